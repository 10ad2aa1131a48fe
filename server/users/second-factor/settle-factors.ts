import type { User } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import type { InSession } from "../in-session";
import { endSessionsBut } from "../sessions/end-sessions";
import { makeRecoveryCodes } from "./recovery-codes";
import { undoLink } from "./undo-second-factor";
import { whoRequires } from "./who-requires";

/** The person, locked: changes to how one signs in take turns. */
export async function lockPerson(tx: Tx, userId: string): Promise<User> {
  await tx.$queryRaw`select id from users where id = ${userId} for update`;
  return tx.user.findUniqueOrThrow({ where: { id: userId } });
}

/**
 * Draws the conclusions after a factor was added or removed. With the first, signing in asks for it from
 * now on, recovery codes are made, and sessions that never proved it end; with the last, none of that
 * remains.
 * @returns the recovery codes that were made, and the link that takes the first factor back
 * @throws wrong_state where the last one is removed and staff or an organization must have one
 */
export async function settleFactors(
  tx: Tx,
  session: InSession,
  now: Date,
): Promise<{ codes: string[] | null; undoUrl?: string }> {
  const { userId } = session;
  const user = await tx.user.findUniqueOrThrow({ where: { id: userId } });
  const has = await hasFactor(tx, userId);
  if (has === (user.secondFactorAt !== null)) return { codes: null };
  await tx.user.update({ where: { id: userId }, data: { secondFactorAt: has ? now : null } });
  if (has) {
    await endSessionsBut(tx, session, "second_factor_added", now);
    const codes = await makeRecoveryCodes(tx, userId, now);
    return { codes, undoUrl: await undoLink(tx, userId, now) };
  }
  const required = await whoRequires(tx, user);
  if (required.length > 0)
    throw new DomainError(
      "wrong_state",
      `${required.join(" and ")} ${required.length === 1 ? "requires" : "require"} a second factor. Nothing was changed. Add another one first, then remove this one.`,
    );
  await tx.recoveryCode.deleteMany({ where: { userId } });
  return { codes: null };
}

async function hasFactor(tx: Tx, userId: string): Promise<boolean> {
  const apps = await tx.authenticator.count({ where: { userId, secret: { not: null } } });
  return apps > 0 || (await tx.passkey.count({ where: { userId } })) > 0;
}
