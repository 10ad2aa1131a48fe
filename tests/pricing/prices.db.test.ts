import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { User } from "@/generated/prisma/client";
import { newWindow } from "@/server/budgets/budget-window";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import type { Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { allEndpoints, endpointNamed } from "@/server/doors/endpoints/registry";
import { openApiDocument } from "@/server/doors/rest/openapi";
import { db, disconnectDb } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { catalogueVersion } from "@/server/pricing/catalogue";
import { loadPrices } from "@/server/pricing/load-prices";
import { priceCharge } from "@/server/pricing/price-charge";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { callerOf } from "../support/client";
import { approveIfItWaits } from "../support/colleague";
import { expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

const SECOND = 1_000;
const now = new Date("2027-03-01T12:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * SECOND);

let staff: User;
beforeAll(async () => {
  staff = await newPerson(now, { email: uniqueEmail("staff"), name: "Pat Staff", isStaff: true });
});
afterAll(disconnectDb);

// The versions a process knows age on its monotonic clock: tests move that instead of waiting.
let elapsed = 0;
beforeEach(() => {
  // Whole milliseconds: differences are exact.
  const start = Math.ceil(performance.now());
  vi.spyOn(performance, "now").mockImplementation(() => start + elapsed);
});
afterEach(() => vi.mocked(performance.now).mockRestore());
const pass = (milliseconds: number) => {
  elapsed += milliseconds;
};

/** Calls an endpoint as a person. Its answer is whatever the endpoint declares. */
async function ask<E extends { handle(context: never): Promise<unknown> }>(
  endpoint: E,
  person: { id: string; isStaff: boolean },
  input: object,
  at = now,
): Promise<Awaited<ReturnType<E["handle"]>>> {
  const answer = await callEndpoint(
    endpoint as unknown as Endpoint,
    { caller: callerOf(person, at), now: at, ip: "127.0.0.1", report: {} },
    input,
  );
  return answer as Awaited<ReturnType<E["handle"]>>;
}

async function publish(prices: object, effectiveAt: Date, price_book = "standard", at = now) {
  const answer = await ask(
    endpointNamed("staff.price_version.publish"),
    staff,
    { price_book, effective_at: effectiveAt.toISOString(), prices, note: "A new season" },
    at,
  );
  if ("id" in answer) return answer;
  await approveIfItWaits(answer, at);
  return db().priceVersion.findFirstOrThrow({ orderBy: { id: "desc" } });
}

async function agree(
  tenant: Tenant,
  subject: string,
  prices: object,
  terms: object = {},
  at = now,
) {
  const answer = await ask(
    endpointNamed("staff.price_override.create"),
    staff,
    {
      credit_account_id: tenant.organization.creditAccountId,
      subject,
      prices,
      negotiated: true,
      note: "Agreed by phone",
      ...terms,
    },
    at,
  );
  if ("id" in answer) return answer;
  await approveIfItWaits(answer, at);
  return db().priceOverride.findFirstOrThrow({ orderBy: { id: "desc" } });
}

async function priceOfInvoice(tenant: Tenant, at: Date) {
  const terms = await loadPrices(db(), tenant.organization.creditAccountId, at);
  const { amount, priceSource, priceVersion } = priceCharge({
    ...terms,
    operation: "invoice.create",
    now: at,
  });
  return { credits: Number(amount) / 1_000_000, priceSource, priceVersion };
}

describe("publishing a version", () => {
  it("changes the price from its moment on, and leaves every earlier moment as it was", async () => {
    const tenant = await tenantWith(0);
    const { id } = await publish({ operations: { "invoice.create": { credits: 2.5 } } }, later(60));
    pass(30_000);
    expect(await priceOfInvoice(tenant, later(59.999))).toMatchObject({
      credits: 1,
      priceVersion: catalogueVersion,
    });
    expect(await priceOfInvoice(tenant, later(60))).toMatchObject({
      credits: 2.5,
      priceVersion: id,
    });
    expect(await db().auditEvent.findFirst({ where: { subjectId: id } })).toMatchObject({
      action: "price_version.published",
      actorType: "staff",
      actorId: staff.id,
    });
  });

  it("a process that read its versions before knows the new one before it counts", async () => {
    const tenant = await tenantWith(0);
    pass(30_000);
    await priceOfInvoice(tenant, now);
    // Published a moment after this process read: the worst case.
    const { id } = await publish(
      { operations: { "invoice.create": { credits: 3 } } },
      later(160),
      "standard",
      later(100),
    );
    pass(29_999);
    expect((await priceOfInvoice(tenant, later(160))).priceVersion).not.toBe(id);
    pass(1);
    expect((await priceOfInvoice(tenant, later(160))).priceVersion).toBe(id);
  });

  it("the API's document names the list price that is in force when it is asked for", async () => {
    const costOfAccount = async (at: Date) => {
      const document = (await openApiDocument(at)) as {
        paths: Record<string, { post: { description: string; "x-credits-cost"?: number } }>;
      };
      const { post } = document.paths["/api/organizations/{organization_id}/accounts"] ?? {};
      return [post?.["x-credits-cost"], post?.description];
    };
    await publish({ operations: { "account.create": { credits: 0.5 } } }, later(40_000));
    await publish({ operations: { "account.create": { credits: 0 } } }, later(41_000));
    pass(30_000);
    expect(await costOfAccount(later(39_999))).toEqual([1, "Costs 1 credit."]);
    expect(await costOfAccount(later(40_000))).toEqual([0.5, "Costs 0.5 credits."]);
    expect(await costOfAccount(later(41_000))).toEqual([undefined, "Free."]);
    expect(await costOfAccount(now)).toEqual([1, "Costs 1 credit."]);
  });

  it("sooner than 60 seconds ahead is refused by name", async () => {
    const soon = publish({ operations: { "bill.create": { credits: 2 } } }, later(59.999));
    await expect(soon).rejects.toMatchObject({
      code: "validation_failed",
      extra: { errors: [{ path: "effective_at" }] },
    });
  });

  it("the credit of the standard book stays a cent", async () => {
    const credit = { list_price_cents: 2, tiers: [] };
    await expect(publish({ credit }, later(600))).rejects.toMatchObject({
      code: "validation_failed",
      extra: { errors: [{ path: "prices.credit" }] },
    });
  });

  it("of two versions for the same moment of one book, raced, one is published", async () => {
    const settled = await Promise.allSettled(
      [2, 3].map((credits) =>
        publish({ operations: { "bill.create": { credits } } }, later(9_000), "team"),
      ),
    );
    expect(settled.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(settled.find((result) => result.status === "rejected")?.reason).toMatchObject({
      code: "already_exists",
    });
    expect(
      await db().priceVersion.count({ where: { effectiveAt: later(9_000), priceBook: "team" } }),
    ).toBe(1);
  });

  it("a published version can be neither changed nor deleted", async () => {
    const { id } = await publish({ operations: { "bill.create": { credits: 2 } } }, later(20_000));
    for (const change of [
      db().priceVersion.update({ where: { id }, data: { prices: {} } }),
      db().priceVersion.update({ where: { id }, data: { effectiveAt: now } }),
      db().priceVersion.delete({ where: { id } }),
    ]) {
      await expect(change).rejects.toThrow(/published: prices change by a new version/);
    }
  });

  it("the list names what each version changed, newest first, down to the catalogue", async () => {
    await publish({ credit: { list_price_cents: 2_000, tiers: [] } }, later(30_000), "team");
    const { data } = await ask(endpointNamed("staff.price_version.list"), staff, {
      price_book: "team",
    });
    expect(data[0]).toMatchObject({
      state: "scheduled",
      note: "A new season",
      published_by_name: "Pat Staff",
    });
    expect(data[0]?.changes[0]).toEqual({
      what: "A credit",
      from: 2_900,
      to: 2_000,
      unit: "cents_per_credit",
    });
    expect(data.at(-1)).toMatchObject({ id: catalogueVersion, state: "in_force", changes: [] });
  });
});

describe("a price agreed with an account", () => {
  it("counts for that account alone, from the very charge on, and no longer once it is ended", async () => {
    const [tenant, other] = [await tenantWith(0), await tenantWith(0)];
    const { id } = await agree(tenant, "operation:invoice.create", { credits: 0.5 });
    expect(await priceOfInvoice(tenant, now)).toMatchObject({
      credits: 0.5,
      priceSource: "negotiated",
    });
    expect(await priceOfInvoice(other, now)).toMatchObject({ credits: 1, priceSource: "list" });

    await ask(
      endpointNamed("staff.price_override.end"),
      staff,
      { price_override_id: id },
      later(10),
    );
    expect((await priceOfInvoice(tenant, later(9.999))).priceSource).toBe("negotiated");
    expect((await priceOfInvoice(tenant, later(10))).priceSource).toBe("list");
    await expect(
      ask(endpointNamed("staff.price_override.end"), staff, { price_override_id: id }, later(11)),
    ).rejects.toMatchObject({ code: "wrong_state" });
    const events = await db().auditEvent.findMany({ where: { subjectId: id } });
    expect(events.map(({ action }) => action).toSorted()).toEqual([
      "price_override.created",
      "price_override.ended",
    ]);
  });

  it("one that is ended before it begins is never in force", async () => {
    const tenant = await tenantWith(0);
    const begins = { effective_at: later(100).toISOString() };
    const { id } = await agree(tenant, "operation:invoice.create", { credits: 0.5 }, begins);
    await ask(
      endpointNamed("staff.price_override.end"),
      staff,
      { price_override_id: id },
      later(10),
    );
    expect((await priceOfInvoice(tenant, later(100))).priceSource).toBe("list");
    const { data } = await ask(endpointNamed("staff.price_override.list"), staff, {
      credit_account_id: tenant.organization.creditAccountId,
    });
    expect(data).toMatchObject([{ id, state: "ended", organization_name: "Test Books" }]);
  });

  it("its terms can be neither changed nor deleted", async () => {
    const tenant = await tenantWith(0);
    const { id } = await agree(tenant, "credit", { cents_per_credit: 1_900 });
    for (const change of [
      db().priceOverride.update({ where: { id }, data: { prices: { cents_per_credit: 1 } } }),
      db().priceOverride.update({ where: { id }, data: { negotiated: false } }),
      db().priceOverride.delete({ where: { id } }),
    ]) {
      await expect(change).rejects.toThrow(/published: prices change by a new version/);
    }
  });

  it.each<[string, string, object, object, string]>([
    ["an unknown operation", "operation:invoice.delete", { credits: 1 }, {}, "prices"],
    [
      "a price of another kind",
      "model:gpt-4o",
      { credits: 1 },
      {},
      "prices.input_credits_per_million",
    ],
    ["an unknown subject", "discount", { credits: 1 }, {}, "subject"],
    ["a model by a strange name", "model:GPT 4", { input_credits_per_million: 1 }, {}, "subject"],
    ["free credits", "credit", { cents_per_credit: 0 }, {}, "prices.cents_per_credit"],
    [
      "a beginning in the past",
      "credit",
      { cents_per_credit: 5 },
      { effective_at: "2027-03-01T11:59:59Z" },
      "effective_at",
    ],
    [
      "an end before the beginning",
      "credit",
      { cents_per_credit: 5 },
      { ends_at: "2027-03-01T12:00:00Z" },
      "ends_at",
    ],
  ])("%s is refused by name", async (_, subject, prices, terms, path) => {
    const tenant = await tenantWith(0);
    const failure = await agree(tenant, subject, prices, terms).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "validation_failed" });
    const { errors } = (failure as { extra: { errors: { path: string }[] } }).extra;
    expect(errors.map((error) => error.path)).toContain(path);
  });

  it("for an account that does not exist is a 404", async () => {
    const tenant = await tenantWith(0);
    const nobody = { credit_account_id: newId("creditAccount") };
    await expect(agree(tenant, "credit", { cents_per_credit: 5 }, nobody)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("the team book", () => {
  it("an account moves to it, is found by its name, and moves once", async () => {
    const tenant = await tenantWith(0);
    const account = { credit_account_id: tenant.organization.creditAccountId };
    await ask(endpointNamed("staff.price_book.change"), staff, { ...account, price_book: "team" });
    const terms = await loadPrices(db(), account.credit_account_id, now);
    expect([terms.priceBook, terms.prices.credit.list_price_cents]).toEqual(["team", 2_900]);
    const { data } = await ask(endpointNamed("staff.priced_account.list"), staff, {
      search: tenant.organization.slug,
    });
    expect(data).toMatchObject([{ ...account, price_book: "team", overrides_in_force: 0 }]);
    await agree(tenant, "credit", { cents_per_credit: 1_900 });
    expect(await ask(endpointNamed("staff.priced_account.get"), staff, account)).toMatchObject({
      price_book: "team",
      credit: { list_price_cents: 2_900 },
      agreed_cents_per_credit: 1_900,
      overrides_in_force: 1,
    });
    await expect(
      ask(endpointNamed("staff.price_book.change"), staff, { ...account, price_book: "team" }),
    ).rejects.toMatchObject({ code: "wrong_state" });
  });
});

describe("the price list", () => {
  it("shows an organization its own price beside the list, and a stranger nothing of it", async () => {
    const [tenant, stranger] = [await tenantWith(0), await tenantWith(0)];
    await agree(tenant, "operation:report.generate", { credits: 4 });
    const organization_id = tenant.organization.id;
    const { data } = await ask(endpointNamed("operation.list"), tenant.owner, { organization_id });
    expect(data.find(({ key }) => key === "report.generate")).toMatchObject({
      credits: 4,
      list_credits: 5,
      price_source: "negotiated",
      price_version: catalogueVersion,
    });
    expect(data.find(({ key }) => key === "model.inference")).toMatchObject({ credits: null });
    const list = await ask(endpointNamed("operation.list"), stranger.owner, {});
    expect(list.data.find(({ key }) => key === "report.generate")).toMatchObject({ credits: 5 });
    await expect(
      ask(endpointNamed("operation.list"), stranger.owner, { organization_id }),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("staff alone", () => {
  const ofPrices = allEndpoints.filter(({ name }) => /^staff\.price/.test(name));
  it.each(ofPrices.map((endpoint) => [endpoint.name, endpoint] as const))(
    "%s does not exist for anyone else",
    async (name, endpoint) => {
      const tenant = await tenantWith(0);
      const account = { credit_account_id: tenant.organization.creditAccountId };
      const inputs: Record<string, object> = {
        "staff.price_version.publish": {
          price_book: "team",
          effective_at: later(90).toISOString(),
          prices: { operations: { "bill.create": { credits: 0 } } },
          note: "Mine, all mine",
        },
        "staff.price_book.change": { ...account, price_book: "team" },
        "staff.price_override.create": {
          ...account,
          subject: "credit",
          prices: { cents_per_credit: 1 },
          negotiated: true,
          note: "Mine, all mine",
        },
        "staff.price_override.end": { price_override_id: newId("priceOverride") },
        "staff.price_book.get": { price_book: "team" },
        "staff.priced_account.get": account,
      };
      await expect(ask(endpoint, tenant.owner, inputs[name] ?? {})).rejects.toMatchObject({
        code: "not_found",
      });
    },
  );
});

describe("a quote", () => {
  const quote = (tenant: Tenant, items: object[], at = now) =>
    ask(
      endpointNamed("operation.quote"),
      tenant.owner,
      { organization_id: tenant.organization.id, items },
      at,
    );
  const today = () => new Date();

  it("prices every line, says that it would pass, and moves nothing", async () => {
    const tenant = await tenantWith(100);
    const account = { where: { creditAccountId: tenant.organization.creditAccountId } };
    const before = await db().ledgerEntry.count(account);
    const answer = await quote(
      tenant,
      [
        { operation: "api.call", quantity: 3 },
        { operation: "photoshoot.submit", variant: "lite" },
        { operation: "currency.convert" },
        {
          operation: "model.inference",
          properties: { model: "gpt-4o", input_tokens: 1_000, output_tokens: 0 },
        },
      ],
      today(),
    );
    expect(answer).toMatchObject({
      total_credits: 3.5,
      available: 100,
      shortfall: 0,
      would_pass: true,
      blocked_by: null,
    });
    expect(answer.items.map((item) => [item.credits, item.unit_credits, item.quantity])).toEqual([
      [3, 1, 3],
      [0.25, 0.25, 1],
      [0, 0, 1],
      [0.25, null, null],
    ]);
    expect(await db().ledgerEntry.count(account)).toBe(before);
    await expectSoundLedger(tenant);
  });

  it("says what is missing when the credits do not suffice for all of it", async () => {
    const tenant = await tenantWith(10);
    const items = [{ operation: "analytics.run" }, { operation: "api.call", quantity: 2 }];
    expect(await quote(tenant, items, today())).toMatchObject({
      total_credits: 22,
      available: 10,
      shortfall: 12,
      would_pass: false,
      blocked_by: "balance",
    });
  });

  it("names the budget that would refuse it", async () => {
    const tenant = await tenantWith(10);
    const budget = await db().budget.create({
      data: {
        id: newId("budget"),
        creditAccountId: tenant.organization.creditAccountId,
        organizationId: tenant.organization.id,
        subject: "organization",
        period: "lifetime",
        limit: 3_000_000n,
        action: "block",
        alertPercents: [],
        ...newWindow("lifetime", "UTC", now),
        createdAt: now,
      },
    });
    const answer = (quantity: number) =>
      quote(tenant, [{ operation: "api.call", quantity }], today());
    expect(await answer(4)).toMatchObject({
      would_pass: false,
      blocked_by: "budget",
      budget_id: budget.id,
    });
    expect(await answer(3)).toMatchObject({ would_pass: true, budget_id: null });
    const { spent } = await db().budget.findUniqueOrThrow({ where: { id: budget.id } });
    expect(spent).toBe(0n);
  });

  it("names the item and the field that cannot be priced", async () => {
    const tenant = await tenantWith(0);
    const items = [{ operation: "api.call" }, { operation: "api.call", quantity: 0.5 }];
    await expect(quote(tenant, items)).rejects.toMatchObject({
      code: "validation_failed",
      extra: { errors: [{ path: "items.1.quantity" }] },
    });
  });

  it("a suspended organization would be refused, whatever its balance", async () => {
    const tenant = await tenantWith(10);
    await db().organization.update({
      where: { id: tenant.organization.id },
      data: { status: "suspended" },
    });
    expect(await quote(tenant, [{ operation: "api.call" }], today())).toMatchObject({
      would_pass: false,
      blocked_by: "organization",
    });
  });
});
