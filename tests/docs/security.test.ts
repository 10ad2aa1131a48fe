import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const rows = readFileSync("docs/security.md", "utf8")
  .split("\n")
  .filter((line) => /^\| \d/.test(line));

it("every guarantee of the security page names a test that exists", () => {
  expect(rows.length).toBeGreaterThanOrEqual(70);
  for (const row of rows) {
    const { file = "", name = "" } =
      /\| `(?<file>[^`]+)`: "(?<name>.+)" \|$/.exec(row)?.groups ?? {};
    expect([file, name], row).not.toContain("");
    expect(readFileSync(file, "utf8"), `${file} has no test "${name}"`).toContain(name);
  }
});
