import { lexer, type Token, type Tokens } from "marked";
import { slugOf } from "@/server/doors/endpoints/tags";

/** A guide taken apart: its title, the paragraph under it, and the rest. */
export type GuideParts = { title: string; description: string; body: Token[] };

/** Takes the Markdown of a guide apart. It begins with its title and a description. */
export function guideParts(markdown: string): GuideParts {
  const [title, description, ...body] = lexer(markdown).filter(({ type }) => type !== "space");
  return {
    title: (title as Tokens.Heading).text,
    description: (description as Tokens.Paragraph).text,
    body,
  };
}

/** Its sections, for the navigation: each heading with its anchor. */
export function sectionsOf(markdown: string): { id: string; title: string }[] {
  return guideParts(markdown).body.flatMap((token) =>
    token.type === "heading" ? [{ id: slugOf(token.text), title: token.text }] : [],
  );
}
