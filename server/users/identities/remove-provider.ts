import { inTransaction } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import type { InSession } from "../in-session";
import { record } from "../second-factor/record";
import { lockPerson } from "../second-factor/settle-factors";
import { sendSecurityNotice } from "../security-notice";
import type { Provider } from "./sign-in-by-provider";

/**
 * Whoever signs in at the provider is no longer taken for this person, unless the provider says once more that the
 * person's address is theirs: whoever has the mailbox gets in anyway.
 * @throws not_found if it isn't linked
 */
export async function removeProvider(
  session: InSession,
  { id: provider, name }: Pick<Provider, "id" | "name">,
  now: Date,
): Promise<void> {
  const { userId } = session;
  await inTransaction(async (tx) => {
    const user = await lockPerson(tx, userId);
    const { count } = await tx.identity.deleteMany({ where: { userId, provider } });
    if (count === 0) throw notFound("linked provider");
    await record(tx, session, "user.identity_removed", now);
    const notice = { what: "identity_removed", detail: `It was ${name}.` } as const;
    await sendSecurityNotice(tx, user, notice, now);
  });
}
