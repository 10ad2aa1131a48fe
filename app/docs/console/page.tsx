import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { GuideView } from "../guide-view";
import { readGuide } from "../guides";
import { readReference } from "../read-reference";
import { readVisitor } from "../read-visitor";
import { Console } from "./console";

export const metadata: Metadata = {
  title: "Console",
  alternates: { types: { "text/markdown": "/docs/console.md" } },
};
export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<{ endpoint?: string }> };

export default async function ConsolePage({ searchParams }: Props) {
  const [{ endpoint: wanted = "credits.balance" }, { groups }, visitor, guide] = await Promise.all([
    searchParams,
    readReference(),
    readVisitor(),
    readGuide("console"),
  ]);
  const endpoint = groups.flatMap(({ endpoints }) => endpoints).find(({ id }) => id === wanted);
  if (!endpoint) notFound();
  const choices = groups.map(({ tag, endpoints }) => ({
    tag,
    endpoints: endpoints.map(({ id, method }) => ({ id, method })),
  }));
  return (
    <>
      <GuideView markdown={guide} path="/docs/console" />
      <Console key={endpoint.id} endpoint={endpoint} choices={choices} visitor={visitor} />
    </>
  );
}
