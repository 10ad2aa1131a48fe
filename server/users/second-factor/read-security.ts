import type { Identity } from "@/generated/prisma/client";
import { db, inTransaction } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import type { InSession } from "../in-session";
import { sendSecurityNotice } from "../security-notice";
import { record } from "./record";
import { countRecoveryCodes, makeRecoveryCodes } from "./recovery-codes";
import { providerId, type Security } from "./security.schema";
import { lockPerson } from "./settle-factors";
import { whoRequires } from "./who-requires";

/** How a person signs in. */
export async function readSecurity(userId: string): Promise<Security> {
  const user = await db().user.findUniqueOrThrow({
    where: { id: userId },
    include: { authenticator: true, passkeys: { orderBy: { id: "asc" } }, identities: true },
  });
  const { authenticator, passkeys, identities, secondFactorAt } = user;
  return {
    second_factor_since: secondFactorAt?.toISOString() ?? null,
    authenticator_since: authenticator?.secret ? authenticator.createdAt.toISOString() : null,
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      created_at: createdAt.toISOString(),
      last_used_at: lastUsedAt?.toISOString() ?? null,
    })),
    providers: providersOf(identities),
    recovery_codes_left: await countRecoveryCodes(db(), userId),
    required_by: await whoRequires(db(), user),
  };
}

/** Each provider once, though one may have linked several of its accounts. */
function providersOf(identities: Identity[]): Security["providers"] {
  return providerId.options.flatMap((provider) => {
    const times = identities.flatMap((one) =>
      one.provider === provider ? [one.createdAt.getTime()] : [],
    );
    if (times.length === 0) return [];
    return [{ provider, linked_at: new Date(Math.min(...times)).toISOString() }];
  });
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
