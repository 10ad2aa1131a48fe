import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const SHORTEST = 40;

/** Texts in quotes or between tags. */
const texts = /"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`|>([^<>{}]+)</g;

it("each message that a person reads is written in one place", () => {
  const files = globSync("{app,components,emails,server}/**/*.{ts,tsx}").filter(
    (file) => !/\.test\.tsx?$|^emails\/samples|^server\/scenarios/.test(file),
  );
  const places = new Map<string, Set<string>>();
  for (const file of files) {
    for (const [, quoted, template, between] of readFileSync(file, "utf8").matchAll(texts)) {
      const text = (quoted ?? template ?? between ?? "").replace(/\s+/g, " ").trim();
      if (text.length < SHORTEST || !/^[A-Z“].* .*[a-z”].*\.$/.test(text)) continue;
      places.set(text, (places.get(text) ?? new Set()).add(file));
    }
  }
  expect(places.size).toBeGreaterThan(1_000);
  const repeated = [...places].filter(([, where]) => where.size > 1);
  expect(repeated.map(([text, where]) => [text, ...where])).toEqual([]);
});
