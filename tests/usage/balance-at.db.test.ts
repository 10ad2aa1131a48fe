import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { voidGrant } from "@/server/grants/void-grant";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalanceAfter, readBalanceAt } from "@/server/ledger/balance-at";
import { readBalance } from "@/server/ledger/balances";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newOrganization, newPerson } from "@/server/scenarios/story";
import { apiOf } from "../support/buying";
import { staff } from "../support/reversals";
import { seededRandom } from "../support/seeded-random";
import { type Stack, startStack } from "../support/stack";
import { tenantWith } from "../support/tenant";
import { liveThrough } from "./random-ledger";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const START = new Date("2026-03-27T20:30:00Z");
const figures = ["posted", "held", "scheduled", "available", "debt"] as const;
type Figures = Record<(typeof figures)[number], bigint>;
const figuresOf = (balance: Figures) => figures.map((name) => balance[name]);

describe("what the balance was", () => {
  it.each([1, 2, 3])("is what was told at each moment of a random life (SEED=%i)", async (seed) => {
    const random = seededRandom(seed);
    const owner = await newPerson(START, { email: uniqueEmail("owner"), name: "Owner" });
    const root = await newOrganization(START, { name: "Company", owner });
    const { creditAccountId } = root;
    await db().creditAccount.update({
      where: { id: creditAccountId },
      data: { overagePolicy: "allow_to_limit", overageLimit: 20_000_000n },
    });
    const told: { at: Date; figures: bigint[] }[] = [];
    let at = START;
    for (let step = 0; step < 60; step++) {
      at = await liveThrough([root], 1, new Date(at.getTime() + 1), random);
      told.push({ at, figures: figuresOf(await readBalance(db(), creditAccountId, at)) });
    }
    const now = new Date(at.getTime() + 1);
    for (const moment of told) {
      const then = await readBalanceAt(creditAccountId, moment.at, now);
      expect(figuresOf(then), moment.at.toISOString()).toEqual(moment.figures);
    }
    // Entry by entry: the posted balance is the one the ledger keeps.
    const entries = await db().ledgerEntry.findMany({ where: { creditAccountId } });
    for (const { seq, balanceAfter } of entries)
      expect((await readBalanceAfter(creditAccountId, seq)).posted).toBe(balanceAfter);
  });

  it("counts what was granted for later as scheduled, also once it was voided since", async () => {
    const tenant = await tenantWith(100);
    const { creditAccountId, id: organizationId } = tenant.organization;
    const source = `later:${organizationId}`;
    const begins = new Date(Date.now() + 3_600_000);
    await inTransaction(async (tx) => {
      const account = await lockCreditAccount(tx, creditAccountId);
      await postTransaction(
        tx,
        grantTransaction({
          ...{ creditAccountId, walletId: account.primaryWalletId, debt: 0n, category: "bonus" },
          ...{ amount: 40_000_000n, source, description: "Bonus", organizationId, actor: staff },
          ...{ now: new Date(), effectiveAt: begins },
        }),
      );
    });
    const then = await readBalance(db(), creditAccountId, new Date());
    const at = new Date();
    const { id } = await db().creditGrant.findFirstOrThrow({ where: { source } });
    const later = new Date(at.getTime() + 60_000);
    await inTransaction((tx) => voidGrant(tx, id, "A mistake", staff, later));
    const now = new Date(later.getTime() + 60_000);
    expect(figuresOf(await readBalanceAt(creditAccountId, at, now))).toEqual(figuresOf(then));
    expect(then.scheduled).toBe(40_000_000n);
    expect((await readBalanceAt(creditAccountId, later, now)).scheduled).toBe(0n);
  });
});

describe("GET /api/v1/balance", () => {
  it("answers now, any past moment and any entry, in one bridge, with the entries around it", async () => {
    const tenant = await tenantWith(100);
    const api = apiOf(stack, tenant);
    const start = await api.get<Told>("/v1/balance");
    expect(start.body).toMatchObject({ posted: 100, held: 0, scheduled: 0, available: 100 });
    const { body: charge } = await api.post<{ created_at: string }>("/v1/charges", {
      operation: "api.call",
      quantity: 100,
    });
    expect(charge).toBeDefined();
    const after = (await api.get<Told>("/v1/balance")).body;
    expect(after.available).toBeLessThan(100);
    const then = (await api.get<Told>(`/v1/balance?at=${encodeURIComponent(start.body.at)}`)).body;
    expect(then).toMatchObject({ posted: 100, available: 100, at: start.body.at });
    expect(then.next_entry?.seq).toBe(after.entry?.seq);
    const bySeq = (await api.get<Told>(`/v1/balance?seq=${then.entry?.seq}`)).body;
    expect(bySeq).toMatchObject({ posted: 100, available: 100, entry: then.entry });
    const early = (await api.get<Told>("/v1/balance?at=2020-01-01T00:00:00Z")).body;
    expect(early).toMatchObject({ posted: 0, available: 0, debt: 0, entry: null });
  });

  it("refuses a moment that is still to come, one without its zone, and a moment with an entry", async () => {
    const api = apiOf(stack, await tenantWith(10));
    for (const query of [
      "at=2999-01-01T00:00:00Z",
      "at=2026-01-01",
      "at=2026-01-01T00:00:00Z&seq=1",
    ])
      expect((await api.get(`/v1/balance?${query}`)).status, query).toBe(400);
    expect((await api.get("/v1/balance?seq=999")).status).toBe(404);
  });
});

type Told = Record<(typeof figures)[number], number> & {
  at: string;
  entry: { seq: number; created_at: string } | null;
  next_entry: { seq: number; created_at: string } | null;
};
