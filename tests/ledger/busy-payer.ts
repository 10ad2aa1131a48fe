import { expect } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { postCharges } from "@/server/ledger/post-charges";
import { postTransaction } from "@/server/ledger/post-transaction";
import { captureTransaction, type OpenHold } from "@/server/ledger/transactions/hold";
import { chargeOn, expectSound, MICRO, type Payer, payerWith, readAccount } from "./story";

/** An account with a debit, a captured hold and an open one: something to break of every kind. */
export async function busyPayer() {
  const payer = await payerWith(100n * MICRO);
  const captured = chargeOn(payer, 10n * MICRO, { holdFor: 60_000 });
  const open = chargeOn(payer, 20n * MICRO, { holdFor: 60_000 });
  await inTransaction((tx) =>
    postCharges(tx, [chargeOn(payer, MICRO), captured, open], new Date()),
  );
  const grant = await db().creditGrant.findFirstOrThrow({
    where: { creditAccountId: payer.creditAccountId },
  });
  const busy = {
    ...payer,
    grantId: grant.id,
    grantSource: grant.source,
    walletId: grant.walletId,
    capturedHoldId: captured.hold?.id ?? "",
    openHoldId: open.hold?.id ?? "",
  };
  const hold = await readHold(busy.capturedHoldId);
  await inTransaction((tx) =>
    postTransaction(
      tx,
      captureTransaction({ ...occasion(payer), hold, amount: hold.amount, day: "2026-11-21" }),
    ),
  );
  return busy;
}

export type Busy = Awaited<ReturnType<typeof busyPayer>>;

export async function readHold(id: string): Promise<OpenHold> {
  return (await db().hold.findUniqueOrThrow({ where: { id } })) as OpenHold;
}

export function occasion(payer: Payer) {
  return {
    organizationId: payer.organization.id,
    actor: { type: "system", id: "test" } as const,
    description: "Test",
    now: new Date(),
  };
}

/** Refused with these words, and afterwards the account is what it was. */
export async function expectRefused(payer: Busy, words: RegExp, work: () => Promise<unknown>) {
  const before = await readAccount(payer);
  await expect(work()).rejects.toThrow(words);
  expect(await readAccount(payer)).toEqual(before);
  await expectSound(payer);
}
