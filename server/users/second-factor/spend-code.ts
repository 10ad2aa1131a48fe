import type { Tx } from "@/server/foundation/db";
import { unseal } from "@/server/foundation/seal";
import { sendSecurityNotice } from "../security-notice";
import { countRecoveryCodes, looksLikeRecoveryCode, spendRecoveryCode } from "./recovery-codes";
import { stepOfCode } from "./totp";

/** How a typed code was good; null where it was not. */
export type SpentCode = "authenticator" | "recovery_code" | null;

/**
 * Takes a code of the authenticator app, or a recovery code. Each is good once: of an app's codes, only
 * one that is newer than the last.
 */
export async function spendCode(
  tx: Tx,
  user: { id: string; email: string },
  typed: string,
  now: Date,
): Promise<SpentCode> {
  if (!looksLikeRecoveryCode(typed)) {
    const spent = await spendAppCode(tx, user.id, typed.replace(/\s/g, ""), now);
    return spent ? "authenticator" : null;
  }
  if (!(await spendRecoveryCode(tx, user.id, typed, now))) return null;
  const left = await countRecoveryCodes(tx, user.id);
  const detail = left === 1 ? "One code is left." : `${left} codes are left.`;
  await sendSecurityNotice(tx, user, { what: "recovery_code_used", detail }, now);
  return "recovery_code";
}

async function spendAppCode(tx: Tx, userId: string, code: string, now: Date): Promise<boolean> {
  const app = await tx.authenticator.findUnique({ where: { userId } });
  const secret = app?.secret ? openSecret(app.secret, userId) : null;
  const step = secret ? stepOfCode(secret, code, now) : null;
  if (step === null) return false;
  // Decided by the row: of two that bring one code at once the second finds it used.
  const { count } = await tx.authenticator.updateMany({
    where: { userId, lastStep: { lt: step } },
    data: { lastStep: step },
  });
  return count === 1;
}

/** The secret of an app as it was stored. */
export function openSecret(sealed: Uint8Array, userId: string): string | null {
  return unseal(sealed, secretPurpose(userId));
}

export function secretPurpose(userId: string): string {
  return `authenticator:${userId}`;
}
