import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const rows = readFileSync("docs/public-cases.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| **"));
const guards = rows.map((row) => /\| `(?<file>[^`]+)`: "(?<name>.+)" \|$/.exec(row)?.groups);

it("every case that was reported in public names a test that exists", () => {
  expect(rows.length).toBeGreaterThanOrEqual(51);
  for (const [n, guard] of guards.entries()) {
    expect(guard, rows[n]).toBeDefined();
    const { file = "", name = "" } = guard ?? {};
    expect(readFileSync(file, "utf8"), `${file} has no test "${name}"`).toContain(name);
  }
});
