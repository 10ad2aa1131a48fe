import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { createAccount } from "@/server/accounting/accounts/create-account";
import {
  cancelReconciliation,
  completeReconciliation,
  correctBalances,
  removeMatch,
  undoReconciliation,
} from "@/server/accounting/reconciliations/change-reconciliation";
import { draftTransaction } from "@/server/accounting/reconciliations/draft-transaction";
import {
  importStatement,
  statementInput,
} from "@/server/accounting/reconciliations/import-statement";
import { matchTransactions } from "@/server/accounting/reconciliations/match-transactions";
import { previewStatement } from "@/server/accounting/reconciliations/preview-statement";
import {
  listMatches,
  listStatementLines,
  listStatements,
  readReconciliation,
} from "@/server/accounting/reconciliations/read-reconciliations";
import {
  listMatchable,
  readSuggestions,
} from "@/server/accounting/reconciliations/read-suggestions";
import { startReconciliation } from "@/server/accounting/reconciliations/start-reconciliation";
import { createTransaction } from "@/server/accounting/transactions/create-transaction";
import { postBookTransaction } from "@/server/accounting/transactions/post-transaction";
import { reverseTransaction } from "@/server/accounting/transactions/reverse-transaction";
import { db, disconnectDb } from "@/server/foundation/db";
import type { Operation } from "@/server/operations/define-operation";
import { closeLanes } from "@/server/operations/lane/lanes";
import { dryRunOperation, runOperation } from "@/server/operations/run-operation";
import { creditsOf, expectSoundLedger, outcomes, type Tenant, tenantWith } from "../support/tenant";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const now = () => new Date();

async function ask<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  tenant: Tenant,
  fields: object,
): Promise<z.input<Output>> {
  const { organization, actor } = tenant;
  const input = operation.input.parse({ organization_id: organization.id, ...fields });
  return (
    await runOperation(operation, { organization, actor, input, idempotent: undefined, now: now() })
  ).output;
}

const march = { from: "2026-03-01", to: "2026-03-31" };

async function start(tenant: Tenant, fields: object = {}) {
  const { id } = await ask(startReconciliation, tenant, {
    account_id: tenant.books.cash,
    ...march,
    opening_balance: 0,
    closing_balance: 0,
    ...fields,
  });
  return { organizationId: tenant.organization.id, reconciliationId: id };
}
type Place = Awaited<ReturnType<typeof start>>;

const base64 = (...lines: string[]) =>
  Buffer.from(["date,amount,payee", ...lines].join("\n")).toString("base64");
const importInto = (tenant: Tenant, place: Place, ...lines: string[]) =>
  ask(importStatement, tenant, {
    reconciliation_id: place.reconciliationId,
    content: base64(...lines),
  });

/** A posted transaction that moves the bank account by so much. */
async function book(tenant: Tenant, amount: number, date = "2026-03-05", words: object = {}) {
  const sides = amount > 0 ? (["debit", "credit"] as const) : (["credit", "debit"] as const);
  const { id } = await ask(createTransaction, tenant, {
    date,
    description: "Sale",
    ...words,
    entries: [tenant.books.cash, tenant.books.sales].map((account_id, n) => ({
      account_id,
      entry_type: sides[n],
      amount: Math.abs(amount),
    })),
  });
  await ask(postBookTransaction, tenant, { transaction_id: id });
  return id;
}

const match = (tenant: Tenant, place: Place, lines: string[], transactions: string[]) =>
  ask(matchTransactions, tenant, {
    reconciliation_id: place.reconciliationId,
    statement_line_ids: lines,
    transaction_ids: transactions,
  });

async function lineIds({ reconciliationId }: Place) {
  const { data } = await listStatementLines(db(), reconciliationId, { limit: 200 });
  return data.map(({ id }) => id);
}

const read = (place: Place) =>
  readReconciliation(db(), place.organizationId, place.reconciliationId);

describe("starting a reconciliation", () => {
  it("costs 5 credits, of bank accounts only, one at a time, and each begins where the last one ended", async () => {
    const tenant = await tenantWith(30);
    await expect(start(tenant, { opening_balance: undefined })).rejects.toMatchObject({
      extra: { errors: [{ path: "opening_balance" }] },
    });
    await expect(start(tenant, { account_id: tenant.books.sales })).rejects.toMatchObject({
      extra: { errors: [{ path: "account_id" }] },
    });
    const other = await tenantWith(0);
    await expect(start(tenant, { account_id: other.books.cash })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await creditsOf(tenant)).toBe(30);

    const first = await start(tenant);
    expect(await creditsOf(tenant)).toBe(25);
    await expect(start(tenant)).rejects.toMatchObject({ code: "wrong_state" });
    await completeReconciliation(first, tenant.actor, now());

    const april = {
      from: undefined,
      to: "2026-04-30",
      opening_balance: undefined,
      closing_balance: 700,
    };
    for (const [wrong, path] of [
      [{ from: "2026-04-02" }, "from"],
      [{ opening_balance: 5 }, "opening_balance"],
      [{ to: "2026-03-30" }, "to"],
    ] as const) {
      await expect(start(tenant, { ...april, ...wrong })).rejects.toMatchObject({
        extra: { errors: [{ path }] },
      });
    }
    const second = await read(await start(tenant, april));
    expect(second).toMatchObject({
      from: "2026-04-01",
      opening_balance: 0,
      difference: 700,
      status: "open",
    });
    expect(await creditsOf(tenant)).toBe(20);
  });

  it("twice at once starts one", async () => {
    const tenant = await tenantWith(30);
    const { done, refused } = outcomes(
      await Promise.allSettled(Array.from({ length: 5 }, () => start(tenant))),
    );
    expect([done.length, refused]).toEqual([
      1,
      ["wrong_state", "wrong_state", "wrong_state", "wrong_state"],
    ]);
    expect(await creditsOf(tenant)).toBe(25);
  });
});

describe("importing a statement", () => {
  it("keeps each line once, however many files have it, and says what it left out", async () => {
    const tenant = await tenantWith(40);
    const place = await start(tenant);
    const coffee = "2026-03-02,-2.00,Coffee";
    const first = await importInto(tenant, place, coffee, coffee, "2026-02-28,-1.00,Before");
    expect(first).toMatchObject({
      format: "csv",
      imported: 2,
      already_imported: 0,
      outside_period: 1,
    });
    const second = await importInto(
      tenant,
      place,
      coffee,
      coffee,
      coffee,
      "2026-03-09,5.00,Refund",
    );
    expect(second).toMatchObject({ imported: 2, already_imported: 2, outside_period: 0 });
    expect(await read(place)).toMatchObject({ lines: 4, matched_lines: 0 });
    expect(await listStatements(db(), place.reconciliationId)).toMatchObject([first, second]);
    expect(await creditsOf(tenant)).toBe(40 - 5 - 4);
  });

  it("with nothing new is refused and costs nothing, and so is what cannot be read", async () => {
    const tenant = await tenantWith(40);
    const place = await start(tenant);
    await importInto(tenant, place, "2026-03-02,-2.00,Coffee");
    const before = await creditsOf(tenant);
    await expect(importInto(tenant, place, "2026-03-02,-2.00,Coffee")).rejects.toMatchObject({
      code: "already_exists",
      extra: { already_imported: 1 },
    });
    await expect(importInto(tenant, place, "2026-05-02,-2.00,Coffee")).rejects.toMatchObject({
      code: "validation_failed",
    });
    await expect(importInto(tenant, place, "yesterday,-2.00,Coffee")).rejects.toMatchObject({
      code: "validation_failed",
    });
    const foreign = Buffer.from(
      ":20:A\n:25:1\n:60F:C260301GBP1,\n:61:260302D2,NTRFX\n:62F:C260302GBP0,",
    );
    await expect(
      ask(importStatement, tenant, {
        reconciliation_id: place.reconciliationId,
        content: foreign.toString("base64"),
      }),
    ).rejects.toMatchObject({ code: "validation_failed", message: expect.stringContaining("GBP") });
    expect(await creditsOf(tenant)).toBe(before);
    expect(await listStatements(db(), place.reconciliationId)).toHaveLength(1);
    await expectSoundLedger(tenant);
  });

  it("of the same file five times at once keeps its lines once and charges once", async () => {
    const tenant = await tenantWith(40);
    const place = await start(tenant);
    const lines = Array.from(
      { length: 50 },
      (_, n) => `2026-03-0${1 + (n % 9)},${n + 1}.00,Payee ${n}`,
    );
    const { done, refused } = outcomes(
      await Promise.allSettled(
        Array.from({ length: 5 }, () => importInto(tenant, place, ...lines)),
      ),
    );
    expect([done.length, new Set(refused)]).toEqual([1, new Set(["already_exists"])]);
    expect(await read(place)).toMatchObject({ lines: 50 });
    expect(await creditsOf(tenant)).toBe(40 - 5 - 2);
  });

  it("is previewed for free: how it is read, and what of it is new", async () => {
    const tenant = await tenantWith(40);
    const place = await start(tenant);
    await importInto(tenant, place, "2026-03-02,-2.00,Coffee");
    const before = await creditsOf(tenant);
    const input = statementInput.parse({
      organization_id: place.organizationId,
      reconciliation_id: place.reconciliationId,
      content: base64("2026-03-02,-2.00,Coffee", "2026-03-03,-3.00,Tea", "2026-04-03,-3.00,Late"),
    });
    expect(await previewStatement(db(), place.organizationId, input)).toMatchObject({
      lines: 3,
      new_lines: 1,
      already_imported: 1,
      outside_period: 1,
      csv: { columns: { date: 0, amount: 1, payee: 2 }, header: ["date", "amount", "payee"] },
      sample: [{ payee: "Coffee", amount: -200 }, { payee: "Tea" }],
    });
    expect(await creditsOf(tenant)).toBe(before);
    expect(await read(place)).toMatchObject({ lines: 1 });
  });

  it("of 10,000 lines writes them in one statement", async () => {
    const tenant = await tenantWith(40);
    const place = await start(tenant);
    const lines = Array.from(
      { length: 10_000 },
      (_, n) => `2026-03-${10 + (n % 20)},${n + 1}.00,Payee ${n}`,
    );
    expect(await importInto(tenant, place, ...lines)).toMatchObject({ imported: 10_000 });
    expect(await read(place)).toMatchObject({ lines: 10_000 });
  });
});

describe("matching", () => {
  it("costs a credit for each transaction: one to one, one to many, many to one", async () => {
    const tenant = await tenantWith(100);
    const place = await start(tenant, { closing_balance: 2_600 });
    await importInto(
      tenant,
      place,
      "2026-03-02,10.00,A",
      "2026-03-03,12.00,B",
      "2026-03-04,3.00,C",
      "2026-03-05,1.00,D",
    );
    const [a = "", b = "", c = "", d = ""] = await lineIds(place);
    const [one, two, three, four] = [
      await book(tenant, 1_000),
      await book(tenant, 700),
      await book(tenant, 500),
      await book(tenant, 400),
    ];
    const before = await creditsOf(tenant);
    const request = {
      reconciliation_id: place.reconciliationId,
      statement_line_ids: [b],
      transaction_ids: [two, three],
    };
    const dry = await dryRunOperation(matchTransactions, {
      ...{
        organization: tenant.organization,
        actor: tenant.actor,
        idempotent: undefined,
        now: now(),
      },
      input: matchTransactions.input.parse({ organization_id: place.organizationId, ...request }),
    });
    expect(dry).toMatchObject({ credits: 2, would_pass: true });
    await match(tenant, place, [a], [one]);
    await match(tenant, place, [b], [two, three]);
    await match(tenant, place, [c, d], [four]);
    expect(await creditsOf(tenant)).toBe(before - 4);
    expect(await read(place)).toMatchObject({
      matched_lines: 4,
      matched_amount: 2_600,
      difference: 0,
    });
    const { data } = await listMatches(db(), { id: place.reconciliationId }, { limit: 10 });
    expect(data.map(({ amount, transactions }) => [amount, transactions.length])).toEqual([
      [400, 1],
      [1_200, 2],
      [1_000, 1],
    ]);
    await expectSoundLedger(tenant);
  });

  it("is refused free of charge where sums differ, or something is pending, foreign, unknown or matched", async () => {
    const tenant = await tenantWith(100);
    const place = await start(tenant);
    await importInto(tenant, place, "2026-03-02,10.00,A", "2026-03-03,10.00,B");
    const [a = "", b = ""] = await lineIds(place);
    const one = await book(tenant, 1_000);
    const other = await book(tenant, 900);
    const { id: pending } = await ask(createTransaction, tenant, {
      date: "2026-03-02",
      description: "Waits",
      entries: [
        { account_id: tenant.books.cash, entry_type: "debit", amount: 1_000 },
        { account_id: tenant.books.sales, entry_type: "credit", amount: 1_000 },
      ],
    });
    const stranger = await tenantWith(10);
    const foreign = await book(stranger, 1_000);
    await match(tenant, place, [a], [one]);
    const before = await creditsOf(tenant);
    for (const [lines, transactions, code] of [
      [[b], [other], "validation_failed"],
      [[b], [pending], "wrong_state"],
      [[b], [foreign], "validation_failed"],
      [[b], [one], "wrong_state"],
      [[a], [other], "wrong_state"],
      [["bsl_none"], [other], "validation_failed"],
    ] as const) {
      await expect(match(tenant, place, [...lines], [...transactions])).rejects.toMatchObject({
        code,
      });
    }
    await expect(match(tenant, place, [b], [])).rejects.toThrow();
    expect(await creditsOf(tenant)).toBe(before);
    expect(await read(place)).toMatchObject({ matched_lines: 1 });
  });

  it("of one line by twenty people at once is done by exactly one", async () => {
    const tenant = await tenantWith(200);
    const place = await start(tenant);
    await importInto(tenant, place, "2026-03-02,10.00,A");
    const [line = ""] = await lineIds(place);
    const alike = await Promise.all(Array.from({ length: 5 }, () => book(tenant, 1_000)));
    const before = await creditsOf(tenant);
    const { done, refused } = outcomes(
      await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) => match(tenant, place, [line], [alike[n % 5] ?? ""])),
      ),
    );
    expect([done.length, refused.length, new Set(refused)]).toEqual([
      1,
      19,
      new Set(["wrong_state"]),
    ]);
    expect(await creditsOf(tenant)).toBe(before - 1);
    expect(await read(place)).toMatchObject({ matched_lines: 1, matched_amount: 1_000 });
  });

  it("takes a transaction and its reversal off the list, which the bank never saw", async () => {
    const tenant = await tenantWith(100);
    const place = await start(tenant);
    const one = await book(tenant, 1_000);
    const { id: mirror } = await ask(reverseTransaction, tenant, {
      transaction_id: one,
      date: "2026-03-06",
    });
    const listed = async () =>
      (await listMatchable(db(), place.organizationId, await read(place), { limit: 50 })).data;
    expect(await listed()).toMatchObject([
      { transaction_id: one, amount: 1_000 },
      { transaction_id: mirror, amount: -1_000 },
    ]);
    await match(tenant, place, [], [one, mirror]);
    expect(await listed()).toEqual([]);
    expect(await completeReconciliation(place, tenant.actor, now())).toMatchObject({
      status: "completed",
    });
  });

  it("of a transaction in another currency is in that of the bank account", async () => {
    const tenant = await tenantWith(30);
    const place = await start(tenant, { closing_balance: 5_413 });
    const id = await book(tenant, 5_000, "2026-03-05", {
      currency: "EUR",
      exchange_rate_decimal: "1.0825",
    });
    await importInto(tenant, place, "2026-03-06,54.13,Berlin GmbH");
    const [line] = await lineIds(place);
    const page = { limit: 10 };
    const { data: matchable } = await listMatchable(
      db(),
      place.organizationId,
      await read(place),
      page,
    );
    expect(matchable.map(({ amount }) => amount)).toEqual([5_413]);
    const { data: suggested } = await readSuggestions(
      db(),
      place.organizationId,
      await read(place),
      page,
    );
    expect(suggested).toHaveLength(1);
    await match(tenant, place, [line ?? ""], [id]);
    const { data: matches } = await listMatches(db(), { id: place.reconciliationId }, page);
    expect(matches[0]?.transactions[0]?.amount).toBe(5_413);
    const done = await completeReconciliation(place, tenant.actor, now());
    expect(done).toMatchObject({ status: "completed", difference: 0 });
  });

  it("is taken back for free, and can be done again", async () => {
    const tenant = await tenantWith(100);
    const place = await start(tenant, { closing_balance: 1_000 });
    await importInto(tenant, place, "2026-03-02,10.00,A");
    const [line = ""] = await lineIds(place);
    const one = await book(tenant, 1_000);
    const { id } = await match(tenant, place, [line], [one]);
    const before = await creditsOf(tenant);
    expect(await removeMatch(place, id, tenant.actor, now())).toMatchObject({
      matched_lines: 0,
      difference: 1_000,
    });
    await expect(removeMatch(place, id, tenant.actor, now())).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await creditsOf(tenant)).toBe(before);
    expect(await match(tenant, place, [line], [one])).toMatchObject({ amount: 1_000 });
  });

  it("that is not even is refused by the database too", async () => {
    const tenant = await tenantWith(100);
    const place = await start(tenant);
    const one = await book(tenant, 1_000);
    const entry = await db().bookLine.findFirstOrThrow({
      where: { transactionId: one, accountId: tenant.books.cash },
    });
    await expect(
      db().bankStatementMatch.create({
        data: {
          id: "bsm_uneven",
          reconciliationId: place.reconciliationId,
          createdAt: now(),
          entries: { create: { bookLineId: entry.id } },
        },
      }),
    ).rejects.toThrow(/not even/);
    await expect(
      db().bankReconciliation.update({
        where: { id: place.reconciliationId },
        data: { status: "completed", completedAt: now(), closingBalance: 5 },
      }),
    ).rejects.toThrow(/not complete/);
  });
});

describe("completing", () => {
  it("takes every line matched and a difference of 0; then nothing changes until it is undone", async () => {
    const tenant = await tenantWith(100);
    const place = await start(tenant, { closing_balance: 900 });
    await importInto(tenant, place, "2026-03-02,10.00,A");
    const [line = ""] = await lineIds(place);
    const { actor } = tenant;
    await expect(completeReconciliation(place, actor, now())).rejects.toMatchObject({
      extra: { unmatched_lines: 1 },
    });
    const { id } = await match(tenant, place, [line], [await book(tenant, 1_000)]);
    await expect(completeReconciliation(place, actor, now())).rejects.toMatchObject({
      extra: { difference: -100 },
    });
    expect(await correctBalances(place, { closing_balance: 1_000 }, actor, now())).toMatchObject({
      difference: 0,
    });
    expect(await completeReconciliation(place, actor, now())).toMatchObject({
      status: "completed",
      completed_at: expect.any(String),
    });

    const another = await book(tenant, 200);
    const before = await creditsOf(tenant);
    for (const change of [
      () => completeReconciliation(place, actor, now()),
      () => correctBalances(place, { closing_balance: 1 }, actor, now()),
      () => removeMatch(place, id, actor, now()),
      () => cancelReconciliation(place, actor, now()),
      () => importInto(tenant, place, "2026-03-03,2.00,B"),
      () => match(tenant, place, [], [another]),
    ]) {
      await expect(change()).rejects.toMatchObject({ code: "wrong_state" });
    }
    expect(await creditsOf(tenant)).toBe(before);
    expect(await undoReconciliation(place, actor, now())).toMatchObject({
      status: "open",
      matched_lines: 1,
    });
    await expect(undoReconciliation(place, actor, now())).rejects.toMatchObject({
      code: "wrong_state",
    });
    expect(
      await db().auditEvent.count({
        where: { subjectId: place.reconciliationId, action: "reconciliation.undone" },
      }),
    ).toBe(1);
  });

  it("is undone from the last one back; an opening balance that was inherited stays", async () => {
    const tenant = await tenantWith(100);
    const { actor } = tenant;
    const first = await start(tenant);
    await completeReconciliation(first, actor, now());
    const second = await start(tenant, { from: "2026-04-01", to: "2026-04-30" });
    await expect(undoReconciliation(first, actor, now())).rejects.toMatchObject({
      code: "wrong_state",
    });
    await expect(
      correctBalances(second, { opening_balance: 5 }, actor, now()),
    ).rejects.toMatchObject({ code: "wrong_state" });
    await cancelReconciliation(second, actor, now());
    await expect(read(second)).rejects.toMatchObject({ code: "not_found" });
    expect(await undoReconciliation(first, actor, now())).toMatchObject({ status: "open" });
  });

  it("after cancelling, the same file can be imported and its transactions matched again", async () => {
    const tenant = await tenantWith(100);
    const place = await start(tenant);
    await importInto(tenant, place, "2026-03-02,10.00,A");
    const one = await book(tenant, 1_000);
    await match(tenant, place, await lineIds(place), [one]);
    await cancelReconciliation(place, tenant.actor, now());
    const again = await start(tenant);
    expect(await importInto(tenant, again, "2026-03-02,10.00,A")).toMatchObject({ imported: 1 });
    expect(await match(tenant, again, await lineIds(again), [one])).toMatchObject({
      amount: 1_000,
    });
  });
});

describe("another organization", () => {
  it("finds none of it", async () => {
    const tenant = await tenantWith(40);
    const place = await start(tenant);
    const foreign = { ...place, organizationId: (await tenantWith(0)).organization.id };
    for (const look of [
      () => read(foreign),
      () => completeReconciliation(foreign, tenant.actor, now()),
      () => undoReconciliation(foreign, tenant.actor, now()),
      () => cancelReconciliation(foreign, tenant.actor, now()),
    ]) {
      await expect(look()).rejects.toMatchObject({ code: "not_found" });
    }
  });
});

describe("suggestions", () => {
  it("find what a line is in the books, and a missing one becomes a draft that can be created, posted and matched", async () => {
    const tenant = await tenantWith(100);
    const place = await start(tenant);
    await importInto(
      tenant,
      place,
      "2026-03-02,10.00,Baker Street Ltd INV-2041",
      "2026-03-09,-4.50,Corner Coffee",
    );
    const near = await book(tenant, 1_000, "2026-03-02", {
      description: "Invoice to Baker Street",
      reference: "INV-2041",
    });
    const far = await book(tenant, 1_000, "2026-02-10");
    await book(tenant, 1_000, "2025-11-10");
    const { data } = await readSuggestions(db(), place.organizationId, await read(place), {
      limit: 50,
    });
    expect(
      data[0]?.options.map(({ transactions, score }) => [transactions[0]?.transaction_id, score]),
    ).toEqual([
      [near, 100],
      [far, 52],
    ]);
    expect(data[1]?.options).toEqual([]);

    const [, missing = ""] = await lineIds(place);
    const draft = await draftTransaction(db(), await read(place), missing);
    expect(draft).toMatchObject({
      date: "2026-03-09",
      description: "Corner Coffee",
      currency: "USD",
    });
    const { reference: _, ...fields } = draft;
    const { id } = await ask(createTransaction, tenant, {
      ...fields,
      entries: draft.entries.map(({ description: __, ...entry }) => ({
        ...entry,
        account_id: entry.account_id ?? tenant.books.sales,
      })),
    });
    await ask(postBookTransaction, tenant, { transaction_id: id });
    expect(await match(tenant, place, [missing], [id])).toMatchObject({ amount: -450 });
  });

  it("of a liability: what is bought with a card leaves it", async () => {
    const tenant = await tenantWith(100);
    const card = await ask(createAccount, tenant, {
      code: "2100",
      name: "Card",
      type: "liability",
    });
    const place = await start(tenant, { account_id: card.id });
    await importInto(tenant, place, "2026-03-09,-4.50,Corner Coffee");
    const { id } = await ask(createTransaction, tenant, {
      date: "2026-03-09",
      description: "Coffee",
      entries: [
        { account_id: tenant.books.sales, entry_type: "debit", amount: 450 },
        { account_id: card.id, entry_type: "credit", amount: 450 },
      ],
    });
    await ask(postBookTransaction, tenant, { transaction_id: id });
    expect(await match(tenant, place, await lineIds(place), [id])).toMatchObject({ amount: -450 });
  });
});

it("whatever the order of matching and taking back, counts and difference are those of the lines", async () => {
  const tenant = await tenantWith(600);
  const place = await start(tenant, { closing_balance: 2_100 });
  const amounts = [100, 200, 300, 400, 500, 600];
  await importInto(
    tenant,
    place,
    ...amounts.map((amount, n) => `2026-03-0${n + 1},${amount / 100}.00,P${n}`),
  );
  const lines = await lineIds(place);
  const booked: string[] = [];
  for (const amount of amounts) booked.push(await book(tenant, amount));
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 12 }),
      async (steps) => {
        const open = new Map<number, string>();
        for (const n of steps) {
          const id = open.get(n);
          if (id) {
            await removeMatch(place, id, tenant.actor, now());
            open.delete(n);
          } else {
            open.set(n, (await match(tenant, place, [lines[n] ?? ""], [booked[n] ?? ""])).id);
          }
          const sum = [...open.keys()].reduce((total, each) => total + (amounts[each] ?? 0), 0);
          expect(await read(place)).toMatchObject({
            matched_lines: open.size,
            matched_amount: sum,
            difference: 2_100 - sum,
          });
        }
        for (const id of open.values()) await removeMatch(place, id, tenant.actor, now());
      },
    ),
    { seed, numRuns: 8 },
  );
});
