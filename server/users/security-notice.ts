import type { EmailProps } from "@/emails/registry";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { resetUrl } from "./reset-url";

type Notice = Pick<EmailProps<"security-notice">, "what" | "detail">;

type Options = {
  /** Names this notice where it is to be sent once only. */
  once?: string;
  /** The link that takes the change back, where there is one. */
  undoUrl?: string | undefined;
};

/**
 * Tells a person about a change to how they sign in. Its button takes the change back, or leads to a reset,
 * which signs every browser out: whoever made the change may be somebody else.
 */
export async function sendSecurityNotice(
  tx: Tx,
  { email }: { email: string },
  notice: Notice,
  now: Date,
  { once = newId("email"), undoUrl }: Options = {},
): Promise<void> {
  const props = {
    ...notice,
    at: now.toISOString(),
    timeZone: "UTC",
    url: undoUrl ?? resetUrl(email),
    undoes: undoUrl !== undefined,
  };
  const message = { to: email, organizationId: null, template: "security-notice" as const, props };
  await queueEmail(tx, { dedupeKey: `security-notice:${notice.what}:${once}`, ...message }, now);
}
