import type { Metadata } from "next";
import { GuideView } from "@/app/docs/guide-view";
import { readChangelog } from "../site-pages";

export const metadata: Metadata = { title: "Changelog" };
export const dynamic = "force-dynamic";

export default function ChangelogPage() {
  return (
    <div className="pt-10">
      <GuideView markdown={readChangelog()} />
    </div>
  );
}
