import type { Metadata } from "next";
import { GuideView } from "../guide-view";
import { readGuide } from "../guides";

export const metadata: Metadata = {
  title: "Command line",
  alternates: { types: { "text/markdown": "/docs/cli.md" } },
};
export const dynamic = "force-dynamic";

export default async function CliPage() {
  return <GuideView markdown={await readGuide("cli")} path="/docs/cli" />;
}
