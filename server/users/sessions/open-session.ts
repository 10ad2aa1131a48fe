import type { User } from "@/generated/prisma/client";
import { inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";

const MAX_USER_AGENT = 300;

/** Where a person signs in from. */
export type SignInPlace = {
  ip: string | null;
  userAgent: string;
  /** The session this browser had: it gives way, since its cookie does. */
  replaces?: string | undefined;
};

/**
 * Opens a session for a person who has just proved who they are. Every sign-in gets a new one.
 * @param user as the proof read them: if their password has changed since, nothing is opened
 * @returns its id, or null
 */
export async function openSession(
  user: Pick<User, "id" | "passwordHash">,
  place: SignInPlace,
  now: Date,
): Promise<string | null> {
  const id = newId("session");
  const userAgent = place.userAgent.slice(0, MAX_USER_AGENT);
  return inTransaction(async (tx) => {
    // Holding the user's row makes a change of the password wait, and then end this session too.
    const opened = await tx.$executeRaw`
      insert into sessions (id, user_id, created_at, last_seen_at, authenticated_at, ip, user_agent)
      select ${id}, id, ${now}, ${now}, ${now}, ${place.ip}, ${userAgent} from users
      where id = ${user.id} and password_hash is not distinct from ${user.passwordHash} for share`;
    if (opened === 0) return null;
    if (place.replaces) {
      await tx.session.updateMany({
        where: { id: place.replaces, endedAt: null },
        data: { endedAt: now, end: "replaced" },
      });
    }
    return id;
  });
}
