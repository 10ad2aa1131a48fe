import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { markLedgers } from "@/server/ledger/mark-ledgers";
import { postCharges } from "@/server/ledger/post-charges";
import { readMarkedNets, readTrialBalance } from "@/server/ledger/verification/trial-balance";
import { verifyLedger } from "@/server/ledger/verify-ledger";
import { grantCredits } from "@/server/scenarios/story";
import { expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

const CHARGES = 2_400;
const MICRO = 1_000_000n;

let tenant: Tenant;
let account: string;
beforeAll(async () => {
  tenant = await tenantWith(CHARGES / 2);
  account = tenant.organization.creditAccountId;
  const { id } = tenant.organization;
  // The second half of it is debt, some of which a grant pays.
  await db().$transaction([
    db().$executeRaw`set local bursar.ledger_writer = 'on'`,
    db().creditAccount.update({
      where: { id: account },
      data: { overagePolicy: "allow_to_limit", overageLimit: BigInt(CHARGES) * MICRO },
    }),
  ]);
  for (let done = 0; done < CHARGES; done += 200) {
    const charges = Array.from({ length: 200 }, (_, n) => ({
      creditAccountId: account,
      organizationId: id,
      amount: MICRO,
      idempotencyKey: `${id}-${done + n}`,
      operation: "api.call",
      priceVersion: "test",
      transactionId: newId("ledgerTransaction"),
      actor: tenant.actor,
      description: "In a test",
      timeZone: "UTC",
    }));
    const verdicts = await inTransaction((tx) => postCharges(tx, charges, new Date()));
    expect(verdicts.every(({ outcome }) => outcome === "charged")).toBe(true);
  }
  await grantCredits(new Date(), tenant.organization, 300);
});
afterAll(disconnectDb);

async function netsAt(seq: number) {
  const [row] = await db().$queryRaw<{ nets: unknown; sums: unknown }[]>`
    select (select jsonb_object_agg(account, net) from ledger_nets(${account}, ${BigInt(seq)})) as nets,
      (select jsonb_object_agg(account, net) from (
        select side.account, sum(side.amount) as net from ledger_entries e
          cross join lateral (values (e.to_account, e.amount), (e.from_account, -e.amount)) side(account, amount)
        where e.credit_account_id = ${account} and e.seq <= ${seq} group by 1) s) as sums`;
  return row;
}

const placesOf = (row: { seq: bigint }[]) => [...new Set(row.map(({ seq }) => Number(seq)))];
const marks = () =>
  db().ledgerMark.findMany({ where: { creditAccountId: account }, orderBy: { seq: "asc" } });

describe("the marks of a ledger", () => {
  it("stand at every thousandth entry, written once however many workers write them", async () => {
    await Promise.all([markLedgers(), markLedgers(), markLedgers()]);
    expect(placesOf(await marks())).toEqual([1_000, 2_000]);
    const written = await marks();
    await markLedgers();
    expect(await marks()).toEqual(written);
    await expectSoundLedger(tenant);
  });

  it.each([0, 1, 999, 1_000, 1_001, 1_700, 2_000, 2_345, 2_402])(
    "say at entry %i what the entries come to, with marks and without",
    async (seq) => {
      const marked = await netsAt(seq);
      expect(marked?.nets).toEqual(marked?.sums);
      const kept = await marks();
      await db().ledgerMark.deleteMany({ where: { creditAccountId: account } });
      expect(await netsAt(seq)).toEqual(marked);
      await db().ledgerMark.createMany({ data: kept });
    },
  );

  it("make the same trial balance as all entries", async () => {
    expect(await readMarkedNets(db())).toEqual((await readTrialBalance(db())).nets);
  });

  it("are found out by the doctor when one was changed by hand", async () => {
    const [mark] = (await marks()).filter(({ account: of }) => of === "spendable");
    const where = {
      creditAccountId_seq_account: {
        creditAccountId: account,
        seq: mark?.seq ?? 0n,
        account: "spendable" as const,
      },
    };
    await db().ledgerMark.update({ where, data: { net: { increment: 1n } } });
    expect((await verifyLedger(db(), account)).map(({ rule, row }) => [rule, row])).toEqual([
      ["marks", "mark 1000"],
    ]);
    await db().ledgerMark.update({ where, data: { net: { decrement: 1n } } });
    await expectSoundLedger(tenant);
  });
});
