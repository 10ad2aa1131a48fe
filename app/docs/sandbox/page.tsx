import type { Metadata } from "next";
import { GuideView } from "../guide-view";
import { readGuide } from "../guides";

export const metadata: Metadata = {
  title: "Sandbox",
  alternates: { types: { "text/markdown": "/docs/sandbox.md" } },
};
export const dynamic = "force-dynamic";

export default async function SandboxGuidePage() {
  return <GuideView markdown={await readGuide("sandbox")} path="/docs/sandbox" />;
}
