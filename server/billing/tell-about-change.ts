import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { newId } from "@/server/foundation/ids";
import { notifyPayers } from "@/server/gateways/notices/notify";

/**
 * Tells everybody who hears about an account's money that its billing details were changed, or that
 * somebody asked for another billing email.
 * @param change.alsoTo addresses beyond today's, such as the one that was just replaced
 * @param who changed them, as a person reads it
 */
export async function tellAboutChange(
  tx: Tx,
  creditAccountId: string,
  change: { changed: string[]; pendingEmail?: string; alsoTo?: string[] },
  who: string,
  now: Date,
): Promise<void> {
  const { changed, pendingEmail, alsoTo } = change;
  await notifyPayers(
    tx,
    creditAccountId,
    {
      template: "billing-details-changed",
      event: newId("audit"),
      ...(alsoTo ? { alsoTo } : {}),
      props: (organization) => ({
        organizationName: organization.name,
        changed,
        ...(pendingEmail ? { pendingEmail } : {}),
        actor: who,
        billingUrl: `${env().APP_URL}/${organization.slug}/billing/details`,
      }),
    },
    now,
  );
}
