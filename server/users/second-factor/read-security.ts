import { z } from "zod";
import { db, inTransaction } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import type { InSession } from "../in-session";
import { sendSecurityNotice } from "../security-notice";
import { record } from "./record";
import { countRecoveryCodes, makeRecoveryCodes } from "./recovery-codes";
import { lockPerson } from "./settle-factors";
import { whoRequires } from "./who-requires";

export const securitySchema = z.object({
  second_factor_since: z.string().nullable().meta({
    description: "Since when signing in asks for a second factor; null: it doesn't",
  }),
  authenticator_since: z.string().nullable(),
  passkeys: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      created_at: z.string(),
      last_used_at: z.string().nullable(),
    }),
  ),
  recovery_codes_left: z.number(),
  required_by: z.array(z.string()).meta({
    description: "Names of the organizations, or Bursar staff, that require a second factor",
  }),
});

export type Security = z.output<typeof securitySchema>;

/** How a person signs in. */
export async function readSecurity(userId: string): Promise<Security> {
  const user = await db().user.findUniqueOrThrow({
    where: { id: userId },
    include: { authenticator: true, passkeys: { orderBy: { id: "asc" } } },
  });
  const { authenticator, passkeys, secondFactorAt } = user;
  return {
    second_factor_since: secondFactorAt?.toISOString() ?? null,
    authenticator_since: authenticator?.secret ? authenticator.createdAt.toISOString() : null,
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      created_at: createdAt.toISOString(),
      last_used_at: lastUsedAt?.toISOString() ?? null,
    })),
    recovery_codes_left: await countRecoveryCodes(db(), userId),
    required_by: await whoRequires(db(), user),
  };
}

/** New recovery codes in the place of all others. @throws wrong_state where signing in asks for no second factor */
export async function renewRecoveryCodes(session: InSession, now: Date): Promise<string[]> {
  return inTransaction(async (tx) => {
    const user = await lockPerson(tx, session.userId);
    if (!user.secondFactorAt)
      throw new DomainError(
        "wrong_state",
        "Recovery codes replace a second factor, and you have none. Nothing was changed. Add one first.",
      );
    const codes = await makeRecoveryCodes(tx, user.id, now);
    await record(tx, session, "user.recovery_codes_made", now);
    await sendSecurityNotice(tx, user, { what: "recovery_codes_made" }, now);
    return codes;
  });
}
