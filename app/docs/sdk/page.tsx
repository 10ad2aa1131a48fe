import type { Metadata } from "next";
import { GuideView } from "../guide-view";
import { readGuide } from "../guides";

export const metadata: Metadata = {
  title: "SDK",
  alternates: { types: { "text/markdown": "/docs/sdk.md" } },
};
export const dynamic = "force-dynamic";

export default async function SdkPage() {
  return <GuideView markdown={await readGuide("sdk")} path="/docs/sdk" />;
}
