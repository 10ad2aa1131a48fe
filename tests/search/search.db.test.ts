import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import { db, disconnectDb } from "@/server/foundation/db";
import type { Caller } from "@/server/organizations/access/caller";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newPerson } from "@/server/scenarios/story";
import type { SearchKind } from "@/server/search/search.schema";
import { reportingPlans, rowsReadBy } from "../history/rows-read";
import { callerOf } from "../support/client";
import { sale, type Tenant, tenantWith } from "../support/tenant";

const now = new Date();
let tenant: Tenant;
let other: Tenant;
beforeAll(async () => {
  tenant = await tenantWith(100);
  other = await tenantWith(100);
  await sale(tenant, "Consulting for Café Größenwahn, part 2");
  await sale(other, "Consulting for a competitor");
  await db().bookContact.create({
    data: {
      id: `con_01search${"0".repeat(18)}`,
      organizationId: tenant.organization.id,
      kind: "customer",
      name: "Größenwahn GmbH",
      sortKey: "größenwahn gmbh",
      searchText: "größenwahn gmbh billing@groessenwahn.test",
      createdAt: now,
      updatedAt: now,
    },
  });
});
afterAll(disconnectDb);

async function found(query: string, caller: Caller = callerOf(tenant.owner)) {
  const context = { caller, now, ip: "", report: {} };
  const input = { organization_id: tenant.organization.id, query };
  const { groups } = await callEndpoint(endpointNamed("search"), context, input);
  return Object.fromEntries(
    groups.map(({ kind, hits }) => [kind, hits.map(({ title }) => title)]),
  ) as Partial<Record<SearchKind, string[]>>;
}

describe("a search", () => {
  it("finds what has every word, by its beginning, in any case and order", async () => {
    const consulting = ["Consulting for Café Größenwahn, part 2"];
    for (const query of ["consulting", "CAFÉ cons", "größ consult", "2 part", "café"])
      expect([query, (await found(query)).transaction]).toEqual([query, consulting]);
    expect((await found("Größenwahn gmbh")).contact).toEqual(["Größenwahn GmbH"]);
    expect(await found("consulting absent")).toEqual({});
    expect(await found("' :* \\ & | !")).toEqual({});
  });

  it("shows each only what their role and scopes show", async () => {
    const viewer = await newPerson(now, { email: uniqueEmail("viewer"), name: "Vera Viewer" });
    await join(now, tenant.organization, viewer, "viewer");
    const asViewer = callerOf(viewer);
    const key = await db().apiKey.findFirstOrThrow({
      where: { organizationId: tenant.organization.id },
    });
    expect((await found(key.name)).api_key).toEqual([key.name]);
    expect((await found(key.name, asViewer)).api_key).toBeUndefined();
    expect((await found("vera", asViewer)).member).toEqual(["Vera Viewer"]);
    const asKey: Caller = {
      kind: "api_key",
      keyId: key.id,
      agentId: null,
      organizationId: tenant.organization.id,
      scopes: ["accounting:read"],
      userId: tenant.owner.id,
      requestId: "req_test",
    };
    expect(await found("vera", asKey)).toEqual({});
    expect((await found("consulting", asKey)).transaction).toHaveLength(1);
    await expect(found("consulting", callerOf(other.owner))).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("of a long history reads little, finds the oldest of it, and answers for a word that all have", async () => {
    const { id } = tenant.organization;
    await db().$executeRaw`
      insert into book_contacts (id, organization_id, kind, name, sort_key, search_text, created_at, updated_at)
      select 'con_01' || lpad(n::text, 24, '0'), ${id}, 'customer', w, w, w, now(), now()
      from (select n, case n when 1 then 'everyday zebra' else 'everyday rent ' || n end as w from generate_series(1, 30000) n) named`;
    await db().$executeRaw`analyze book_contacts`;
    // Only connections that are opened from now on report what they read.
    await disconnectDb();
    await reportingPlans(async () => {
      const zebra = await rowsReadBy(() => found("zebra"));
      const everyday = await rowsReadBy(() => found("everyday"));
      expect(zebra.byTable.get("book_contacts") ?? -1).toBe(1);
      expect(everyday.byTable.get("book_contacts") ?? 10_000).toBeLessThan(10_000);
    });
    await disconnectDb();
    expect((await found("zebra")).contact).toEqual(["everyday zebra"]);
    expect((await found("every rent")).contact).toHaveLength(5);
  });
});
