import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { disconnectDb } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { defineOperation } from "@/server/operations/define-operation";
import { closeLanes } from "@/server/operations/lane/lanes";
import { quoteOperations } from "@/server/operations/quote-operations";
import { dryRunOperation, runOperation } from "@/server/operations/run-operation";
import { idempotent } from "../support/idempotent";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

/** An operation of one credit a unit, which asks for as many units as its input names. */
const countUnits = defineOperation({
  key: "statement.match",
  summary: "Count units",
  permission: "accounting.write",
  input: z.strictObject({ organization_id: idSchema("organization"), units: z.array(z.string()) }),
  output: z.object({ counted: z.int() }),
  rest: { method: "post", path: "/organizations/{organization_id}/counted", status: 201 },
  kind: "atomic",
  quantity: ({ units }) => units.length,
  async perform({ input }) {
    return {
      output: { counted: input.units.length },
      entity: { type: "count", id: "count" },
      description: "Counted",
    };
  },
});

function requestOf(tenant: Tenant, units: number, key?: string) {
  const { organization, actor } = tenant;
  const names = Array.from({ length: units }, (_, n) => `unit ${n}`);
  const input = countUnits.input.parse({ organization_id: organization.id, units: names });
  const claim = key === undefined ? undefined : idempotent(tenant, countUnits.key, key, input);
  return { organization, actor, input, idempotent: claim, now: new Date() };
}

describe("an operation priced by the unit", () => {
  it("is charged for the units its input asks for, once under its key", async () => {
    const tenant = await tenantWith(10);
    const first = await runOperation(countUnits, requestOf(tenant, 4, "once"));
    expect(first).toMatchObject({ creditsCharged: 4_000_000n, replayed: false });
    const again = await runOperation(countUnits, requestOf(tenant, 4, "once"));
    expect(again).toMatchObject({ output: { counted: 4 }, replayed: true });
    expect(await creditsOf(tenant)).toBe(6);
    await expect(runOperation(countUnits, requestOf(tenant, 3, "once"))).rejects.toMatchObject({
      code: "idempotency_key_reused",
    });
    expect(await creditsOf(tenant)).toBe(6);
    await expectSoundLedger(tenant);
  });

  it("costs what its dry run and a quote of as many units say", async () => {
    const tenant = await tenantWith(10);
    const { organization, actor } = tenant;
    const dry = await dryRunOperation(countUnits, requestOf(tenant, 7));
    expect(dry).toMatchObject({ credits: 7, available: 10, would_pass: true });
    const items = [{ operation: "statement.match", quantity: 7 }];
    const quote = await quoteOperations({ organization, actor, items }, new Date());
    expect(quote).toMatchObject({ total_credits: 7, would_pass: true });
    expect(await creditsOf(tenant)).toBe(10);
    await runOperation(countUnits, requestOf(tenant, 7));
    expect(await creditsOf(tenant)).toBe(3);
  });

  it("is refused as a whole where the balance pays for only some of its units", async () => {
    const tenant = await tenantWith(3);
    expect(await dryRunOperation(countUnits, requestOf(tenant, 4))).toMatchObject({
      credits: 4,
      would_pass: false,
    });
    await expect(runOperation(countUnits, requestOf(tenant, 4))).rejects.toMatchObject({
      code: "insufficient_credits",
      extra: { required: 4, available: 3 },
    });
    expect(await creditsOf(tenant)).toBe(3);
  });

  it("of no units is refused: nothing is rounded up to one", async () => {
    const tenant = await tenantWith(3);
    await expect(runOperation(countUnits, requestOf(tenant, 0))).rejects.toMatchObject({
      code: "validation_failed",
    });
    expect(await creditsOf(tenant)).toBe(3);
  });
});
