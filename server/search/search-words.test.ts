import { expect, it } from "vitest";
import { asTsquery, wordsOf } from "./search-words";

it("takes a search apart at spaces and ASCII punctuation, in any case and width", () => {
  expect(wordsOf("  INV-0012  Café,Ｎｏｒｔｈ ")).toEqual(["inv", "0012", "café", "north"]);
  expect(wordsOf("'\\ :* & | !")).toEqual([]);
  expect(wordsOf("x".repeat(90))).toEqual(["x".repeat(60)]);
});

it("asks for words of one organization, whatever was typed", () => {
  expect(asTsquery("org_1", wordsOf("o'hara \\b"))).toBe(
    "'org_1:o':* & 'org_1:hara':* & 'org_1:b':*",
  );
});
