import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { organizationPages, personalPages, publicPages, staffPages, whyLocked } from "./pages";

const ofOrganizations = organizationPages.flatMap(({ pages }) => pages);
const all = [...ofOrganizations, ...personalPages, ...publicPages, ...staffPages];

it("has a row for each page of the folders, and none for another", () => {
  const inFolders = globSync("app/**/page.tsx")
    .map((file) => file.split("/").slice(1, -1))
    // What answers 404 is no page.
    .filter((folders) => !folders.includes("[...missing]"))
    .map(
      (folders) =>
        `/${folders
          .filter((folder) => !folder.startsWith("("))
          .map((folder) => folder.replace(/^\[(\w+)\]$/, ":$1"))
          .join("/")}`,
    );
  expect(all.map(({ path }) => path).sort()).toEqual(inFolders.sort());
});

describe("a page of the menu", () => {
  const locked = (role: "owner" | "viewer", totals_only: boolean) =>
    ofOrganizations.flatMap((page) => {
      const why = page.label ? whyLocked(page, { role, totals_only }) : null;
      return why ? [`${page.label}: ${why}`] : [];
    });

  it("is open to an owner", () => expect(locked("owner", false)).toEqual([]));

  it("says to whoever has the wrong role who sees it", () =>
    expect(locked("viewer", false)).toEqual([
      "Audit log: Owners and admins see the Audit log",
      "API keys: Owners and admins see the API keys",
      "Webhooks: Owners and admins see the Webhooks",
    ]));

  it("says to the parent of a linked organization what is not theirs", () =>
    expect(locked("owner", true)).toEqual([
      "Members: Linked organizations keep their own people",
      "Photoshoots: Linked organizations keep their own photos",
      "Audit log: Linked organizations keep their own audit log",
      "Support: Linked organizations keep their own tickets",
      "Accounts: Linked organizations keep their own books",
      "Transactions: Linked organizations keep their own books",
      "Documents: Linked organizations keep their own books",
      "Reconciliation: Linked organizations keep their own books",
      "Invoices: Linked organizations keep their own books",
      "Bills: Linked organizations keep their own books",
      "Recurring: Linked organizations keep their own books",
      "Contacts: Linked organizations keep their own books",
      "Items: Linked organizations keep their own books",
      "Tax rates: Linked organizations keep their own books",
      "Categories: Linked organizations keep their own books",
      "Exchange rates: Linked organizations keep their own books",
      "Reports: Linked organizations keep their own books",
      "Analytics: Linked organizations keep their own books",
      "Exports: Linked organizations keep their own books",
      "Drafts: Linked organizations keep their own books",
      "Book settings: Linked organizations keep their own books",
      "Agents: Linked organizations keep their own agents",
      "Apps: Linked organizations keep their own apps",
      "Earnings: Linked organizations keep their own earnings",
      "API keys: Linked organizations keep their own keys",
      "Webhooks: Linked organizations keep their own webhooks",
    ]));
});
