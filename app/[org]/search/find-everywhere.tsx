import { BookOpen, Search } from "lucide-react";
import type { DocsHit } from "@/app/docs/search-docs";
import { trpc } from "@/app/trpc/client";
import type { CommandGroup } from "@/components/ui/command-palette";
import { kindWords } from "./kinds";

/** What the command palette finds: of the organization, and in the docs, with the way to the page of all results. */
export async function findEverywhere(
  organizationId: string,
  slug: string,
  search: string,
): Promise<CommandGroup[]> {
  const [{ groups }, docs] = await Promise.all([
    trpc.search.query({ organization_id: organizationId, query: search.slice(0, 200) }),
    findDocs(search),
  ]);
  return [
    ...groups.map(({ kind, hits }) => {
      const { heading, icon: Icon } = kindWords[kind];
      return {
        heading: `Found: ${heading}`,
        items: hits.map(({ id, title, detail, path }) => ({
          id,
          label: title,
          icon: <Icon />,
          hint: detail ?? undefined,
          href: path,
        })),
      };
    }),
    ...(docs.length > 0
      ? [
          {
            heading: "Found: Docs",
            items: docs.map(({ title, page, path }) => ({
              id: path,
              label: title,
              icon: <BookOpen />,
              hint: page === title ? undefined : page,
              href: path,
            })),
          },
        ]
      : []),
    {
      heading: "Search",
      items: [
        {
          id: "all-results",
          label: `All results for “${search}”`,
          icon: <Search />,
          href: `/${slug}/search?q=${encodeURIComponent(search)}`,
        },
      ],
    },
  ];
}

async function findDocs(search: string): Promise<DocsHit[]> {
  const response = await fetch(`/docs/search?q=${encodeURIComponent(search)}`);
  return response.ok ? ((await response.json()) as DocsHit[]) : [];
}
