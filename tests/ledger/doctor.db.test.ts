import { spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { addJob } from "@/server/gateways/jobs/add-job";
import { type LedgerRule, ledgerRules } from "@/server/ledger/verification/violation";
import { checkBooks } from "@/server/staff/books/check-books";
import { bundled } from "../support/bundled";
import { type Patient, patient } from "./patient";

/** Changes what triggers protect, as somebody with the keys of the database could. */
let superuser: pg.Client;
beforeAll(async () => {
  superuser = new pg.Client({ connectionString: process.env.DATABASE_DIRECT_URL });
  await superuser.connect();
  await superuser.query("set session_replication_role = replica");
});
afterAll(async () => {
  await superuser.end();
  await disconnectDb();
});

/** The rules that are broken for an account, each with its first row. */
async function diagnosis({ creditAccountId }: Patient): Promise<Record<string, string>> {
  const { rules } = await checkBooks(new Date(), { account: creditAccountId });
  return Object.fromEntries(rules.flatMap(({ rule, first }) => (first ? [[rule, first.row]] : [])));
}

it("finds nothing wrong with an account that only the ledger's functions wrote", async () => {
  expect(await diagnosis(await patient())).toEqual({});
});

describe("names the row when somebody has changed", () => {
  const account = (p: Patient) => `credit_account_id = '${p.creditAccountId}'`;
  const cases: [
    what: string,
    sql: (p: Patient) => string,
    rule: LedgerRule,
    row: (p: Patient) => string,
  ][] = [
    [
      "the description of an entry",
      (p) => `update ledger_entries set description = 'Other' where ${account(p)} and seq = 3`,
      "hashes",
      () => "entry 3",
    ],
    [
      "the amount of an entry",
      (p) => `update ledger_entries set amount = amount + 1 where ${account(p)} and seq = 2`,
      "balances",
      () => "entry 2",
    ],
    [
      "the balance an entry left",
      (p) => `update ledger_entries set balance_after = 0 where ${account(p)} and seq = 2`,
      "balances",
      () => "entry 2",
    ],
    [
      "which grants paid an entry",
      (p) => `update ledger_entries set grant_amounts = array[1] where ${account(p)} and seq = 2`,
      "drawn",
      () => "entry 2",
    ],
    [
      "the ledger by deleting an entry",
      (p) => `delete from ledger_entries where ${account(p)} and seq = 2`,
      "sequence",
      () => "entry 3",
    ],
    [
      "the ledger by deleting its last entry",
      (p) =>
        `delete from ledger_entries where ${account(p)} and seq = (select last_seq from credit_accounts where id = credit_account_id)`,
      "sequence",
      () => "entry 7",
    ],
    [
      "the time of an entry, to before the one before it",
      (p) =>
        `update ledger_entries set created_at = created_at - interval '1 year' where ${account(p)} and seq = 3`,
      "times",
      () => "entry 3",
    ],
    [
      "the time of an account",
      (p) =>
        `update credit_accounts set ledger_time = ledger_time - interval '1 year' where id = '${p.creditAccountId}'`,
      "times",
      () => "account",
    ],
    [
      "when something of an account ends",
      (p) => `update credit_accounts set next_due_at = null where id = '${p.creditAccountId}'`,
      "due",
      () => "account",
    ],
    [
      "a balance",
      (p) => `update credit_accounts set posted = posted + 1 where id = '${p.creditAccountId}'`,
      "account",
      () => "account",
    ],
    [
      "a debt",
      (p) => `update credit_accounts set debt = 5 where id = '${p.creditAccountId}'`,
      "account",
      () => "account",
    ],
    [
      "what remains of a grant",
      (p) =>
        `update credit_grants set remaining = remaining + 1, used = used - 1 where id = '${p.grantId}'`,
      "grantParts",
      (p) => `grant ${p.grantId}`,
    ],
    [
      "from which part of a grant credits went",
      (p) =>
        `update credit_grants set used = used - 1, expired = expired + 1 where id = '${p.grantId}'`,
      "grantParts",
      (p) => `grant ${p.grantId}`,
    ],
    [
      "what a grant holds",
      (p) => `update credit_grants set held = held - 1 where id = '${p.grantId}'`,
      "heldGrants",
      (p) => `grant ${p.grantId}`,
    ],
    [
      "what was captured of a hold",
      (p) => `update holds set captured = captured - 1 where id = '${p.capturedHoldId}'`,
      "holds",
      (p) => `hold ${p.capturedHoldId}`,
    ],
    [
      "the state of a hold",
      (p) =>
        `update holds set state = 'released', resolved_at = now(), resolved_by = 'ltx' where id = '${p.openHoldId}'`,
      "holds",
      (p) => `hold ${p.openHoldId}`,
    ],
    [
      "the counter of a budget",
      (p) => `update budgets set spent = 0 where id = '${p.budgetId}'`,
      "budgets",
      (p) => `budget ${p.budgetId}`,
    ],
    [
      "the usage of a day",
      (p) => `update usage_rollups set amount = amount - 1 where ${account(p)}`,
      "usage",
      (p) => `rollup ${p.organization.id} api.call`,
    ],
    [
      "a mark of what entries come to",
      (p) => `insert into ledger_marks values ('${p.creditAccountId}', 2, 'spendable', 0)`,
      "marks",
      () => "mark 2",
    ],
    [
      "the lifetime total",
      (p) => `update credit_accounts set lifetime_purchased = 0 where id = '${p.creditAccountId}'`,
      "purchased",
      () => "account",
    ],
    [
      "the place of a wallet",
      (p) => `update wallets set priority = 9 where id = '${p.walletId}'`,
      "wallets",
      (p) => `grant ${p.grantId}`,
    ],
  ];
  it.each(cases)("%s", async (_what, sql, rule, row) => {
    const subject = await patient();
    await superuser.query(sql(subject));
    expect((await diagnosis(subject))[ledgerRules[rule]]).toBe(row(subject));
  });
});

describe("names what does not agree beside the ledger", () => {
  const cases: [
    what: string,
    sql: (p: Patient) => string,
    rule: string,
    row: (p: Patient) => string,
  ][] = [
    [
      "a payment and its credits",
      (p) => `update payments set credits = credits + 1 where id = '${p.paymentId}'`,
      "each payment became the credits it says",
      (p) => `payment ${p.paymentId}`,
    ],
    [
      "credits whose payment is gone",
      (p) => `delete from payments where id = '${p.paymentId}'`,
      "what was paid has its payment",
      (p) => `purchase ${p.purchaseId}`,
    ],
    [
      "a payment and its refunds",
      (p) =>
        `update payments set refunded_cents = 5, clawed_back = 5000000 where id = '${p.paymentId}'`,
      "reversed money is that of refunds and disputes",
      (p) => `payment ${p.paymentId}`,
    ],
    [
      "a payment and what was clawed back",
      (p) =>
        `update payments set refunded_cents = 5, clawed_back = 5000000 where id = '${p.paymentId}'`,
      "credits were clawed back as payments were reversed",
      (p) => `account ${p.creditAccountId}`,
    ],
    [
      "a recharge that nobody finished",
      (
        p,
      ) => `insert into recharge_attempts (id, credit_account_id, state, live, amount_cents, credits, available_before,
          stripe_customer_id, stripe_payment_method_id, card_brand, card_last4, created_at)
        values ('rch_${p.paymentId}', '${p.creditAccountId}', 'charging', true, 1601, 1, 0, 'cus', 'pm', 'visa', '4242', now() - interval '2 hours')`,
      "no recharge is left open",
      (p) => `recharge attempt rch_${p.paymentId}`,
    ],
    [
      "money that nobody could send back",
      (
        p,
      ) => `insert into unexpected_payments (id, credit_account_id, organization_id, purchase_id, reason, stripe_payment_intent_id,
          amount_cents, currency, state, problem, created_at, settled_at)
        select 'upm_' || id, credit_account_id, organization_id, id, 'paid_twice', 'pi_' || id, 500, 'usd', 'stuck', 'refused', now(), now()
        from purchases where id = '${p.purchaseId}'`,
      "money that nothing asked for is sent back",
      (p) => `unexpected payment upm_${p.purchaseId}`,
    ],
    [
      "a grant that ended two days ago",
      (p) =>
        `update credit_grants set effective_at = now() - interval '9 days', expires_at = now() - interval '2 days' where id = '${p.grantId}'`,
      "the end of grants is posted",
      (p) => `grant ${p.grantId}`,
    ],
    [
      "a hold whose time was over two hours ago",
      (p) =>
        `update holds set created_at = now() - interval '9 hours', expires_at = now() - interval '2 hours' where id = '${p.openHoldId}'`,
      "holds whose time is over are released",
      (p) => `hold ${p.openHoldId}`,
    ],
  ];
  it.each(cases)("%s", async (_what, sql, rule, row) => {
    const subject = await patient();
    await superuser.query(sql(subject));
    expect((await diagnosis(subject))[rule]).toBe(row(subject));
  });
});

describe("npm run doctor", () => {
  it("prints the row, answers JSON, and exits with 1; for a sound account with 0", async () => {
    const [sound, changed] = [await patient(), await patient()];
    await superuser.query(
      `update ledger_entries set amount = amount + 1 where credit_account_id = '${changed.creditAccountId}' and seq = 2`,
    );

    expect(await doctor("--account", sound.creditAccountId)).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining("the books are right"),
    });
    const one = await doctor("--account", changed.creditAccountId);
    expect(one.exitCode).toBe(1);
    expect(one.output).toMatch(
      new RegExp(
        `each entry leaves the balance it says +BROKEN +1 +${changed.creditAccountId}, entry 2`,
      ),
    );

    const all = await doctor("--json");
    expect(all.exitCode).toBe(1);
    const report = JSON.parse(all.output) as {
      ok: boolean;
      rules: { rule: string; broken: number }[];
    };
    expect(report.ok).toBe(false);
    expect(report.rules.find(({ rule }) => rule === ledgerRules.hashes)?.broken).toBeGreaterThan(0);
    // An entry of which only one side was changed breaks the platform's balance too.
    expect(
      report.rules.find(({ rule }) => rule === "the platform's trial balance")?.broken,
    ).toBeGreaterThan(0);
  });

  it("says so when there is no such account", async () => {
    expect(await doctor("--account", "acct_nobody")).toMatchObject({ exitCode: 2, output: "" });
  });
});

it.each([
  "delete from organization_ancestors where organization_id = $1",
  "update organization_ancestors set distance = 1 where organization_id = $1",
  "update organization_ancestors set across_link = true where organization_id = $1",
  `insert into organization_ancestors (organization_id, ancestor_id, distance, across_link)
    select $1, min(id), 1, false from organizations where id <> $1`,
])(
  "finds who is above an organization and should not be, or the other way round: %s",
  async (sql) => {
    const p = await patient();
    await superuser.query(sql, [p.organization.id]);
    expect(await diagnosis(p)).toMatchObject({
      "who is above an organization follows from its parent": `organization ${p.organization.id}`,
    });
  },
);

it("finds a job that was given up, and none that was added again while its worker died", async () => {
  const creditAccountId = "acct_of_a_job";
  const add = () =>
    inTransaction((tx) =>
      addJob(tx, "check-balance", { creditAccountId }, { key: `check-balance:${creditAccountId}` }),
    );
  const givenUp = async () =>
    (await checkBooks(new Date())).rules.find(({ rule }) => rule === "no job was given up")?.broken;
  await add();
  await db()
    .$executeRaw`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'dead'`;
  await add();
  expect(await givenUp()).toBe(0);
  await db().$executeRaw`update graphile_worker._private_jobs set attempts = max_attempts
    where locked_at is null`;
  expect(await givenUp()).toBeGreaterThan(0);
});

async function doctor(...args: string[]): Promise<{ exitCode: number | null; output: string }> {
  const child = spawn(process.execPath, [bundled("server/doctor.ts"), ...args], {
    env: process.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, output };
}
