/** The query of a page, as Next gives it. */
export type PageQuery = Promise<Record<string, string | string[] | undefined>>;

const archivedWords = { archived: "true", all: "all" } as const;

/** What `ListFilters` wrote into the address: words to search for, and what to show. */
export async function readListQuery(query: PageQuery) {
  const { q, show, ...rest } = await query;
  return {
    search: typeof q === "string" && q !== "" ? q.slice(0, 200) : undefined,
    archived: archivedWords[show as keyof typeof archivedWords] ?? ("false" as const),
    /** One of these, where the address names one. */
    oneOf: <Value extends string>(name: string, known: readonly Value[]): Value | undefined =>
      known.find((value) => value === rest[name]),
    isNarrowed: q !== undefined || show !== undefined || Object.keys(rest).length > 0,
  };
}
