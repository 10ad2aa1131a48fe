import { globSync } from "node:fs";
import { expect, it } from "vitest";
import { RESERVED_SLUGS } from "./create-organization";

it("no organization can have the address of a page or a route", () => {
  const first = globSync("app/**/{page.tsx,route.ts}").map(
    (file) => file.split("/").filter((folder) => !folder.startsWith("("))[1] ?? "",
  );
  const open = first.filter((name) => /^[a-z-]+$/.test(name) && !RESERVED_SLUGS.has(name));
  expect(open).toEqual([]);
});
