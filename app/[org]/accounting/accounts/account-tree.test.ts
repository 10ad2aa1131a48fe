import { describe, expect, it } from "vitest";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import { possibleParents, treeRows } from "./account-tree";

const account = (id: string, parent_id: string | null, balance = 0, more: object = {}) =>
  ({
    id,
    code: id,
    name: `Account ${id}`,
    type: "asset",
    currency: "USD",
    parent_id,
    balance,
    created_at: "",
    ...more,
  }) as AccountAnswer;

const chart = [
  account("1", null, 5),
  account("11", "1", 10),
  account("12", "1", 20, { currency: "EUR", name: "Euro bank" }),
  account("111", "11", 100),
  account("2", null, 7),
];
const all = { closed: new Set<string>(), search: "" };
const shown = (view: Parameters<typeof treeRows>[1]) =>
  treeRows(chart, view).map(({ account: { id }, depth }) => `${" ".repeat(depth)}${id}`);

describe("a chart as a tree", () => {
  it("has parents before what lies within them", () => {
    expect(shown(all)).toEqual(["1", " 11", "  111", " 12", "2"]);
  });

  it("adds up what lies within an account, by currency", () => {
    const sums = new Map(treeRows(chart, all).map((row) => [row.account.id, row.subtotals]));
    expect(sums.get("1")).toEqual([
      { currency: "USD", balance: 115 },
      { currency: "EUR", balance: 20 },
    ]);
    expect(sums.get("11")).toEqual([{ currency: "USD", balance: 110 }]);
    expect(sums.get("2")).toEqual([]);
  });

  it("hides what is closed, and keeps its sums", () => {
    const closed = { closed: new Set(["1"]), search: "" };
    expect(shown(closed)).toEqual(["1", "2"]);
    expect(treeRows(chart, closed)[0]?.subtotals[0]?.balance).toBe(115);
  });

  it("finds words of code and name, with the way to them, also in what is closed", () => {
    expect(shown({ closed: new Set(["1"]), search: "euro" })).toEqual(["1", " 12"]);
    expect(shown({ closed: new Set(), search: "111 account" })).toEqual(["1", " 11", "  111"]);
    expect(shown({ closed: new Set(), search: "nothing" })).toEqual([]);
  });

  it("shows an account whose parent is not there at the top", () => {
    expect(treeRows([account("9", "gone")], all)).toHaveLength(1);
  });

  it("offers as parents what is of its type and not within it", () => {
    const ids = (of: Parameters<typeof possibleParents>[1]) =>
      possibleParents(chart, of).map(({ id }) => id);
    expect(ids({ id: "11", type: "asset" })).toEqual(["1", "12", "2"]);
    expect(ids({ type: "asset" })).toHaveLength(5);
    expect(ids({ type: "expense" })).toEqual([]);
  });
});
