import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it.each([
  ["docs/security.md", /^\| \d/, 70],
  ["docs/operations.md", /: "[^"]+" \|$/, 11],
])("every test that %s names exists", (page, isRow, atLeast) => {
  const rows = readFileSync(page, "utf8")
    .split("\n")
    .filter((line) => isRow.test(line));
  expect(rows.length).toBeGreaterThanOrEqual(atLeast);
  for (const row of rows) {
    const { file = "", name = "" } =
      /\| `(?<file>[^`]+)`: "(?<name>.+)" \|$/.exec(row)?.groups ?? {};
    expect([file, name], row).not.toContain("");
    expect(readFileSync(file, "utf8"), `${file} has no test "${name}"`).toContain(name);
  }
});
