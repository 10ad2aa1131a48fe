import { expect, test } from "vitest";
import { arrangeTree } from "./organization-tree";

const node = (id: string, parent: string | null = null) => ({ id, parent_organization_id: parent });
const shown = (tree: { organization: { id: string }; depth: number }[]) =>
  tree.map(({ organization, depth }) => `${"-".repeat(depth)}${organization.id}`);

const all = [
  node("acme"),
  node("hq", "client"),
  node("client", "acme"),
  node("other"),
  node("b", "acme"),
];

test("children stand under their parents whatever the order of the list", () => {
  expect(shown(arrangeTree(all))).toEqual(["acme", "-client", "--hq", "-b", "other"]);
});

test("an organization whose parent is out of reach stands at the top", () => {
  expect(shown(arrangeTree([node("hq", "client")]))).toEqual(["hq"]);
});
