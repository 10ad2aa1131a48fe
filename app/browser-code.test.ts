import { globSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const imports =
  /^(?:import|export)\s+(?!type\b)([^;]*?)\s*from\s*"([^"]+)"|^import\s+"([^"]+)"|import\("([^"]+)"\)/gm;
const typesOnly = /^\{\s*(?:type \w+(?: as \w+)?,?\s*)+\}$/;

it("nothing that a browser loads imports a module of Node: its stand-in weighs 144 kB in every page", () => {
  const isClient = (file: string) => readFileSync(file, "utf8").startsWith('"use client"');
  const waiting = globSync("{app,components}/**/*.{ts,tsx}").filter(isClient);
  const from = new Map(waiting.map((file) => [file, ""]));
  const wrong: string[] = [];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    for (const [, names = "", ...places] of readFileSync(file, "utf8").matchAll(imports)) {
      const place = places.find(Boolean) ?? "";
      if (typesOnly.test(names)) continue;
      if (place.startsWith("node:")) wrong.push(`${place} in ${file}, loaded by ${from.get(file)}`);
      const next = resolve(file, place);
      if (!next || from.has(next)) continue;
      from.set(next, file);
      waiting.push(next);
    }
  }
  expect(from.size).toBeGreaterThan(400);
  expect(wrong).toEqual([]);
});

function resolve(file: string, place: string): string | undefined {
  if (!/^[.@]\.?\//.test(place)) return undefined;
  const base = place.startsWith("@/") ? place.slice(2) : path.join(path.dirname(file), place);
  return ["", ".ts", ".tsx", "/index.ts", "/index.tsx"]
    .map((ending) => base + ending)
    .find((name) => statSync(name, { throwIfNoEntry: false })?.isFile());
}
