import type { EmailProps } from "@/emails/registry";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { resetUrl } from "./reset-url";

type Notice = Pick<EmailProps<"security-notice">, "what" | "detail">;

/**
 * Tells a person about a change to how they sign in. Its button leads to a reset, which signs every browser
 * out: whoever made the change may be somebody else.
 * @param once names this notice where it is to be sent once only
 */
export async function sendSecurityNotice(
  tx: Tx,
  { email }: { email: string },
  notice: Notice,
  now: Date,
  once: string = newId("email"),
): Promise<void> {
  const props = { ...notice, at: now.toISOString(), timeZone: "UTC", resetUrl: resetUrl(email) };
  const message = { to: email, organizationId: null, template: "security-notice" as const, props };
  await queueEmail(tx, { dedupeKey: `security-notice:${notice.what}:${once}`, ...message }, now);
}
