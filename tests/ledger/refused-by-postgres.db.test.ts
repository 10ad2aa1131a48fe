import { afterAll, describe, expect, it } from "vitest";
import { newWindow } from "@/server/budgets/budget-window";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { postCharges } from "@/server/ledger/post-charges";
import { type Busy, busyPayer, expectRefused } from "./busy-payer";
import { chargeOn, MICRO } from "./story";

afterAll(disconnectDb);

const entriesOf = (p: Busy) => `credit_account_id = '${p.creditAccountId}'`;

/** A copy of the account's first entry, with other columns. */
const insertEntry = (p: Busy, columns: Record<"seq" | string, string>) => {
  const copy = {
    transaction_id: "'ltx_forged'",
    kind: "kind",
    from_account: "from_account",
    to_account: "to_account",
    amount: "amount",
    idem: "null",
    ...columns,
  };
  const same =
    "credit_account_id, balance_after, organization_id, actor_type, actor_id, description, grant_ids, grant_amounts, created_at, hash";
  return `insert into ledger_entries (${same}, ${Object.keys(copy)})
    select ${same}, ${Object.values(copy)} from ledger_entries where ${entriesOf(p)} and seq = 1`;
};

describe("written by hand, Postgres refuses", () => {
  const oneWriter = /written by post_charges and post_transaction only/;
  const cases: [what: string, words: RegExp, sql: (p: Busy) => string][] = [
    [
      "changing an entry",
      /append-only: UPDATE on ledger_entries/,
      (p) => `update ledger_entries set amount = 1 where ${entriesOf(p)}`,
    ],
    [
      "deleting an entry",
      /append-only: DELETE on ledger_entries/,
      (p) => `delete from ledger_entries where ${entriesOf(p)}`,
    ],
    [
      "emptying the ledger",
      /append-only: TRUNCATE on ledger_entries/,
      () => "truncate ledger_entries",
    ],
    [
      "an entry at the end of the ledger",
      oneWriter,
      (p) =>
        insertEntry(p, {
          seq: "(select last_seq + 1 from credit_accounts where id = credit_account_id)",
        }),
    ],
    ["an entry that leaves a gap", oneWriter, (p) => insertEntry(p, { seq: "99" })],
    [
      "a balance without an entry",
      oneWriter,
      (p) => `update credit_accounts set posted = posted + 1 where id = '${p.creditAccountId}'`,
    ],
    [
      "forgiving a debt without an entry",
      oneWriter,
      (p) => `update credit_accounts set debt = 0 where id = '${p.creditAccountId}'`,
    ],
    [
      "a grant",
      oneWriter,
      (p) =>
        `update credit_grants set remaining = remaining + 1, original = original + 1 where id = '${p.grantId}'`,
    ],
    [
      "deleting a grant",
      /append-only: DELETE on credit_grants/,
      (p) => `delete from credit_grants where id = '${p.grantId}'`,
    ],
    [
      "releasing a hold without its entries",
      oneWriter,
      (p) =>
        `update holds set state = 'released', resolved_at = now(), resolved_by = 'ltx_x' where id = '${p.openHoldId}'`,
    ],
    ["deleting a hold", /resolves once/, (p) => `delete from holds where id = '${p.openHoldId}'`],
  ];
  it.each(cases)("%s", async (_what, words, sql) => {
    const payer = await busyPayer();
    await expectRefused(payer, words, () => db().$executeRawUnsafe(sql(payer)));
  });
});

describe("written as the ledger's own functions would, Postgres refuses", () => {
  const cases: [what: string, words: RegExp, sql: (p: Busy) => string][] = [
    [
      "a place in the ledger that is taken",
      /ledger_entries_pkey/,
      (p) => insertEntry(p, { seq: "2" }),
    ],
    [
      "an idempotency key that was used",
      /ledger_entries_idem_key/,
      (p) =>
        insertEntry(p, {
          seq: "99",
          idem: `(select e.idem from ledger_entries e where e.${entriesOf(p)} and e.idem is not null limit 1)`,
        }),
    ],
    [
      "overdrawing an account",
      /credit_accounts_posted_not_negative|credit_accounts_held_within_posted/,
      (p) => `update credit_accounts set posted = -1 where id = '${p.creditAccountId}'`,
    ],
    [
      "holding more than there is",
      /credit_accounts_held_within_posted/,
      (p) => `update credit_accounts set held = posted + 1 where id = '${p.creditAccountId}'`,
    ],
    [
      "a debt below zero",
      /credit_accounts_debt_not_negative/,
      (p) => `update credit_accounts set debt = -1 where id = '${p.creditAccountId}'`,
    ],
    [
      "a negative grant",
      /credit_grants_(parts_not_negative|held_within_remaining)/,
      (p) =>
        `update credit_grants set remaining = -1, used = original + 1, held = -1, open = false where id = '${p.grantId}'`,
    ],
    [
      "a grant whose parts do not add up",
      /credit_grants_parts_sum/,
      (p) => `update credit_grants set used = used + 1 where id = '${p.grantId}'`,
    ],
    [
      "holding more of a grant than remains",
      /credit_grants_held_within_remaining/,
      (p) => `update credit_grants set held = remaining + 1 where id = '${p.grantId}'`,
    ],
    [
      "a grant that is open with nothing left",
      /credit_grants_open_means_remaining/,
      (p) => `update credit_grants set open = false where id = '${p.grantId}'`,
    ],
    [
      "a grant that ends before it begins",
      /credit_grants_lifetime/,
      (p) => `update credit_grants set expires_at = effective_at where id = '${p.grantId}'`,
    ],
    [
      "resolving a hold again",
      /is captured: it resolves once/,
      (p) => `update holds set state = 'released', captured = 0 where id = '${p.capturedHoldId}'`,
    ],
    [
      "changing what a hold reserved",
      /keeps what it reserved/,
      (p) => `update holds set amount = 1 where id = '${p.openHoldId}'`,
    ],
    [
      "capturing more than was held",
      /holds_amounts/,
      (p) =>
        `update holds set state = 'captured', captured = amount + 1, resolved_at = now(), resolved_by = 'x' where id = '${p.openHoldId}'`,
    ],
    [
      "an entry that moves nothing",
      /ledger_entries_amount_positive/,
      (p) => insertEntry(p, { seq: "99", amount: "0" }),
    ],
    [
      "an entry with one side",
      /ledger_entries_two_sides/,
      (p) => insertEntry(p, { seq: "99", from_account: "to_account" }),
    ],
  ];
  it.each(cases)("%s", async (_what, words, sql) => {
    const payer = await busyPayer();
    await expectRefused(payer, words, () =>
      inTransaction(async (tx) => {
        await tx.$executeRaw`select set_config('bursar.ledger_writer', 'on', true)`;
        await tx.$executeRawUnsafe(sql(payer));
      }),
    );
  });
});

describe("beside the ledger, Postgres refuses", () => {
  it("a charge of nothing or less", async () => {
    const payer = await busyPayer();
    for (const amount of [0n, -MICRO]) {
      await expectRefused(payer, /a charge must be positive/, () =>
        inTransaction((tx) => postCharges(tx, [chargeOn(payer, amount)], new Date())),
      );
    }
  });

  it("a time zone it does not know, which would stop the base fees of everybody", async () => {
    const { id } = (await busyPayer()).organization;
    await expect(
      db().organization.update({ where: { id }, data: { timeZone: "CTT" } }),
    ).rejects.toThrow(/time zone "CTT" not recognized/);
  });

  it("changing or deleting a published price", async () => {
    const id = newId("priceVersion");
    const at = new Date("2099-01-01T00:00:00Z");
    await db().priceVersion.create({
      data: {
        id,
        priceBook: `test-${id}`,
        effectiveAt: at,
        prices: {},
        note: "",
        publishedBy: "usr",
        createdAt: at,
      },
    });
    await expect(
      db().priceVersion.update({ where: { id }, data: { prices: { "api.call": "0" } } }),
    ).rejects.toThrow(/is published: prices change by a new version/);
    await expect(db().priceVersion.delete({ where: { id } })).rejects.toThrow(/is published/);
  });

  it("a second live recharge attempt", async () => {
    const payer = await busyPayer();
    const attempt = () =>
      db().rechargeAttempt.create({
        data: {
          id: newId("rechargeAttempt"),
          creditAccountId: payer.creditAccountId,
          state: "claimed",
          live: true,
          amountCents: 1_601n,
          credits: MICRO,
          availableBefore: 0n,
          stripeCustomerId: "cus",
          stripePaymentMethodId: "pm",
          cardBrand: "visa",
          cardLast4: "4242",
          createdAt: new Date(),
        },
      });
    await attempt();
    await expect(attempt()).rejects.toThrow(/recharge_attempts_one_live|Unique constraint/);
  });

  it("a second budget of a kind, and one that limits to nothing", async () => {
    const payer = await busyPayer();
    const budget = (limit: bigint) =>
      db().budget.create({
        data: {
          id: newId("budget"),
          creditAccountId: payer.creditAccountId,
          organizationId: payer.organization.id,
          subject: "organization",
          period: "day",
          limit,
          action: "block",
          alertPercents: [],
          ...newWindow("day", "UTC", new Date("2026-11-21")),
          createdAt: new Date(),
        },
      });
    await expect(budget(0n)).rejects.toThrow(/budgets_limit_positive/);
    await budget(MICRO);
    await expect(budget(MICRO)).rejects.toThrow(/budgets_one_of_a_kind|Unique constraint/);
  });
});
