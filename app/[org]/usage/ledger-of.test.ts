import { describe, expect, it } from "vitest";
import { ledgerOf } from "./ledger-of";

const acme = { id: "org_a", slug: "acme", totals_only: false, billing_organization_id: "org_a" };
const shared = { id: "org_s", slug: "hq", totals_only: false, billing_organization_id: "org_a" };
const own = { id: "org_o", slug: "branch", totals_only: false, billing_organization_id: "org_o" };
const linked = { id: "org_l", slug: "client", totals_only: true, billing_organization_id: "org_l" };
const organizations = [acme, shared, own, linked];
const period = { from: "2026-05-01", to: "2026-05-31" };
const days = "from=2026-05-01&to=2026-05-31";

describe("ledgerOf", () => {
  it("narrows the payer's ledger to an organization that spends its credits, on the same days", () => {
    expect(
      ledgerOf({ key: "org_s", group: "organization", organization: acme, organizations, period }),
    ).toBe(`/acme/ledger?kind=spent&organization=org_s&${days}`);
  });
  it("leads to the ledger of an organization that pays for itself", () => {
    expect(
      ledgerOf({ key: "org_o", group: "organization", organization: acme, organizations, period }),
    ).toBe(`/branch/ledger?kind=spent&${days}`);
  });
  it("leads nowhere for a linked organization that pays for itself", () => {
    expect(
      ledgerOf({ key: "org_l", group: "organization", organization: acme, organizations, period }),
    ).toBeNull();
  });
  it("shows no entries of an organization seen in totals only", () => {
    expect(
      ledgerOf({
        key: "report.generate",
        group: "operation",
        organization: linked,
        organizations,
        period,
      }),
    ).toBeNull();
  });
  it("narrows to a member, and to the base fee, which is a kind and no operation", () => {
    const at = { organization: acme, organizations, period };
    expect(ledgerOf({ ...at, key: "usr_1", group: "member" })).toBe(
      `/acme/ledger?actor=usr_1&${days}`,
    );
    expect(ledgerOf({ ...at, key: "base_fee", group: "operation" })).toBe(
      `/acme/ledger?kind=base_fee&${days}`,
    );
  });
});
