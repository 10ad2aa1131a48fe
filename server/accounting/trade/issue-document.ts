import { z } from "zod";
import { recordEvent } from "@/server/accounting/events/record-event";
import { findRate } from "@/server/accounting/exchange-rates/find-rate";
import { readSettings, requireOpenPeriod } from "@/server/accounting/settings/book-settings";
import { postLines } from "@/server/accounting/transactions/post-lines";
import { DomainError } from "@/server/foundation/errors";
import { invariant } from "@/server/foundation/invariant";
import { lookUp, writeRows } from "@/server/foundation/statements";
import { capitalized } from "@/server/foundation/words";
import { defineOperation } from "@/server/operations/define-operation";
import { messageField, putInvoiceEmail } from "./email-invoice";
import { documentIdInput } from "./draft-operations";
import { linesOfIssue } from "./post-document";
import { numberOf, type Side } from "./sides";
import { tradeDocumentSchema } from "./trade.schema";
import { tradeAnswer } from "./trade-answer";
import { lockDocument, requireState } from "./trade-rows";

// Keeps the series from everybody else until the request is through: its numbers are given one after the other, and
// one that is not used after all was never given.
const nextNumbers = lookUp<{ next: number }>()({
  name: "next_trade_numbers",
  key: { organization_id: "text", side: "trade_side", series: "text" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, s.next from ${asked} join trade_series s using (organization_id, side, series)
    order by s.organization_id, s.side, s.series for update of s`,
});

const givenNumbers = writeRows({
  name: "given_trade_numbers",
  row: { organization_id: "text", side: "trade_side", series: "text", number: "int" },
  sql: (given) => `
    update trade_series s set next = given.number + 1 from ${given}
    where s.organization_id = given.organization_id and s.side = given.side and s.series = given.series`,
});

const issuedDocuments = writeRows({
  name: "issued_trade_documents",
  row: {
    id: "text",
    number: "int",
    exchange_rate: "numeric",
    base_total: "bigint",
    transaction_id: "text",
    number_text: "text",
    issued_at: "timestamptz",
  },
  sql: (given) => `
    update trade_documents d set state = 'open', number = given.number, exchange_rate = given.exchange_rate,
      base_total = given.base_total, transaction_id = given.transaction_id, issued_at = given.issued_at,
      updated_at = given.issued_at, search_text = given.number_text || ' ' || d.search_text
    from ${given} where d.id = given.id`,
});

const emailFields = {
  email: z.boolean().optional().meta({
    description: "Email the invoice to the contact as a PDF; the contact needs an email address",
  }),
  message: messageField,
};

function issueInput<const Noun extends "invoice" | "bill">(noun: Noun) {
  return documentIdInput(noun).extend(
    (noun === "invoice" ? emailFields : {}) as Noun extends "invoice"
      ? typeof emailFields
      : Record<never, never>,
  );
}

/**
 * Sends an invoice or receives a bill: it gets the next number of its series, and what is owed is posted. From then on
 * it is final.
 */
export function issueDocument<
  const Noun extends "invoice" | "bill",
  const Verb extends "send" | "receive",
>(side: Side & { noun: Noun; issue: { verb: Verb } }) {
  const { noun, path, issue } = side;
  return defineOperation({
    key: `${noun}.${issue.verb}` as `${Noun}.${Verb}` & ("invoice.send" | "bill.receive"),
    summary: `${capitalized(issue.verb)} ${noun === "invoice" ? "an invoice" : "a bill"}: it gets its number, and the amount owed is posted`,
    permission: "accounting.write",
    input: issueInput(noun),
    output: tradeDocumentSchema,
    rest: {
      method: "post",
      path: `/organizations/{organization_id}/${path}/{${noun}_id}/${issue.verb}`,
      status: 200,
    },
    kind: "atomic",
    async perform(context) {
      const { organization, now, read, write } = context;
      const id = (context.input as Record<string, string>)[`${noun}_id`] ?? "";
      const draft = await lockDocument(read, { organizationId: organization.id, side, id });
      requireState(side, draft, "draft", `Only a draft can be ${issue.done}.`);
      if (draft.total === 0n)
        throw new DomainError(
          "wrong_state",
          `The ${noun} total is 0, so there is nothing to post. Nothing was changed or charged. Add a line with a price.`,
        );
      const settings = await readSettings(read, organization.id);
      requireOpenPeriod(settings, draft.issue_date);
      const { currency } = draft;
      const rate = await findRate(read, organization.id, {
        from: currency,
        to: settings.currency,
        date: draft.issue_date,
        given: draft.exchange_rate ?? undefined,
        path: "exchange_rate_decimal",
      });
      const terms = { currency, bookCurrency: settings.currency, rate };
      const { lines, baseTotal } = await linesOfIssue(read, organization.id, side, draft, terms);
      const series = { organization_id: organization.id, side: side.side, series: draft.series };
      const [counted] = await read(nextNumbers, series);
      invariant(counted, `the series ${draft.series} began with its first draft`);
      const number = counted.next;
      const name = numberOf({ ...draft, number });
      const transactionId = postLines(
        write,
        {
          organizationId: organization.id,
          date: draft.issue_date,
          description: `${capitalized(noun)} ${name}, ${draft.contact_name}`,
          reference: draft.order_number,
          currency,
          rate,
          sourceId: id,
          lines,
        },
        now,
      );
      write(givenNumbers, { ...series, number });
      write(issuedDocuments, {
        id,
        number,
        exchange_rate: rate,
        base_total: baseTotal,
        transaction_id: transactionId,
        number_text: name.toLowerCase(),
        issued_at: now,
      });
      const description = `${capitalized(noun)} ${name} ${issue.done}`;
      recordEvent(write, context, { type: `${noun}.${issue.done}`, entityId: id, description });
      const issued = {
        ...draft,
        state: "open" as const,
        number,
        exchange_rate: rate,
        base_total: baseTotal,
        transaction_id: transactionId,
        issued_at: now,
        updated_at: now,
      };
      const { email, message } = context.input as { email?: boolean; message?: string };
      if (email) await putInvoiceEmail(context, organization.id, issued, message);
      return {
        output: tradeAnswer(side, issued, { timeZone: organization.timeZone, now }),
        entity: { type: noun, id },
        description,
      };
    },
  });
}
