import { describe, expect, it } from "vitest";
import { ledgerOf } from "./ledger-of";

const acme = { id: "org_a", slug: "acme", totals_only: false, billing_organization_id: "org_a" };
const shared = { id: "org_s", slug: "hq", totals_only: false, billing_organization_id: "org_a" };
const own = { id: "org_o", slug: "branch", totals_only: false, billing_organization_id: "org_o" };
const linked = { id: "org_l", slug: "client", totals_only: true, billing_organization_id: "org_l" };
const organizations = [acme, shared, own, linked];

describe("ledgerOf", () => {
  it("narrows the payer's ledger to an organization that spends its credits", () => {
    expect(
      ledgerOf({ key: "org_s", group: "organization", organization: acme, organizations }),
    ).toBe("/acme/ledger?organization=org_s");
  });
  it("leads to the ledger of an organization that pays for itself", () => {
    expect(
      ledgerOf({ key: "org_o", group: "organization", organization: acme, organizations }),
    ).toBe("/branch/ledger");
  });
  it("leads nowhere for a linked organization that pays for itself", () => {
    expect(
      ledgerOf({ key: "org_l", group: "organization", organization: acme, organizations }),
    ).toBeNull();
  });
  it("shows no entries of an organization seen in totals only", () => {
    expect(
      ledgerOf({ key: "report.generate", group: "operation", organization: linked, organizations }),
    ).toBeNull();
  });
  it("narrows to a member", () => {
    expect(ledgerOf({ key: "usr_1", group: "member", organization: acme, organizations })).toBe(
      "/acme/ledger?actor=usr_1",
    );
  });
});
