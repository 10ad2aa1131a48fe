import { expect, it } from "vitest";
import { prefersMarkdown } from "./prefers-markdown";

it.each([
  ["text/markdown", true],
  ["text/markdown, text/html;q=0.9, */*;q=0.1", true],
  ["Text/Markdown;q=0.8", true],
  ["text/html;q=0.5, text/markdown;q=0.5", true],
  ["text/html, text/markdown;q=0.9", false],
  ["text/markdown;q=0", false],
  ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false],
  ["*/*", false],
  ["text/markdown;q=much", false],
  ["", false],
  [null, false],
])("%s: %s", (accept, prefers) => expect(prefersMarkdown(accept)).toBe(prefers));
