import { db } from "@/server/foundation/db";
import type { MailProblemAnswer } from "../notification.schema";
import { mailProblemAnswer } from "./list-mail-problems";

/** Why email does not reach a person; null: it does, as far as we know. */
export async function ownMailProblem(userId: string): Promise<MailProblemAnswer | null> {
  const { email } = await db().user.findUniqueOrThrow({ where: { id: userId } });
  const found = await db().mailProblem.findUnique({ where: { address: email } });
  return found && mailProblemAnswer(found);
}

/** Its person says that the address works: the next email is tried, and noticed if it bounces. */
export async function forgetMailProblem(userId: string): Promise<void> {
  const { email } = await db().user.findUniqueOrThrow({ where: { id: userId } });
  await db().mailProblem.deleteMany({ where: { address: email } });
}
