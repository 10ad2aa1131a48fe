import { z } from "zod";
import { recordEvent } from "@/server/accounting/events/record-event";
import { invalid } from "@/server/foundation/errors";
import { idSchema, newId } from "@/server/foundation/ids";
import { capitalized } from "@/server/foundation/words";
import { defineOperation } from "@/server/operations/define-operation";
import { resolveLines } from "./resolve-lines";
import type { Side } from "./sides";
import { tradeAnswer } from "./trade-answer";
import { documentChange, documentFields, tradeDocumentSchema } from "./trade.schema";
import { lockDocument, requireState, type TradeDocument } from "./trade-rows";
import { resolveHeader, withLines, writeChangedDraft, writeNewDraft } from "./write-draft";

/** The path and input of whatever is about one document. */
export function documentIdInput<const Noun extends "invoice" | "bill">(noun: Noun) {
  return z.strictObject({
    organization_id: idSchema("organization"),
    [`${noun}_id`]: idSchema(noun),
  } as { organization_id: ReturnType<typeof idSchema<"organization">> } & {
    [Name in `${Noun}_id`]: ReturnType<typeof idSchema<Noun>>;
  });
}

/** Draws up an invoice or enters a bill. It stays a draft, which owes nobody anything, until it is sent or received. */
export function createDraft<const Noun extends "invoice" | "bill">(side: Side & { noun: Noun }) {
  const { noun, path, idKind, series } = side;
  return defineOperation({
    key: `${noun}.create` as `${Noun}.create`,
    summary: noun === "invoice" ? "Create a draft invoice" : "Create a draft bill",
    permission: "accounting.write",
    input: z.strictObject({ ...documentFields, organization_id: idSchema("organization") }),
    output: tradeDocumentSchema,
    example: {
      contact_id: "con_01kan40c2sfx0bq7mgd1v9n3ht",
      lines: [{ description: "Consulting", quantity_decimal: "1.5", unit_price: 12_000 }],
    },
    rest: { method: "post", path: `/organizations/{organization_id}/${path}`, status: 201 },
    kind: "atomic",
    async perform(context) {
      const { organization, input, now, read, write } = context;
      const header = await resolveHeader(read, organization, side, input, now);
      const { contact, currency, issueDate, dueDate } = header;
      const resolved = await resolveLines(read, organization.id, side, {
        currency,
        lines: input.lines,
      });
      const draft: TradeDocument = withLines(
        {
          id: newId(idKind),
          state: "draft" as const,
          contact_id: contact.id,
          contact_name: String(contact.name),
          contact_email: contact.email as string | null,
          series: input.series ?? series,
          number: null,
          order_number: input.order_number ?? null,
          issue_date: issueDate,
          due_date: dueDate,
          currency,
          exchange_rate: input.exchange_rate_decimal ?? null,
          notes: input.notes ?? null,
          footer: input.footer ?? null,
          paid: 0n,
          base_total: null,
          base_settled: 0n,
          transaction_id: null,
          recurring_id: null,
          issued_at: null,
          created_at: now,
          updated_at: now,
          payments: [],
        },
        resolved,
      );
      writeNewDraft(write, side, organization.id, draft);
      const description = `${capitalized(noun)} for ${draft.contact_name} created`;
      recordEvent(write, context, { type: `${noun}.created`, entityId: draft.id, description });
      return {
        output: tradeAnswer(side, draft, { timeZone: organization.timeZone, now }),
        entity: { type: noun, id: draft.id },
        description: `${capitalized(noun)} created`,
      };
    },
  });
}

/** Changes a draft. What is left out stays; lines replace all lines. */
export function updateDraft<const Noun extends "invoice" | "bill">(side: Side & { noun: Noun }) {
  const { noun, path } = side;
  const idInput = documentIdInput(noun);
  return defineOperation({
    key: `${noun}.update` as `${Noun}.update`,
    summary: `Change a draft ${noun}`,
    permission: "accounting.write",
    input: z.strictObject({ ...documentChange, ...idInput.shape }).superRefine((input, context) => {
      const { organization_id: _, [`${noun}_id`]: __, ...change }: Record<string, unknown> = input;
      if (Object.values(change).every((value) => value === undefined))
        context.addIssue({ code: "custom", path: [], message: "Change at least one field" });
    }),
    output: tradeDocumentSchema,
    example: { notes: "Thank you for your order" },
    rest: {
      method: "patch",
      path: `/organizations/{organization_id}/${path}/{${noun}_id}`,
      status: 200,
    },
    kind: "atomic",
    async perform(context) {
      const { organization, now, read, write } = context;
      const input = context.input as z.output<z.ZodObject<typeof documentChange>> &
        Record<string, string>;
      const id = String(input[`${noun}_id`]);
      const before = await lockDocument(read, { organizationId: organization.id, side, id });
      requireState(
        side,
        before,
        "draft",
        `Only a draft can be changed. Cancel the ${noun} and create a new one.`,
      );
      const { contact, currency, issueDate, dueDate } = await resolveHeader(
        read,
        organization,
        side,
        {
          contact_id: input.contact_id ?? before.contact_id,
          issue_date: input.issue_date ?? before.issue_date,
          due_date: input.due_date ?? (input.issue_date ? undefined : before.due_date),
          currency: input.currency ?? before.currency,
        },
        now,
      );
      if (currency !== before.currency && !input.lines)
        throw invalid("currency", "Send the lines too: their prices are in the previous currency");
      const changed: TradeDocument = {
        ...before,
        contact_id: contact.id,
        contact_name: String(contact.name),
        contact_email: contact.email as string | null,
        series: input.series ?? before.series,
        order_number: input.order_number === undefined ? before.order_number : input.order_number,
        issue_date: issueDate,
        due_date: dueDate,
        currency,
        // A rate of the currency it had says nothing about another one.
        exchange_rate:
          input.exchange_rate_decimal ??
          (currency === before.currency ? before.exchange_rate : null),
        notes: input.notes === undefined ? before.notes : input.notes,
        footer: input.footer === undefined ? before.footer : input.footer,
        updated_at: now,
      };
      const terms = input.lines && { currency, lines: input.lines };
      const resolved = terms && (await resolveLines(read, organization.id, side, terms));
      const draft = resolved ? withLines(changed, resolved) : changed;
      writeChangedDraft(write, draft, resolved !== undefined);
      const description = `${capitalized(noun)} updated`;
      recordEvent(write, context, { type: `${noun}.updated`, entityId: id, description });
      return {
        output: tradeAnswer(side, draft, { timeZone: organization.timeZone, now }),
        entity: { type: noun, id },
        description,
      };
    },
  });
}
