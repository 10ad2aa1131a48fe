/** A text from elsewhere as PostgreSQL can keep it: it has no place for U+0000, and its JSON none for half a character. */
export function storableText(text: string): string {
  return text.replaceAll("\u0000", "\ufffd").toWellFormed();
}

/** What a failure says, to be written down. */
export function failureText(error: unknown): string {
  return storableText(error instanceof Error ? error.message : String(error));
}
