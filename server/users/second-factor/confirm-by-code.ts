import { inTransaction } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import type { InSession } from "../in-session";
import { markConfirmed } from "../sessions/reauthenticate";
import { lockPerson } from "./settle-factors";
import { spendCode } from "./spend-code";

/** Confirms with a code of the app, or a recovery code. @throws validation_failed when it isn't right */
export async function confirmByCode(
  { userId, sessionId }: Pick<InSession, "userId" | "sessionId">,
  code: string,
  now: Date,
): Promise<void> {
  await inTransaction(async (tx) => {
    const user = await lockPerson(tx, userId);
    if (!(await spendCode(tx, user, code, now)))
      throw invalid("code", "This code isn't right, or it was used already");
    await markConfirmed(tx, user, sessionId, now);
  });
}
