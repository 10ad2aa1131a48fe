/** Text as it is compared and searched: in another case, or in full-width letters, it is the same. */
export function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

/** The pattern of SQL's `like` that finds a text anywhere, whatever characters it has. */
export function anywhere(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

/** A pattern for each word of a search, all of which a folded text must match. */
export function wordPatterns(search = ""): string[] {
  return folded(search).split(" ").filter(Boolean).map(anywhere);
}
