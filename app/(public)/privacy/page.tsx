import type { Metadata } from "next";
import { GuideView } from "@/app/docs/guide-view";
import { readSitePage } from "../site-pages";

export const metadata: Metadata = { title: "Privacy" };
// It names the operator, who is known when it runs.
export const dynamic = "force-dynamic";

export default function PrivacyPage() {
  return (
    <div className="pt-10">
      <GuideView markdown={readSitePage("privacy")} />
    </div>
  );
}
