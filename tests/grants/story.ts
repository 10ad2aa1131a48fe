import type { CreditGrant } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { giveGrant } from "@/server/grants/give-grant";
import { type GrantAnswer, newGrantSchema } from "@/server/grants/grant.schema";
import { type ChargeVerdict, postCharges } from "@/server/ledger/post-charges";
import { tenant } from "@/server/scenarios/scenarios";

export type Account = Awaited<ReturnType<typeof emptyAccount>>;

export const staff: Actor = { type: "staff", id: "usr_staff_one" };

export const at = (iso: string) => new Date(iso);
export const later = (from: Date, ms: number) => new Date(from.getTime() + ms);
export const DAY_MS = 86_400_000;
export const micro = (credits: number) => BigInt(Math.round(credits * 1_000_000));

/** An organization that pays for itself and has no credits. */
export async function emptyAccount(name = "Grants") {
  const made = await tenant(new Date(), { name, credits: 0 });
  const { creditAccountId } = made.organization;
  const primary = await db().wallet.findFirstOrThrow({ where: { creditAccountId } });
  return { ...made, creditAccountId, primaryWalletId: primary.id };
}

/** Gives credits as staff does; promotional ones in the Primary wallet if nothing else is said. */
export async function give(
  account: Account,
  now: Date,
  input: { amount: number } & Record<string, unknown>,
  actor: Actor = staff,
): Promise<GrantAnswer> {
  const parsed = newGrantSchema.parse({
    wallet_id: account.primaryWalletId,
    grant_type: "promotional",
    ...input,
  });
  return inTransaction((tx) => giveGrant(tx, parsed, actor, now));
}

/** One charge, by itself in a transaction. With `hold` it reserves until then. */
export async function charge(
  account: Account,
  now: Date,
  credits: number,
  options: {
    operation?: string;
    organizationId?: string;
    hold?: { id: string; expiresAt: Date };
  } = {},
): Promise<ChargeVerdict> {
  const id = newId("ledgerTransaction");
  const [verdict] = await inTransaction((tx) =>
    postCharges(
      tx,
      [
        {
          creditAccountId: account.creditAccountId,
          organizationId: options.organizationId ?? account.organization.id,
          amount: micro(credits),
          idempotencyKey: id,
          operation: options.operation ?? "api.call",
          priceVersion: "test",
          transactionId: id,
          actor: { type: "user", id: account.owner.id },
          description: "Charge",
          timeZone: "UTC",
          ...(options.hold ? { hold: options.hold } : {}),
        },
      ],
      now,
    ),
  );
  if (!verdict) throw new Error("post_charges answered nothing");
  return verdict;
}

/** Which grants paid the newest entry of the account, in order, by their description. */
export async function lastPaidBy(account: Account): Promise<string[]> {
  const entry = await db().ledgerEntry.findFirstOrThrow({
    where: { creditAccountId: account.creditAccountId, grantIds: { isEmpty: false } },
    orderBy: { seq: "desc" },
  });
  const grants = await db().creditGrant.findMany({ where: { id: { in: entry.grantIds } } });
  return entry.grantIds.map((id) => grants.find((grant) => grant.id === id)?.description ?? id);
}

export function readGrant(id: string): Promise<CreditGrant> {
  return db().creditGrant.findUniqueOrThrow({ where: { id } });
}

/** What rolled over in this account, oldest first. */
export function readRolled(account: Account): Promise<CreditGrant[]> {
  return db().creditGrant.findMany({
    where: { creditAccountId: account.creditAccountId, category: "rollover" },
    orderBy: { id: "asc" },
  });
}
