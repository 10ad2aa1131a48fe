import type { Metadata } from "next";
import { GuideView } from "../guide-view";
import { readGuide } from "../guides";

export const metadata: Metadata = {
  title: "Flexprice client",
  alternates: { types: { "text/markdown": "/docs/flexprice.md" } },
};
export const dynamic = "force-dynamic";

export default async function FlexpricePage() {
  return <GuideView markdown={await readGuide("flexprice")} path="/docs/flexprice" />;
}
