import { expect, test } from "vitest";
import { arrangeTree, subtreeOf } from "./organization-tree";

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

test("a subtree begins at depth zero and stops at the next sibling", () => {
  expect(shown(subtreeOf(all, "client"))).toEqual(["client", "-hq"]);
  expect(shown(subtreeOf(all, "b"))).toEqual(["b"]);
});
