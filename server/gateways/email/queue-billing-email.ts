import type { EmailName, EmailProps } from "@/emails/registry";
import type { Organization } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { billingRecipients } from "./billing-recipients";
import { queueEmail } from "./queue-email";

/**
 * Tells everybody who hears about an account's money, each once an event: `event` names what
 * happened and never repeats for another happening of this template.
 */
export async function queueBillingEmail<Name extends EmailName>(
  tx: Tx,
  creditAccountId: string,
  email: {
    template: Name;
    event: string;
    props: (organization: Organization) => EmailProps<Name>;
    /** Addresses beyond today's, such as the one that was just replaced. */
    alsoTo?: string[];
  },
  now: Date,
): Promise<void> {
  const { organization, recipients } = await billingRecipients(tx, creditAccountId);
  const props = email.props(organization);
  for (const to of new Set([...(email.alsoTo ?? []), ...recipients])) {
    const dedupeKey = `${email.template}:${email.event}:${to}`;
    const { template } = email;
    await queueEmail(tx, { dedupeKey, to, organizationId: organization.id, template, props }, now);
  }
}
