import { folded } from "@/server/foundation/search-text";

const SEPARATORS = /[^0-9a-z\u0080-\u{10ffff}]+/u;
const LONGEST = 60;

/** The words of a search, as the SQL function `search_words` takes texts apart. */
export function wordsOf(search: string): string[] {
  return folded(search)
    .split(SEPARATORS)
    .filter(Boolean)
    .map((word) => [...word].slice(0, LONGEST).join(""));
}

/** What the index of an organization's words is asked: each word of the search begins one of the text. */
export function asTsquery(organizationId: string, words: readonly string[]): string {
  return words.map((word) => `'${organizationId}:${word}':*`).join(" & ");
}
