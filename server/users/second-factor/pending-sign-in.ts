import { createHash, randomBytes } from "node:crypto";
import type { User } from "@/generated/prisma/client";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { sendSecurityNotice } from "../security-notice";
import { openSessionIn, type SignInPlace } from "../sessions/open-session";
import { lockPerson } from "./settle-factors";

const MINUTES_OPEN = 10;
const MOST_TRIES = 5;

/**
 * Half a sign-in: somebody proved the first factor, and their browser holds a token that waits for the
 * second. It is no session and opens nothing; the session begins once both are proved
 * (docs/decisions/0077).
 * @param user as the first proof read them: if their password has changed since, nothing waits
 * @returns the token, or null
 */
export async function beginSecondStep(
  user: Pick<User, "id" | "passwordHash">,
  now: Date,
): Promise<string | null> {
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(now.getTime() + MINUTES_OPEN * 60_000);
  // Holding the person's row makes a change of the password wait, and then end this too.
  const begun = await db().$executeRaw`
    insert into pending_sign_ins (id, user_id, token_hash, tries, created_at, expires_at)
    select ${newId("pendingSignIn")}, id, ${hashOf(token)}, 0, ${now}, ${expiresAt} from users
    where id = ${user.id} and password_hash is not distinct from ${user.passwordHash} and deleted_at is null for share`;
  return begun === 0 ? null : token;
}

/** Whose half sign-in this token is; null where it is nobody's, too old or used up. */
export async function findSecondStep(
  token: string,
  now: Date,
): Promise<{ user: User; expiresAt: Date } | null> {
  const found = await db().pendingSignIn.findUnique({
    where: { tokenHash: hashOf(token), expiresAt: { gt: now }, tries: { lt: MOST_TRIES } },
    include: { user: true },
  });
  return found && { user: found.user, expiresAt: found.expiresAt };
}

/**
 * Finishes a sign-in with the second factor. A few wrong tries end it, and the first factor is asked again.
 * @param prove says whether the second factor is right, and spends it
 */
export async function finishSecondStep(
  token: string,
  place: SignInPlace,
  prove: (tx: Tx, user: User) => Promise<boolean>,
  now: Date,
): Promise<{ user: User; sessionId: string } | "wrong" | "start_again"> {
  // Counted before the proof is looked at and whatever becomes of it, so that many at once get no more tries.
  const [counted] = await db().$queryRaw<{ id: string; user_id: string; tries: number }[]>`
    update pending_sign_ins set tries = tries + 1
    where token_hash = ${hashOf(token)} and expires_at > ${now} and tries < ${MOST_TRIES}
    returning id, user_id, tries`;
  if (!counted) return "start_again";
  return inTransaction(async (tx) => {
    const user = await lockPerson(tx, counted.user_id);
    // It ends with a new password, and with the sign-in it was finished by.
    if (!(await tx.pendingSignIn.findUnique({ where: { id: counted.id } }))) return "start_again";
    if (!(await prove(tx, user))) {
      if (counted.tries < MOST_TRIES) return "wrong";
      const once = `${user.id}:${now.toISOString().slice(0, 13)}`;
      await sendSecurityNotice(tx, user, { what: "second_factor_refused" }, now, { once });
      return "start_again";
    }
    await tx.pendingSignIn.delete({ where: { id: counted.id } });
    const sessionId = await openSessionIn(tx, user, { ...place, secondFactor: true }, now);
    return sessionId === null ? "start_again" : { user, sessionId };
  });
}

function hashOf(token: string): Buffer<ArrayBuffer> {
  return Buffer.from(createHash("sha256").update(token).digest());
}
