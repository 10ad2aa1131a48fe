import type { User } from "@/generated/prisma/client";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { cancelDeletion } from "../deletion/schedule-deletion";

const MAX_USER_AGENT = 300;

/** Where a person signs in from. */
export type SignInPlace = {
  ip: string | null;
  userAgent: string;
  /** The session this browser had: it gives way, since its cookie does. */
  replaces?: string | undefined;
  /** Whether they proved a second factor too. */
  secondFactor?: boolean;
};

/**
 * Opens a session for a person who has just proved who they are. Every sign-in gets a new one.
 * @param user as the proof read them: if their password has changed since, nothing is opened
 * @returns its id, or null; null also for whoever has a second factor and did not prove it
 */
export function openSession(
  user: Pick<User, "id" | "passwordHash">,
  place: SignInPlace,
  now: Date,
): Promise<string | null> {
  return inTransaction((tx) => openSessionIn(tx, user, place, now));
}

/** The same in a transaction. */
export async function openSessionIn(
  tx: Tx,
  user: Pick<User, "id" | "passwordHash">,
  { ip, userAgent, replaces, secondFactor = false }: SignInPlace,
  now: Date,
): Promise<string | null> {
  const id = newId("session");
  // Holding the user's row makes a change of the password wait, and then end this session too.
  const opened = await tx.$executeRaw`
    insert into sessions (id, user_id, created_at, last_seen_at, authenticated_at, ip, user_agent)
    select ${id}, id, ${now}, ${now}, ${now}, ${ip}, ${userAgent.slice(0, MAX_USER_AGENT)} from users
    where id = ${user.id} and password_hash is not distinct from ${user.passwordHash}
      and (second_factor_at is null or ${secondFactor}) and deleted_at is null for no key update`;
  if (opened === 0) return null;
  await cancelDeletion(tx, user, now);
  if (replaces) {
    await tx.session.updateMany({
      where: { id: replaces, endedAt: null },
      data: { endedAt: now, end: "replaced" },
    });
  }
  return id;
}
