import type { z } from "zod";
import { readSettings } from "@/server/accounting/settings/book-settings";
import { createDraft } from "@/server/accounting/trade/draft-operations";
import { issueDocument } from "@/server/accounting/trade/issue-document";
import { linesOfIssue } from "@/server/accounting/trade/post-document";
import { resolveLines } from "@/server/accounting/trade/resolve-lines";
import { purchase, sale } from "@/server/accounting/trade/sides";
import { resolveHeader } from "@/server/accounting/trade/write-draft";
import { createTransaction } from "@/server/accounting/transactions/create-transaction";
import { postBookTransaction } from "@/server/accounting/transactions/post-transaction";
import { addDays } from "@/server/foundation/clock";
import type { Tx } from "@/server/foundation/db";
import { DomainError, type FieldError, invalid, isDomainError } from "@/server/foundation/errors";
import type { Id } from "@/server/foundation/ids";
import { collectWrites, type Read, sendIn, writeRows } from "@/server/foundation/statements";
import type {
  AtomicOperation,
  Effect,
  PerformContext,
  WorkContext,
} from "@/server/operations/define-operation";
import { performIn, writeIn } from "@/server/operations/perform-in-transaction";
import type { DocumentTemplate, Template } from "./template.schema";

const sides = { invoice: sale, bill: purchase };
const creates = { invoice: createDraft(sale), bill: createDraft(purchase) };
const issues = { invoice: issueDocument(sale), bill: issueDocument(purchase) };

const ofJobs = writeRows({
  name: "book_transactions_of_jobs",
  row: { id: "text", source_id: "text" },
  sql: (given) =>
    `update book_transactions t set source_id = given.source_id from ${given} where t.id = given.id`,
});

/** Whoever asks, without an input of their own. */
type Caller = Omit<WorkContext<unknown>, "input">;

/** What one run comes to, and what it may be called. */
export type Worth = { amount: bigint; currency: string; title: string };

/**
 * Checks a template by what it is for: it is made on a day, with all the checks of whoever makes one by hand, and
 * nothing is written.
 * @throws validation_failed naming the field within the template, wrong_state
 */
export async function tryTemplate(
  context: Caller & { read: Read },
  template: Template,
  { date, asDraft }: { date: string; asDraft: boolean },
): Promise<Worth> {
  const { kind, body } = template;
  const { write } = collectWrites();
  const { organization } = context;
  return within(kind, async () => {
    if (kind === "transaction") {
      const input = { ...body, date, organization_id: organization.id as Id<"organization"> };
      const made = await performWith(createTransaction, { ...context, write }, input);
      const debits = made.output.entries.filter(({ entry_type }) => entry_type === "debit");
      const amount = debits.reduce((sum, entry) => sum + BigInt(entry.amount), 0n);
      return { amount, currency: made.output.currency, title: made.output.description };
    }
    const input = documentInput(organization.id, body, date);
    const { output } = await performWith(creates[kind], { ...context, write }, input);
    if (!asDraft) await requirePostable(context, kind, body, output.currency);
    if (kind === "invoice" && body.email) await requireEmailable(context, body, asDraft);
    return { amount: BigInt(output.total), currency: output.currency, title: output.contact.name };
  });
}

/**
 * Makes what a template says, dated on a day, in the transaction of the caller, and sends, receives or posts it where
 * it is not to stay a draft. Nothing is charged here.
 * @throws what whoever makes one by hand would be told
 */
export async function makeFromTemplate(
  tx: Tx,
  caller: Caller,
  template: Template,
  { jobId, date, asDraft }: { jobId: string; date: string; asDraft: boolean },
): Promise<Pick<Effect<unknown>, "entity">> {
  const organization_id = caller.organization.id as Id<"organization">;
  if (template.kind === "transaction") {
    const input = { ...template.body, date, organization_id };
    const { entity } = await performAndWrite(tx, createTransaction, caller, input);
    await sendIn(tx)(ofJobs, [{ id: entity.id, source_id: jobId }]);
    if (!asDraft) {
      const posted = { organization_id, transaction_id: entity.id as Id<"bookTransaction"> };
      await performAndWrite(tx, postBookTransaction, caller, posted);
    }
    return { entity };
  }
  const { kind, body } = template;
  const input = documentInput(organization_id, body, date);
  const { entity } = await performAndWrite(tx, creates[kind], caller, input);
  if (!asDraft) {
    const emailed = kind === "invoice" && body.email ? { email: true } : {};
    const issued = { organization_id, [`${kind}_id`]: entity.id, ...emailed };
    // The input of either side, of which this is one.
    await performAndWrite(tx, issues[kind] as AtomicOperation, caller, issued);
  }
  return { entity };
}

function documentInput(
  organizationId: string,
  template: DocumentTemplate & { email?: boolean | undefined },
  date: string,
) {
  const { due_in_days: days, email: _, ...body } = template;
  return {
    ...body,
    organization_id: organizationId as Id<"organization">,
    issue_date: date,
    due_date: days === undefined ? undefined : addDays(date, days),
  };
}

/** What posts by itself later needs its accounts and roles; which rate will count is not known yet, and changes nothing of it. */
async function requirePostable(
  { organization, read }: Caller & { read: Read },
  kind: "invoice" | "bill",
  { lines }: DocumentTemplate,
  currency: string,
): Promise<void> {
  const side = sides[kind];
  const settings = await readSettings(read, organization.id);
  const resolved = await resolveLines(read, organization.id, side, { currency, lines });
  const terms = { currency, bookCurrency: settings.currency, rate: "1" };
  await linesOfIssue(read, organization.id, side, resolved, terms);
}

/** @throws validation_failed where nothing would be emailed, or nobody could be reached */
async function requireEmailable(
  { organization, now, read }: Caller & { read: Read },
  { contact_id }: DocumentTemplate,
  asDraft: boolean,
): Promise<void> {
  if (asDraft) throw invalid("email", "Only invoices that are sent at once can be emailed");
  const { contact } = await resolveHeader(read, organization, sale, { contact_id }, now);
  if (contact.email === null)
    throw invalid("contact_id", `${contact.name} has no email address. Add one to the contact`);
}

function performWith<Input extends z.ZodType, Output extends z.ZodType>(
  operation: AtomicOperation<Input, Output>,
  context: Omit<PerformContext<unknown>, "input">,
  input: z.output<Input>,
): Promise<Effect<z.input<Output>>> {
  return operation.perform({ ...context, input });
}

async function performAndWrite<Input extends z.ZodType, Output extends z.ZodType>(
  tx: Tx,
  operation: AtomicOperation<Input, Output>,
  caller: Caller,
  input: z.output<Input>,
): Promise<Effect<z.input<Output>>> {
  const { effect, writes } = await performIn(tx, operation, { ...caller, input });
  await writeIn(tx, writes);
  return effect;
}

/** Names fields as they stand in the request: `lines.0.unit_price` -> `invoice.lines.0.unit_price`. */
async function within<T>(kind: Template["kind"], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDomainError(error) || !Array.isArray(error.extra.errors)) throw error;
    const errors = (error.extra.errors as FieldError[]).map(({ path, message }) => ({
      path: `${kind}.${path}`,
      message,
    }));
    throw new DomainError(error.code, `${kind}.${error.message}`, { ...error.extra, errors });
  }
}
