import type { Metadata } from "next";
import { GuideView } from "../guide-view";
import { readGuide } from "../guides";

export const metadata: Metadata = {
  title: "Team photoshoots",
  alternates: { types: { "text/markdown": "/docs/teams.md" } },
};
export const dynamic = "force-dynamic";

export default async function TeamsGuidePage() {
  return <GuideView markdown={await readGuide("teams")} path="/docs/teams" />;
}
