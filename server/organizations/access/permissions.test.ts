import { describe, expect, it } from "vitest";
import type { Role } from "@/generated/prisma/enums";
import { type Permission, permissionTable, scopeAllows } from "./permissions";

const roles: readonly Role[] = ["owner", "admin", "billing", "member", "viewer"];
const everyone = "owner admin billing member viewer";

/** Written down by hand: whoever changes who may do what changes it here too. */
const may: Record<Permission, [own: string, acrossLink: string, scope: string | null]> = {
  "organization.read": [everyone, "owner admin billing", null],
  "organization.write": ["owner admin", "", "organizations:write"],
  "organization.secure": ["owner", "", null],
  "organization.move": ["owner", "", null],
  "organization.close": ["owner", "", null],
  "organization.reopen": ["owner", "", null],
  "ownership.give": ["owner", "", null],
  "ownership.take": [everyone, "", null],
  "audit.read": ["owner admin", "", "audit:read"],
  "members.read": [everyone, "", "members:read"],
  "members.write": ["owner admin", "", "members:write"],
  "billing.read": [everyone, "owner admin billing", "billing:read"],
  "payments.read": ["owner admin billing", "", "billing:write"],
  "billing.write": ["owner admin billing", "", "billing:write"],
  "alerts.read": ["owner admin billing", "", "billing:write"],
  "alerts.write": ["owner admin billing", "", "billing:write"],
  "events.read": [everyone, "", "billing:read"],
  "usage.read": [everyone, "owner admin billing", "billing:read"],
  "accounting.read": [everyone, "", "accounting:read"],
  "accounting.write": ["owner admin member", "", "accounting:write"],
  "accounting.manage": ["owner admin", "", "accounting:write"],
  "usage.write": ["owner admin member", "", "usage:write"],
  "sandbox.use": ["owner admin billing member", "", null],
  "sandbox.reset": ["owner admin", "", null],
  "budgets.read": [everyone, "owner admin billing", "billing:read"],
  "budgets.write": ["owner admin billing", "", "billing:write"],
  "agents.read": [everyone, "", "billing:read"],
  "agents.write": ["owner admin", "", "agents:write"],
  "earnings.read": [everyone, "", "billing:read"],
  "earnings.redeem": ["owner admin billing", "", "billing:write"],
  "wallets.read": [everyone, "owner admin billing", "billing:read"],
  "wallets.write": ["owner admin billing", "", "billing:write"],
  "credits.give": ["", "", "grants:write"],
  "charges.refund": ["", "", "grants:write"],
  "webhooks.read": ["owner admin", "", "webhooks:write"],
  "webhooks.write": ["owner admin", "", "webhooks:write"],
  "api_keys.read": ["owner admin", "", "keys:write"],
  "api_keys.write": ["owner admin", "", "keys:write"],
  "support.use": [everyone, "", "support:write"],
  "photoshoots.read": [everyone, "", "members:read"],
  "photoshoots.read_all": ["owner admin", "", "members:write"],
  "support.read_all": ["owner admin", "", "support:write"],
};

describe("who may do what", () => {
  it("has a row for each permission", () => {
    expect(Object.keys(permissionTable).sort()).toEqual(Object.keys(may).sort());
  });

  it.each(Object.entries(may))("%s", (permission, [own, acrossLink, scope]) => {
    const rule = permissionTable[permission as Permission];
    const allowed = (list: readonly Role[]) => roles.filter((role) => list.includes(role));
    expect(allowed(rule.roles).join(" ")).toBe(own);
    expect(allowed(rule.acrossLink).join(" ")).toBe(acrossLink);
    expect(rule.scope).toBe(scope);
  });
});

describe("the scopes of a key", () => {
  const key = (...scopes: string[]) => ({ scopes, agentId: null });

  it("reach what they name, and writing includes reading the same", () => {
    expect(scopeAllows(key("billing:read"), "billing:read")).toBe(true);
    expect(scopeAllows(key("billing:write"), "billing:read")).toBe(true);
    expect(scopeAllows(key("billing:read"), "billing:write")).toBe(false);
    expect(scopeAllows(key("accounting:write"), "billing:read")).toBe(false);
    expect(scopeAllows(key(), "usage:write")).toBe(false);
  });

  it("for keys include agents, but never for the key of an agent", () => {
    expect(scopeAllows(key("keys:write"), "agents:write")).toBe(true);
    expect(scopeAllows({ scopes: ["keys:write"], agentId: "agt_1" }, "agents:write")).toBe(false);
    expect(scopeAllows(key("keys:write"), "grants:write")).toBe(false);
  });
});
