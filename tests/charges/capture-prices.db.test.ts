import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { checkBooks } from "@/server/staff/books/check-books";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

async function send(tenant: Tenant, path: string, body: object) {
  return stack.json<Record<string, unknown>>(`${stack.apiUrl}/api${path}`, {
    headers: { authorization: `Bearer ${tenant.apiKey}` },
    body,
  });
}

async function hold(tenant: Tenant, use: object): Promise<string> {
  const opened = await send(tenant, "/v1/holds", {
    organization_id: tenant.organization.id,
    ...use,
  });
  expect(opened.status, JSON.stringify(opened.body)).toBe(201);
  return String(opened.body.id);
}

const capture = (tenant: Tenant, id: string, used: object) =>
  send(tenant, `/v1/holds/${id}/capture`, used);

const lite = { operation: "photoshoot.submit", variant: "lite" };

/** What was agreed with an account, from some time on. */
async function agree(tenant: Tenant, subject: string, prices: object): Promise<string> {
  const id = newId("priceOverride");
  await db().priceOverride.create({
    data: {
      id,
      creditAccountId: tenant.organization.creditAccountId,
      subject,
      negotiated: true,
      prices,
      note: "Agreed by phone",
      createdBy: "usr_staff",
      effectiveAt: new Date(Date.now() - 1_000),
      createdAt: new Date(Date.now() - 1_000),
    },
  });
  return id;
}

describe("a capture is priced as its hold was", () => {
  it.each([
    [8, 2, 0.5],
    [8, 8, 2],
    [8, 1, 0.25],
  ])("lite, %i held, %i used: %d credits", async (held, used, credits) => {
    const tenant = await tenantWith(20);
    const id = await hold(tenant, { ...lite, quantity: held });
    const captured = await capture(tenant, id, { quantity: used });
    expect(captured.body).toMatchObject({ state: "captured", captured_credits: credits });
    expect(captured.headers.get("x-credits-remaining")).toBe(String(20 - credits));
    // A repeat finds it done.
    expect((await capture(tenant, id, { quantity: used })).status).toBe(200);
    await expectSoundLedger(tenant);
    expect(await broken(tenant)).toBeUndefined();
  });

  it("more than was held is refused in the hold's own price, and nothing moves", async () => {
    const tenant = await tenantWith(20);
    const id = await hold(tenant, { ...lite, quantity: 8 });
    // 9 at a quarter are more than 2 credits; at the plain price even 3 would be.
    const refused = await capture(tenant, id, { quantity: 9 });
    expect([refused.status, refused.body.code]).toEqual([400, "validation_failed"]);
    expect((await capture(tenant, id, { quantity: 8 })).body).toMatchObject({
      captured_credits: 2,
    });
  });

  it("whatever was agreed with the account since it was held, and whatever of it has ended", async () => {
    const tenant = await tenantWith(100);
    const id = await agree(tenant, "operation:api.call", { credits: 0.5 });
    const agreed = await hold(tenant, { operation: "api.call", quantity: 10 });
    await db().priceOverride.update({ where: { id }, data: { endsAt: new Date() } });
    const listed = await hold(tenant, { operation: "api.call", quantity: 10 });
    await agree(tenant, "operation:api.call", { credits: 3 });
    expect((await capture(tenant, agreed, { quantity: 4 })).body).toMatchObject({
      captured_credits: 2,
    });
    expect((await capture(tenant, listed, { quantity: 4 })).body).toMatchObject({
      captured_credits: 4,
    });
    await expectSoundLedger(tenant);
    expect(await broken(tenant)).toBeUndefined();
  });

  it("a model's tokens cost what they cost when it was held, also without naming the model again", async () => {
    const tenant = await tenantWith(100);
    const properties = { model: "gpt-4o", input_tokens: 100_000, output_tokens: 50_000 };
    const id = await hold(tenant, { operation: "model.inference", properties });
    const whole = await db().hold.findUniqueOrThrow({ where: { id } });
    await agree(tenant, "model:gpt-4o", {
      input_credits_per_million: 1_000,
      output_credits_per_million: 1_000,
    });
    const half = { input_tokens: 50_000, output_tokens: 25_000 };
    expect((await capture(tenant, id, { properties: half })).status).toBe(200);
    const { captured } = await db().hold.findUniqueOrThrow({ where: { id } });
    expect(captured * 2n).toBe(whole.amount);
    expect(await broken(tenant)).toBeUndefined();
  });

  it("units may be told by their name, and two counts that disagree are refused", async () => {
    const tenant = await tenantWith(20);
    const id = await hold(tenant, { ...lite, quantity: 8 });
    const refused = await capture(tenant, id, { quantity: 2, properties: { quantity: 3 } });
    expect([refused.status, refused.body.code]).toEqual([400, "validation_failed"]);
    expect((await capture(tenant, id, { properties: { quantity: 4 } })).body).toMatchObject({
      captured_credits: 1,
    });
  });
});

describe("the doctor", () => {
  it.each([
    ["amount", `amount = amount * 4`],
    ["unit price", `details = jsonb_set(details, '{unit_credits}', '1')`],
    ["quantity", `details = jsonb_set(details, '{quantity}', '3')`],
    ["price version", `price_version = 'another'`],
  ])("names a capture with another %s than its hold", async (_what, change) => {
    const tenant = await tenantWith(20);
    const id = await hold(tenant, { ...lite, quantity: 8 });
    await capture(tenant, id, { quantity: 2 });
    const { resolvedBy } = await db().hold.findUniqueOrThrow({ where: { id } });
    const superuser = new pg.Client({ connectionString: process.env.DATABASE_DIRECT_URL });
    await superuser.connect();
    await superuser.query("set session_replication_role = replica");
    await superuser.query(
      `update ledger_entries set ${change} where transaction_id = $1 and kind = 'capture'`,
      [resolvedBy],
    );
    await superuser.end();
    expect(await broken(tenant)).toMatch(/^entry \d+$/);
  });
});

/** The first capture of an account that is priced otherwise than its hold. */
async function broken({ organization }: Tenant): Promise<string | undefined> {
  const { rules } = await checkBooks(new Date(), { account: organization.creditAccountId });
  return rules.find(({ rule }) => rule === "a capture is priced as its hold was")?.first?.row;
}
