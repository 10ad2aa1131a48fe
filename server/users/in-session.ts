import { invariant } from "@/server/foundation/invariant";
import type { Person } from "@/server/organizations/access/caller";

/** A person in one of their sessions: only in a browser is there one to end, to confirm or to keep. */
export type InSession = { userId: string; sessionId: string; requestId: string };

export function inSession({ userId, session, requestId }: Person): InSession {
  invariant(session, "a person who asks through a door is in a session");
  return { userId, sessionId: session.id, requestId };
}
