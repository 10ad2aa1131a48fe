import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organization } from "@/generated/prisma/client";
import type { ListedHold } from "@/server/operations/held/hold.schema";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newApiKey, newOrganization, newPerson } from "@/server/scenarios/story";
import { clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type List = { data: ListedHold[]; has_more: boolean; next_cursor: string | null };

/** A sub-organization that spends the tenant's pool, and a key of it; a linked one has a person of its own. */
async function guestOf(tenant: Tenant, relationship: "owned" | "linked") {
  const owner =
    relationship === "owned"
      ? tenant.owner
      : await newPerson(new Date(), { email: uniqueEmail("guest"), name: "Guest" });
  const organization = await newOrganization(new Date(), {
    name: `Guest ${relationship}`,
    owner,
    parent: tenant.organization,
    relationship,
    billing: "shared",
  });
  const { key } = await newApiKey(new Date(), organization, owner, { name: "Guest key" });
  return { organization, client: await clientOf(stack, { key }) };
}

const hold = (organization: Organization, quantity: number) => ({
  organization_id: organization.id,
  operation: "api.call",
  quantity,
  description: `${quantity} calls`,
  entity: { type: "job", id: `j-${quantity}` },
});

describe("GET /v1/holds", () => {
  it("the payer sees all that its pool holds, and of a linked organization only that it holds", async () => {
    const tenant = await tenantWith(100);
    const payer = await clientOf(stack, { user: tenant.owner });
    const [owned, linked] = [await guestOf(tenant, "owned"), await guestOf(tenant, "linked")];
    await payer.post("/v1/holds", hold(tenant.organization, 1));
    await owned.client.post("/v1/holds", hold(owned.organization, 2));
    await linked.client.post("/v1/holds", hold(linked.organization, 3));

    const { body } = await payer.get<List>(`/v1/holds?organization_id=${tenant.organization.id}`);
    expect(body.data).toMatchObject([
      {
        organization_name: "Guest linked",
        credits: 3,
        operation: null,
        description: "Usage",
        entity: null,
        actor_name: "Guest linked",
      },
      {
        organization_name: "Guest owned",
        credits: 2,
        operation: "api.call",
        description: "2 calls",
        entity: { type: "job", id: "j-2" },
        actor_name: "API key “Guest key”",
      },
      { organization_name: "Test Books", credits: 1, actor_name: tenant.owner.email },
    ]);
    const overview = await payer.get<{ held: number }>(
      `/organizations/${tenant.organization.id}/billing/overview`,
    );
    expect(overview.body.held).toBe(body.data.reduce((sum, { credits }) => sum + credits, 0));
  });

  it("an organization that spends another's pool sees its own holds alone, each in full", async () => {
    const tenant = await tenantWith(100);
    const payer = await clientOf(stack, { user: tenant.owner });
    const linked = await guestOf(tenant, "linked");
    await payer.post("/v1/holds", hold(tenant.organization, 1));
    await linked.client.post("/v1/holds", hold(linked.organization, 3));
    const { body } = await linked.client.get<List>("/v1/holds");
    expect(body.data).toMatchObject([{ credits: 3, description: "3 calls", state: "held" }]);
    const above = await payer.get<List>(`/v1/holds?organization_id=${linked.organization.id}`);
    expect(above.body.data).toMatchObject([{ credits: 3, operation: null, description: "Usage" }]);
  });

  it("pages newest first without a gap, in one state or all", async () => {
    const tenant = await tenantWith(100);
    const payer = await clientOf(stack, { key: tenant.apiKey });
    const ids: string[] = [];
    for (let quantity = 1; quantity <= 5; quantity++) {
      const { body } = await payer.post("/v1/holds", hold(tenant.organization, quantity));
      ids.unshift(String(body.id));
    }
    await payer.post(`/v1/holds/${ids[1]}/release`, {});
    await payer.post(`/v1/holds/${ids[3]}/capture`, { quantity: 1 });
    const walk = async (query: string) => {
      const found: ListedHold[] = [];
      for (let cursor = ""; ; ) {
        const { body } = await payer.get<List>(`/v1/holds?limit=2${query}${cursor}`);
        found.push(...body.data);
        if (!body.has_more) return found;
        cursor = `&cursor=${body.next_cursor}`;
      }
    };
    expect((await walk("")).map(({ id }) => id)).toEqual(ids);
    expect((await walk("&state=held")).map(({ id }) => id)).toEqual([ids[0], ids[2], ids[4]]);
    expect(await walk("&state=captured")).toMatchObject([
      { id: ids[3], credits: 2, captured_credits: 1 },
    ]);
    expect(await walk("&state=expired")).toEqual([]);
  });
});
