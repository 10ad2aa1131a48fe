import "server-only";
import { slugOf } from "@/server/doors/endpoints/tags";
import { folded } from "@/server/foundation/search-text";
import { readDocsPages } from "./docs-pages";

/** A section of the docs that a search found. */
export type DocsHit = { title: string; page: string; path: string };

type Section = DocsHit & { name: string; text: string };
let sections: Section[] | undefined;

/** Sections of the docs that have all these words, those first that are headed with them. */
export async function searchDocs(search: string, limit: number): Promise<DocsHit[]> {
  const words = folded(search).split(" ").filter(Boolean);
  if (words.length === 0) return [];
  // The docs change with a release; the prices in them are not what one searches for.
  sections ??= await readSections();
  const has = (text: string) => words.every((word) => text.includes(word));
  return sections
    .filter(({ text }) => has(text))
    .sort((a, b) => Number(has(b.name)) - Number(has(a.name)))
    .slice(0, limit)
    .map(({ title, page, path }) => ({ title, page, path }));
}

async function readSections(): Promise<Section[]> {
  const pages = await readDocsPages();
  return pages.flatMap(({ path, title: page, markdown }) =>
    markdown.split(/^## /m).map((part, at) => {
      const [line = "", ...rest] = part.split("\n");
      const title = at === 0 ? page : line.replace(/`/g, "");
      return {
        title,
        page,
        path: at === 0 ? path : `${path}#${anchorOf(title)}`,
        name: folded(title),
        text: folded(`${title} ${rest.join(" ")}`),
      };
    }),
  );
}

/** Endpoints, errors and events stand under their own names. */
function anchorOf(title: string): string {
  return /^[a-z_.]+$/.test(title) ? title : slugOf(title);
}
