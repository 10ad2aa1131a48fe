import { Resend } from "resend";
import { renderStoredEmail } from "@/emails/registry";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { log } from "@/server/foundation/log";
import { storableText } from "@/server/foundation/storable-text";
import { emailFrame } from "./email-frame";
import { unsubscribeHeaders } from "./unsubscribe-headers";

let client: Resend | undefined;

/** The one client of Resend. */
export function resend(): Resend {
  const { RESEND_API_KEY, RESEND_BASE_URL } = env();
  client ??= new Resend(RESEND_API_KEY, RESEND_BASE_URL ? { baseUrl: RESEND_BASE_URL } : {});
  return client;
}

/** A sandbox writes its emails, so that they can be looked at, and sends none. */
const NOT_SENT = "Not sent: emails of a sandbox stay here.";

/** A file that goes with an email, and where its answers go. */
export type Enclosed = {
  attachments?: { filename: string; content: Buffer }[];
  replyTo?: string;
};

/**
 * Sends a queued email, with what its template encloses. Safe to repeat: the id is Resend's idempotency key, and a sent row is left
 * alone. Throws when Resend could not take it, so that the job is tried again.
 */
export async function sendEmail(
  emailId: string,
  enclose: (template: string, props: unknown) => Promise<Enclosed>,
  now: Date,
): Promise<void> {
  const email = await db().emailMessage.findUnique({ where: { id: emailId } });
  if (!email || email.sentAt) return;
  const { subject, html, text } = await renderStoredEmail(
    email.template,
    email.props,
    emailFrame(email.organizationId),
  );
  if (await isOfSandbox(email.organizationId)) {
    const data = { subject, problem: NOT_SENT };
    await db().emailMessage.update({ where: { id: emailId }, data });
    return;
  }
  const { data, error } = await resend().emails.send(
    {
      from: env().EMAIL_FROM,
      to: email.recipient,
      subject,
      html,
      text,
      ...replyAddressIn(email.props),
      headers: unsubscribeHeaders(email.props),
      ...(await enclose(email.template, email.props)),
    },
    { idempotencyKey: email.id },
  );
  if (error) {
    const problem = storableText(error.message);
    await db().emailMessage.update({ where: { id: emailId }, data: { problem } });
    throw new Error(`Resend refused ${email.template}: ${error.message}`);
  }
  // A link in a row that was sent is of no use to us and of use to a thief.
  const secretive = [
    "verify-email",
    "sign-in-link",
    "reset-password",
    "invitation",
    "confirm-billing-email",
    "confirm-email-change",
    "email-changed",
    "security-notice",
  ].includes(email.template);
  await db().emailMessage.update({
    where: { id: emailId },
    data: {
      sentAt: now,
      subject,
      providerId: data?.id ?? null,
      problem: null,
      ...(secretive ? { props: {} } : {}),
      // Of an account that was deleted nothing names its person, nor does this.
      ...(email.template === "account-deleted" ? { recipient: "deleted@deleted.invalid" } : {}),
    },
  });
  log().info({ emailId, template: email.template }, "email sent");
}

/** An email whose replies are read says where they go. */
function replyAddressIn(props: unknown): Enclosed {
  const { replyTo } = props as { replyTo?: string };
  return replyTo ? { replyTo } : {};
}

async function isOfSandbox(organizationId: string | null): Promise<boolean> {
  if (!organizationId) return false;
  const of = { where: { id: organizationId }, select: { sandboxId: true } };
  return Boolean((await db().organization.findUnique(of))?.sandboxId);
}
