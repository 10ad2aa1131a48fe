import { z } from "zod";
import { recordEvent } from "@/server/accounting/events/record-event";
import { findRate } from "@/server/accounting/exchange-rates/find-rate";
import { readSettings, requireOpenPeriod } from "@/server/accounting/settings/book-settings";
import { accountsWithRoles, postingAccountsOf } from "@/server/accounting/settings/roles";
import { postLines } from "@/server/accounting/transactions/post-lines";
import { dayInTimeZone } from "@/server/foundation/clock";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { idSchema, newId } from "@/server/foundation/ids";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { insertInto, writeRows } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { capitalized } from "@/server/foundation/words";
import { documentIdInput } from "./draft-operations";
import { linesOfPayment } from "./post-document";
import { reversePosting } from "./reverse-posting";
import { numberIn, type Side } from "./sides";
import { tradeAnswer } from "./trade-answer";
import { paymentFields, tradeDocumentSchema } from "./trade.schema";
import { lockDocument, requireState, type TradeDocument } from "./trade-rows";

const newPayments = insertInto("trade_payments", {
  id: "text",
  document_id: "text",
  amount: "bigint",
  date: "date",
  account_id: "text",
  method: "text",
  reference: "text",
  exchange_rate: "numeric",
  base_settled: "bigint",
  transaction_id: "text",
  created_at: "timestamptz",
});

const paidDocuments = writeRows({
  name: "paid_trade_documents",
  row: { id: "text", paid: "bigint", base_settled: "bigint", updated_at: "timestamptz" },
  sql: (given) => `
    update trade_documents d set paid = given.paid, base_settled = given.base_settled, updated_at = given.updated_at,
      state = (case when given.paid = d.total then 'paid' else 'open' end)::trade_state
    from ${given} where d.id = given.id`,
});

const undonePayments = writeRows({
  name: "undone_trade_payments",
  row: { id: "text", undone_at: "timestamptz", undo_transaction_id: "text" },
  sql: (given) => `
    update trade_payments p set undone_at = given.undone_at, undo_transaction_id = given.undo_transaction_id
    from ${given} where p.id = given.id`,
});

/** Records that an invoice or bill was paid, in part or in whole. Never more than is due, whoever else pays it. */
export function recordPayment<const Noun extends "invoice" | "bill">(side: Side & { noun: Noun }) {
  const { noun, nouns, path, issue } = side;
  return defineOperation({
    key: `${noun}.record_payment` as `${Noun}.record_payment`,
    summary: `Record a payment ${noun === "invoice" ? "received for an invoice" : "made for a bill"}`,
    permission: "accounting.write",
    input: z.strictObject({ ...paymentFields, ...documentIdInput(noun).shape }),
    output: tradeDocumentSchema,
    example: { amount: 5_000, method: "bank transfer" },
    rest: {
      method: "post",
      path: `/organizations/{organization_id}/${path}/{${noun}_id}/payments`,
      status: 201,
    },
    kind: "atomic",
    async perform(context) {
      const { organization, now, read, write } = context;
      const input = context.input as z.output<z.ZodObject<typeof paymentFields>> &
        Record<string, string>;
      const id = input[`${noun}_id`] ?? "";
      const document = await lockDocument(read, { organizationId: organization.id, side, id });
      requireState(
        side,
        document,
        "open",
        `Only ${issue.done} ${nouns} with an amount due can be paid.`,
      );
      const amount = BigInt(input.amount);
      const { currency } = document;
      const due = document.total - document.paid;
      if (amount > due)
        throw invalid(
          "amount",
          `Only ${minorUnitsToDecimal(due, currency)} ${currency} is still due`,
        );
      const settings = await readSettings(read, organization.id);
      const date = input.date ?? dayInTimeZone(now, organization.timeZone);
      requireOpenPeriod(settings, date);
      const account = input.account_id
        ? (await postingAccountsOf(read, organization.id, [input.account_id])).get(input.account_id)
        : (await accountsWithRoles(read, organization.id, ["bank"])).get("bank");
      if (!account)
        throw invalid("account_id", `There is no account ${input.account_id} in this organization`);
      const rate = await findRate(read, organization.id, {
        from: currency,
        to: settings.currency,
        date,
        given: input.exchange_rate_decimal,
        path: "exchange_rate_decimal",
      });
      const terms = { currency, bookCurrency: settings.currency, rate };
      const { lines, settled } = await linesOfPayment(read, organization.id, side, document, {
        amount,
        account,
        terms,
      });
      const paymentId = newId("tradePayment");
      const name = numberIn(document);
      const transactionId = postLines(
        write,
        {
          organizationId: organization.id,
          date,
          description: `Payment of ${name}, ${document.contact_name}`,
          reference: input.reference ?? null,
          currency,
          rate,
          sourceId: paymentId,
          lines,
        },
        now,
      );
      const payment = {
        id: paymentId,
        amount,
        date,
        account_id: account.id,
        method: input.method ?? null,
        reference: input.reference ?? null,
        exchange_rate: rate,
        base_settled: settled,
        transaction_id: transactionId,
      };
      write(newPayments, { ...payment, document_id: id, created_at: now });
      const paid: TradeDocument = {
        ...document,
        paid: document.paid + amount,
        base_settled: document.base_settled + settled,
        state: amount === due ? "paid" : "open",
        updated_at: now,
        payments: [...document.payments, { ...payment, undone_at: null }],
      };
      write(paidDocuments, sumsOf(paid));
      const whole = amount === due ? "paid" : "partially_paid";
      const description = `Payment of ${minorUnitsToDecimal(amount, currency)} ${currency} for ${name} recorded`;
      recordEvent(write, context, { type: `${noun}.${whole}`, entityId: id, description });
      return {
        output: tradeAnswer(side, paid, { timeZone: organization.timeZone, now }),
        entity: { type: noun, id },
        description: `${capitalized(noun)} payment recorded`,
      };
    },
  });
}

/** Takes a payment back by reversal: what it paid is due again. Free. */
export function undoPayment<const Noun extends "invoice" | "bill">(side: Side & { noun: Noun }) {
  const { noun, path } = side;
  return defineOperation({
    key: `${noun}.undo_payment` as `${Noun}.undo_payment`,
    summary: `Undo a payment of ${noun === "invoice" ? "an invoice" : "a bill"} by posting a reversal`,
    permission: "accounting.write",
    input: z.strictObject({
      ...documentIdInput(noun).shape,
      payment_id: idSchema("tradePayment"),
    }),
    output: tradeDocumentSchema,
    rest: {
      method: "post",
      path: `/organizations/{organization_id}/${path}/{${noun}_id}/payments/{payment_id}/undo`,
      status: 200,
    },
    kind: "atomic",
    async perform(context) {
      const { organization, now, read, write } = context;
      const input = context.input as Record<string, string>;
      const id = input[`${noun}_id`] ?? "";
      const document = await lockDocument(read, { organizationId: organization.id, side, id });
      const payment = document.payments.find((one) => one.id === input.payment_id);
      if (!payment) throw notFound("payment");
      if (payment.undone_at !== null)
        throw new DomainError(
          "wrong_state",
          "The payment was already undone. Nothing was changed or charged.",
        );
      const undoTransactionId = await reversePosting(
        { read, write },
        {
          organizationId: organization.id,
          transactionId: payment.transaction_id,
          date: dayInTimeZone(now, organization.timeZone),
          sourceId: payment.id,
        },
        now,
      );
      write(undonePayments, {
        id: payment.id,
        undone_at: now,
        undo_transaction_id: undoTransactionId,
      });
      const undone: TradeDocument = {
        ...document,
        paid: document.paid - payment.amount,
        base_settled: document.base_settled - payment.base_settled,
        state: "open",
        updated_at: now,
        payments: document.payments.map((one) =>
          one.id === payment.id ? { ...one, undone_at: now } : one,
        ),
      };
      write(paidDocuments, sumsOf(undone));
      const description = `Payment of ${numberIn(document)} undone`;
      recordEvent(write, context, { type: `${noun}.payment_undone`, entityId: id, description });
      return {
        output: tradeAnswer(side, undone, { timeZone: organization.timeZone, now }),
        entity: { type: noun, id },
        description,
      };
    },
  });
}

function sumsOf({ id, paid, base_settled, updated_at }: TradeDocument) {
  return { id, paid, base_settled, updated_at };
}
