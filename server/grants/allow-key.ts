import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { creditsInWords } from "@/server/pricing/amount-words";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";

const SCOPE = "grants:write";

/**
 * Lets a key grant so many credits to its organization and those below it, beside what is left of an
 * earlier allowance. Staff alone decide that; no key and no member can give the scope. An agent's key
 * never gets it: what spends from a budget must not fill it. Joins the caller's transaction.
 * @throws not_found, wrong_state
 */
export async function allowKeyToGrant(
  tx: Tx,
  keyId: string,
  credits: number,
  actor: Actor,
  now: Date,
): Promise<void> {
  const key = await lockKey(tx, keyId);
  if (key.revokedAt || key.agentId) {
    const why = key.revokedAt ? "was revoked" : "belongs to an agent";
    throw new DomainError(
      "wrong_state",
      `The key ${why}. Nothing was changed. Choose another key.`,
    );
  }
  const others = key.scopes.filter((scope) => scope !== SCOPE);
  await tx.apiKey.update({
    where: { id: keyId },
    data: {
      scopes: [...others, SCOPE],
      grantAllowance: { increment: creditsToMicrocredits(credits) },
    },
  });
  await audit(tx, key, "api_key.grants_allowed", { name: key.name, credits }, actor, now);
}

/** Takes the right and what is left of its allowance from a key. Safe to repeat. @throws not_found */
export async function withdrawKeyGrants(
  tx: Tx,
  keyId: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  const key = await lockKey(tx, keyId);
  if (!key.scopes.includes(SCOPE)) return;
  await tx.apiKey.update({
    where: { id: keyId },
    data: { scopes: key.scopes.filter((scope) => scope !== SCOPE), grantAllowance: key.granted },
  });
  await audit(tx, key, "api_key.grants_withdrawn", { name: key.name }, actor, now);
}

/**
 * Takes what a key is about to grant from its allowance, in the transaction that grants it: no more
 * than it was allowed in all, however many requests run at once.
 * @param amount microcredits; null: without end, which no allowance covers
 * @throws forbidden
 */
export async function spendAllowance(
  tx: Tx,
  keyId: string,
  creditAccountId: string,
  amount: bigint | null,
): Promise<void> {
  // The account before the key, as everywhere.
  await lockCreditAccount(tx, creditAccountId);
  const spent =
    amount === null
      ? 0
      : await tx.$executeRaw`
          update api_keys set granted = granted + ${amount} where id = ${keyId} and granted + ${amount} <= grant_allowance`;
  if (spent === 1) return;
  const key = await tx.apiKey.findUniqueOrThrow({ where: { id: keyId } });
  const left = microcreditsToCredits(key.grantAllowance - key.granted);
  throw new DomainError(
    "forbidden",
    `This API key may grant ${creditsInWords(left)} more, but this ${amount === null ? "has no end: send ends_at" : "is more"}. Nothing was granted. Ask our staff for a larger allowance.`,
    { allowance_left: left },
  );
}

/** The credit account of the key's organization, which an allowance counts for. @throws not_found */
export async function accountOfKey(tx: Tx, keyId: string): Promise<string> {
  const key = await tx.apiKey.findUnique({
    where: { id: keyId },
    select: { organization: { select: { creditAccountId: true } } },
  });
  if (!key) throw notFound("API key");
  return key.organization.creditAccountId;
}

async function lockKey(tx: Tx, keyId: string) {
  await lockCreditAccount(tx, await accountOfKey(tx, keyId));
  await tx.$queryRaw`select id from api_keys where id = ${keyId} for update`;
  return tx.apiKey.findUniqueOrThrow({ where: { id: keyId } });
}

function audit(
  tx: Tx,
  key: { id: string; organizationId: string },
  action: string,
  details: { name: string; credits?: number },
  actor: Actor,
  now: Date,
): Promise<void> {
  const { organizationId } = key;
  return recordAudit(tx, { organizationId, actor, action, subjectId: key.id, details }, now);
}
