import type { Metadata } from "next";
import { GuideView } from "../guide-view";
import { readGuide } from "../guides";

export const metadata: Metadata = {
  title: "MCP",
  alternates: { types: { "text/markdown": "/docs/mcp.md" } },
};
export const dynamic = "force-dynamic";

export default async function McpPage() {
  return <GuideView markdown={await readGuide("mcp")} path="/docs/mcp" />;
}
