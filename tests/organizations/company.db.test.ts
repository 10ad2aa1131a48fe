import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { clientOf, type Problem } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
let tenant: Tenant;
beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWith(10);
});
afterAll(() => stack.stop());

const germany = { company_name: "Acme Books GmbH", country: "de", tax_id: "DE136695976" };

it("keeps the company behind an organization, and tells the audit log", async () => {
  const owner = await clientOf(stack, { user: tenant.owner });
  const path = `/organizations/${tenant.organization.id}/company`;
  const nothing = { company_name: null, country: null, tax_id: null };
  expect((await owner.get(path)).body).toEqual(nothing);
  const saved = await owner.put<typeof germany>(path, germany);
  expect([saved.status, saved.body]).toEqual([200, { ...germany, country: "DE" }]);
  expect((await owner.get(path)).body).toEqual({ ...germany, country: "DE" });
  const events = await db().auditEvent.findMany({
    where: { organizationId: tenant.organization.id, action: "organization.company_changed" },
  });
  expect(events).toMatchObject([{ kind: "settings", details: { taxId: "DE136695976" } }]);
});

it.each([
  ["a check digit that is wrong", { tax_id: "DE136695977" }, "tax_id"],
  ["a tax ID without a country", { country: null }, "country"],
  ["a country that is none", { country: "XX" }, "country"],
])("refuses %s, at its field, and keeps what was there", async (_, change, field) => {
  const owner = await clientOf(stack, { user: tenant.owner });
  const path = `/organizations/${tenant.organization.id}/company`;
  await owner.put(path, germany);
  const refused = await owner.put<Problem>(path, { ...germany, ...change });
  expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([400, field]);
  expect((await owner.get(path)).body).toEqual({ ...germany, country: "DE" });
});
