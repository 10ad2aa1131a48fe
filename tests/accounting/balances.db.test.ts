import { afterAll, expect, it } from "vitest";
import { createAccount } from "@/server/accounting/accounts/create-account";
import { listAccounts } from "@/server/accounting/accounts/list-accounts";
import { createTransaction } from "@/server/accounting/transactions/create-transaction";
import { postBookTransaction } from "@/server/accounting/transactions/post-transaction";
import { reverseTransaction } from "@/server/accounting/transactions/reverse-transaction";
import { db, disconnectDb } from "@/server/foundation/db";
import { run } from "@/server/scenarios/story";
import { checkBooks } from "@/server/staff/books/check-books";
import { outcomes, type Tenant, tenantWith } from "../support/tenant";

afterAll(disconnectDb);

const operate = <I, O>(tenant: Tenant, operation: I, input: object) =>
  run(
    new Date(),
    operation as typeof createTransaction,
    tenant.organization,
    tenant.actor,
    input as never,
  ) as Promise<O>;

const enter = (tenant: Tenant, debit: string, credit: string, amount: number) =>
  operate<typeof createTransaction, { id: string }>(tenant, createTransaction, {
    date: "2026-05-01",
    description: "Sale",
    entries: [
      { account_id: debit, entry_type: "debit", amount },
      { account_id: credit, entry_type: "credit", amount },
    ],
  });
const post = (tenant: Tenant, id: string) =>
  operate(tenant, postBookTransaction, { transaction_id: id });
const reverse = (tenant: Tenant, id: string) =>
  operate<typeof reverseTransaction, { id: string }>(tenant, reverseTransaction, {
    transaction_id: id,
  });

/** Balances by code, and that the doctor agrees with them. */
async function balances({ organization }: Tenant): Promise<Record<string, number>> {
  const { rules } = await checkBooks(new Date(), { account: organization.creditAccountId });
  expect(rules.filter(({ broken }) => broken > 0)).toEqual([]);
  const { data: accounts } = await listAccounts(db(), organization.id, { limit: 200 });
  return Object.fromEntries(accounts.map(({ code, balance }) => [code, balance]));
}

it("a balance moves when a transaction is posted, not before, and back when it is reversed", async () => {
  const tenant = await tenantWith(100);
  const { cash, sales } = tenant.books;
  const { id } = await enter(tenant, cash, sales, 1_000);
  expect(await balances(tenant)).toEqual({ 1000: 0, 4000: 0 });
  await post(tenant, id);
  expect(await balances(tenant)).toEqual({ 1000: 1_000, 4000: 1_000 });
  await reverse(tenant, id);
  expect(await balances(tenant)).toEqual({ 1000: 0, 4000: 0 });
});

it("forty transactions over three accounts, posted and reversed at once, leave exact balances", async () => {
  const tenant = await tenantWith(400);
  const { cash, sales } = tenant.books;
  const bank = await operate<typeof createAccount, { id: string }>(tenant, createAccount, {
    code: "1100",
    name: "Bank",
    type: "asset",
  });
  // In turn the other way round, so that two of them would lock their accounts in opposite order.
  const pairs = [
    [cash, sales],
    [bank.id, cash],
    [cash, bank.id],
    [bank.id, sales],
  ] as const;
  const entered = await Promise.all(
    Array.from({ length: 40 }, (_, n) => {
      const [debit, credit] = pairs[n % 4] ?? pairs[0];
      return enter(tenant, debit, credit, 100 + n);
    }),
  );
  const posted = outcomes(await Promise.allSettled(entered.map(({ id }) => post(tenant, id))));
  expect(posted.refused).toEqual([]);
  const before = await balances(tenant);
  const reversed = outcomes(
    await Promise.allSettled(entered.slice(0, 20).map(({ id }) => reverse(tenant, id))),
  );
  expect(reversed.refused).toEqual([]);
  const after = await balances(tenant);
  const sum = (from: number, kind: number, sign = 1) =>
    entered.reduce(
      (total, _, n) => total + (n >= from && n % 4 === kind ? sign * (100 + n) : 0),
      0,
    );
  for (const [from, found] of [
    [0, before],
    [20, after],
  ] as const) {
    expect(found).toEqual({
      1000: sum(from, 0) + sum(from, 1, -1) + sum(from, 2),
      1100: sum(from, 1) + sum(from, 2, -1) + sum(from, 3),
      4000: sum(from, 0) + sum(from, 3),
    });
  }
});

it("one statement that posts many transactions moves the balances of all of them", async () => {
  const tenant = await tenantWith(100);
  const { cash, sales } = tenant.books;
  for (const amount of [5, 7, 11]) await enter(tenant, cash, sales, amount);
  await db().bookTransaction.updateMany({
    where: { organizationId: tenant.organization.id },
    data: { status: "posted", postedAt: new Date(), exchangeRate: 1 },
  });
  expect(await balances(tenant)).toEqual({ 1000: 23, 4000: 23 });
});

it("the doctor names an account whose balance is not what was posted to it", async () => {
  const tenant = await tenantWith(100);
  const { cash, sales } = tenant.books;
  const { id } = await enter(tenant, cash, sales, 1_000);
  await post(tenant, id);
  await db().bookAccount.update({ where: { id: cash }, data: { net: 999n } });
  const { rules } = await checkBooks(new Date(), {
    account: tenant.organization.creditAccountId,
  });
  expect(rules.filter(({ broken }) => broken > 0).map(({ first }) => first?.row)).toEqual([
    `book account ${cash}`,
  ]);
});
