import "server-only";
import { type GuideName, guides, readGuide } from "./guides";
import { type Reference, readReference } from "./read-reference";
import { errorsMarkdown, groupMarkdown } from "./reference-markdown";
import { eventsMarkdown } from "./webhook-events/events-markdown";

export type DocsPage = {
  /** Where people read it; with `.md`, where programs do. */
  path: string;
  title: string;
  kind: "guide" | "reference";
  markdown: string;
};

let kept: { reference: Reference; pages: DocsPage[] } | undefined;

/** Every page of the docs as Markdown, from what its HTML page is made of too. Written once for each reference. */
export async function readDocsPages(): Promise<DocsPage[]> {
  const reference = await readReference();
  if (kept?.reference !== reference) kept = { reference, pages: await writePages(reference) };
  return kept.pages;
}

async function writePages({ groups, serverUrl }: Reference): Promise<DocsPage[]> {
  const written = await Promise.all(
    guides.map(async ({ name, path, title }) => ({
      path,
      title,
      kind: "guide" as const,
      markdown: await withList(name),
    })),
  );
  return [
    ...written,
    { path: "/docs/errors", title: "Errors", kind: "guide", markdown: errorsMarkdown() },
    ...groups.map((group) => ({
      path: `/docs/${group.slug}`,
      title: group.tag,
      kind: "reference" as const,
      markdown: groupMarkdown(group, serverUrl),
    })),
  ];
}

/** A guide, with the list that its page shows under it. */
async function withList(name: GuideName): Promise<string> {
  const guide = await readGuide(name);
  return name === "webhook-events" ? `${guide}\n${eventsMarkdown()}` : guide;
}
