import type { Metadata } from "next";
import { GuideView } from "@/app/docs/guide-view";
import { readSitePage } from "../site-pages";

export const metadata: Metadata = { title: "Terms" };
// It names the operator, who is known when it runs.
export const dynamic = "force-dynamic";

export default function TermsPage() {
  return (
    <div className="pt-10">
      <GuideView markdown={readSitePage("terms")} />
    </div>
  );
}
