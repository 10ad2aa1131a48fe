import { z } from "zod";
import type { EmailProps } from "@/emails/registry";
import { recordEventIn } from "@/server/accounting/events/record-event";
import { moneyInWords } from "@/server/accounting/pdf/pdf-words";
import type { Actor } from "@/server/foundation/actor";
import { dayInTimeZone } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, invalid } from "@/server/foundation/errors";
import { plainMessage } from "@/server/foundation/plain-text.schema";
import { lookUp, type Put, type Read, readThrough, sendIn } from "@/server/foundation/statements";
import { putEmail, queueEmail } from "@/server/gateways/email/queue-email";
import type { Enclosed } from "@/server/gateways/email/send-email";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { numberIn, sale } from "./sides";
import { tradeAnswer } from "./trade-answer";
import { tradePdf } from "./trade-pdf";
import { findDocument, type TradeDocument } from "./trade-rows";

const MOST_A_DAY = 5;
const DAY_MS = 86_400_000;

export const messageField = plainMessage(1_000).optional().meta({
  description: "A personal message in the email: plain text, no links",
});

const senders = lookUp<{ name: string; reply_to: string | null }>()({
  name: "senders_of_invoices",
  key: { organization_id: "text" },
  sql: (asked) => `
    select asked.place, o.name, case when a.organization_id = o.id then a.billing_email end as reply_to
    from ${asked} join organizations o on o.id = asked.organization_id
    join credit_accounts a on a.id = o.credit_account_id`,
});

/**
 * The email with which an invoice goes to its customer. Answers go to the billing address of an organization that pays
 * for itself.
 * @throws validation_failed where the customer has no email address
 */
async function emailOf(
  read: Read,
  organizationId: string,
  invoice: TradeDocument,
  message: string | undefined,
) {
  const { id, contact_name, contact_email, currency, total, paid, due_date } = invoice;
  if (contact_email === null)
    throw invalid(
      "contact_id",
      `${contact_name} has no email address. Add one to the contact, or send the PDF yourself`,
    );
  const [sender] = await read(senders, { organization_id: organizationId });
  const props: EmailProps<"invoice"> = {
    invoiceId: id,
    organizationName: sender?.name ?? "",
    number: numberIn(invoice) ?? "",
    due: moneyInWords(total - paid, currency),
    dueOn: due_date,
    message: message ?? "",
    ...(sender?.reply_to ? { replyTo: sender.reply_to } : {}),
  };
  return { to: contact_email, template: "invoice" as const, organizationId, props };
}

// Whoever is about to email waits for whoever was before, and then counts what that one left.
const turns = lookUp<{ turn: string }>()({
  name: "turns_to_email_invoices",
  key: { organization_id: "text" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, pg_advisory_xact_lock(hashtextextended('invoice-emails:' || asked.organization_id, 0))::text as turn
    from ${asked} order by asked.organization_id`,
});

const latestEmails = lookUp<{ sent: bigint; first: Date | null }>()({
  name: "latest_emails_of_invoices",
  key: { organization_id: "text", since: "timestamptz", most: "int" },
  sql: (asked) => `
    select asked.place, count(m.created_at) as sent, min(m.created_at) as first
    from ${asked} left join lateral (
      select e.created_at from email_messages e
      where e.organization_id = asked.organization_id and e.template = 'invoice' and e.created_at > asked.since
      order by e.created_at desc limit asked.most) m on true
    group by asked.place`,
});

/** @throws rate_limited where an organization has emailed as many invoices in a day as it may */
async function requireFewEmails(read: Read, organizationId: string, now: Date): Promise<void> {
  const most = env().INVOICE_EMAILS_PER_DAY;
  await read(turns, { organization_id: organizationId });
  const since = new Date(now.getTime() - DAY_MS);
  const [latest] = await read(latestEmails, { organization_id: organizationId, since, most });
  if (!latest?.first || latest.sent < most) return;
  const freeAt = latest.first.getTime() + DAY_MS;
  throw new DomainError(
    "rate_limited",
    `This organization has emailed ${most.toLocaleString("en-US")} invoices within 24 hours, the most it may. Nothing was sent, changed or charged. Email it later, or send the PDF yourself.`,
    { retry_after: Math.max(1, Math.ceil((freeAt - now.getTime()) / 1_000)) },
  );
}

/**
 * Emails an invoice beside the writes of the operation that sends it. What recurs by itself counts towards the limit
 * of a day and is never refused by it: nobody is there to send it later.
 * @throws as `emailOf`; rate_limited
 */
export async function putInvoiceEmail(
  { read, write, actor, now }: { read: Read; write: Put; actor: Actor; now: Date },
  organizationId: string,
  invoice: TradeDocument,
  message: string | undefined,
): Promise<void> {
  const email = await emailOf(read, organizationId, invoice, message);
  if (actor.type !== "system") await requireFewEmails(read, organizationId, now);
  putEmail(write, { ...email, dedupeKey: `invoice:${invoice.id}:sent` }, now);
}

/**
 * Emails a sent invoice to its customer, again or for the first time. Free; at most five times a day, and so many a day
 * of all of an organization's invoices.
 * @throws not_found, wrong_state (a draft, or cancelled), validation_failed (no address), rate_limited
 */
export async function emailInvoice(
  request: {
    organization: { id: string; timeZone: string };
    actor: Actor;
    invoiceId: string;
    message: string | undefined;
    now: Date;
  },
  idempotent?: IdempotentRequest,
): Promise<{ to: string }> {
  const { organization, actor, invoiceId: id, message, now } = request;
  const { output } = await runOnce(idempotent, now, async (tx) => {
    const read = readThrough(sendIn(tx));
    const invoice = await findDocument(read, { organizationId: organization.id, side: sale, id });
    refuseUnsent(invoice);
    const email = await emailOf(read, organization.id, invoice, message);
    await requireFewEmails(read, organization.id, now);
    const day = dayInTimeZone(now, organization.timeZone);
    // A place for each email of the day: whoever finds none is too late, however many ask at once.
    for (let place = 1; place <= MOST_A_DAY; place++) {
      const dedupeKey = `invoice:${id}:${day}:${place}`;
      if (!(await queueEmail(tx, { ...email, dedupeKey }, now))) continue;
      const description = `Invoice ${email.props.number} emailed to ${email.to}`;
      await recordEventIn(
        tx,
        { organization, actor, now },
        { type: "invoice.emailed", entityId: id, description },
      );
      return { to: email.to };
    }
    throw new DomainError(
      "rate_limited",
      `This invoice was emailed ${MOST_A_DAY} times today. Nothing was sent. Email it again tomorrow, or send the PDF yourself.`,
    );
  });
  return output;
}

function refuseUnsent({ state }: TradeDocument): void {
  if (state === "draft")
    throw new DomainError(
      "wrong_state",
      "The invoice is still a draft. Nothing was emailed. Send it first.",
      { document_status: state },
    );
  if (state === "cancelled")
    throw new DomainError("wrong_state", "The invoice is cancelled. Nothing was emailed.", {
      document_status: state,
    });
}

/** What goes with an email that is sent now: the PDF, where it is about an invoice. */
export async function encloseInvoice(template: string, props: unknown): Promise<Enclosed> {
  if (template !== "invoice") return {};
  const { invoiceId, replyTo } = props as EmailProps<"invoice">;
  const found = await db().tradeDocument.findUniqueOrThrow({
    where: { id: invoiceId },
    select: { organization: { select: { id: true, timeZone: true } } },
  });
  const { id: organizationId, timeZone } = found.organization;
  const read = readThrough(sendIn(db()));
  const document = await findDocument(read, { organizationId, side: sale, id: invoiceId });
  const pdf = await tradePdf(
    db(),
    sale,
    tradeAnswer(sale, document, { timeZone, now: document.updated_at }),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of pdf.read()) chunks.push(Buffer.from(chunk));
  return {
    attachments: [{ filename: pdf.name, content: Buffer.concat(chunks) }],
    ...(replyTo ? { replyTo } : {}),
  };
}

export const emailedSchema = z.object({
  to: z.string().meta({ description: "The contact's email address it is being sent to" }),
});
