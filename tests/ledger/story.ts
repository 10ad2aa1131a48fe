import { expect } from "vitest";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import type { Charge } from "@/server/ledger/post-charges";
import { verifyAccount } from "@/server/ledger/verify-ledger";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { grantCredits, newOrganization, newPerson } from "@/server/scenarios/story";

/** An organization that pays for itself, with this many microcredits in one grant. */
export type Payer = Awaited<ReturnType<typeof payerWith>>;

export const MICRO = 1_000_000n;

export async function payerWith(microcredits: bigint, now = new Date()) {
  const owner = await newPerson(now, { email: uniqueEmail("payer"), name: "Payer" });
  const organization = await newOrganization(now, { name: "Payer", owner });
  const whole = microcredits / MICRO;
  const rest = String(microcredits % MICRO).padStart(6, "0");
  if (microcredits > 0n) await grantCredits(now, organization, `${whole}.${rest}`);
  return { owner, organization, creditAccountId: organization.creditAccountId };
}

/** A charge (or, with `holdFor`, a hold) of this many microcredits under a key of its own. */
export function chargeOn(
  payer: Payer,
  amount: bigint,
  options: { key?: string; holdFor?: number; now?: Date } = {},
): Charge {
  const now = options.now ?? new Date();
  return {
    creditAccountId: payer.creditAccountId,
    organizationId: payer.organization.id,
    amount,
    idempotencyKey: options.key ?? newId("request"),
    operation: "api.call",
    priceVersion: "test",
    transactionId: newId("ledgerTransaction"),
    actor: { type: "user", id: payer.owner.id },
    description: "API call",
    timeZone: "UTC",
    ...(options.holdFor === undefined
      ? {}
      : { hold: { id: newId("hold"), expiresAt: new Date(now.getTime() + options.holdFor) } }),
  };
}

/** Every rule of the ledger holds for this account. */
export async function expectSound({ creditAccountId }: { creditAccountId: string }): Promise<void> {
  const { violations } = await verifyAccount(db(), creditAccountId);
  expect(violations).toEqual([]);
}

export function readAccount({ creditAccountId }: { creditAccountId: string }) {
  return db().creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
}
