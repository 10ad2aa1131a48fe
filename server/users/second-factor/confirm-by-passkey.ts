import { inTransaction } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import type { InSession } from "../in-session";
import { openSessionIn, type SignInPlace } from "../sessions/open-session";
import { markConfirmed } from "../sessions/reauthenticate";
import type { PasskeyAnswer } from "./passkey.schema";
import { provePasskey, stillTheirs } from "./passkeys";
import { lockPerson } from "./settle-factors";

/** Confirms with a passkey of theirs. @throws validation_failed, wrong_state for a challenge that is over */
export async function confirmByPasskey(
  { userId, sessionId }: Pick<InSession, "userId" | "sessionId">,
  response: PasskeyAnswer,
  now: Date,
): Promise<void> {
  const passkey = await provePasskey(response, "reauthenticate", userId, now);
  await inTransaction(async (tx) => {
    const user = await lockPerson(tx, userId);
    if (!passkey || !(await stillTheirs(tx, passkey)))
      throw invalid("response", "This passkey isn't one of yours");
    await markConfirmed(tx, user, sessionId, now);
  });
}

/** Signs in with a passkey alone: the device and who holds it are two factors. Null where it proves nothing. */
export async function signInByPasskey(
  response: PasskeyAnswer,
  place: SignInPlace,
  now: Date,
): Promise<{ userId: string; email: string; sessionId: string } | null> {
  const passkey = await provePasskey(response, "sign_in", null, now);
  if (!passkey) return null;
  return inTransaction(async (tx) => {
    const user = await lockPerson(tx, passkey.userId);
    if (!(await stillTheirs(tx, passkey))) return null;
    const sessionId = await openSessionIn(tx, user, { ...place, secondFactor: true }, now);
    return sessionId === null ? null : { userId: user.id, email: user.email, sessionId };
  });
}
