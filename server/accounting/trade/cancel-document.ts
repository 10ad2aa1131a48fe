import { recordEvent } from "@/server/accounting/events/record-event";
import { dayInTimeZone } from "@/server/foundation/clock";
import { DomainError } from "@/server/foundation/errors";
import { writeRows } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { capitalized } from "@/server/foundation/words";
import { documentIdInput } from "./draft-operations";
import { reversePosting } from "./reverse-posting";
import { numberIn, type Side } from "./sides";
import { tradeAnswer } from "./trade-answer";
import { tradeDocumentSchema } from "./trade.schema";
import { lockDocument, requireState, type TradeDocument } from "./trade-rows";

// Its lines and taxes go with it.
const deletedDrafts = writeRows({
  name: "deleted_trade_drafts",
  row: { id: "text" },
  sql: (given) =>
    `delete from trade_documents d using ${given} where d.id = given.id and d.state = 'draft'`,
});

const cancelledDocuments = writeRows({
  name: "cancelled_trade_documents",
  row: { id: "text", cancel_transaction_id: "text", cancelled_at: "timestamptz" },
  sql: (given) => `
    update trade_documents d set state = 'cancelled', cancel_transaction_id = given.cancel_transaction_id,
      cancelled_at = given.cancelled_at, updated_at = given.cancelled_at
    from ${given} where d.id = given.id`,
});

/**
 * Cancels an invoice or bill. A draft is deleted. What was sent or received and has no payments keeps its number and
 * is taken back by reversal. Free.
 */
export function cancelDocument<const Noun extends "invoice" | "bill">(side: Side & { noun: Noun }) {
  const { noun, nouns, path, issue } = side;
  return defineOperation({
    key: `${noun}.cancel` as `${Noun}.cancel`,
    summary: `Cancel ${noun === "invoice" ? "an invoice" : "a bill"} without payments; a draft is deleted`,
    permission: "accounting.write",
    input: documentIdInput(noun),
    output: tradeDocumentSchema,
    rest: {
      method: "post",
      path: `/organizations/{organization_id}/${path}/{${noun}_id}/cancel`,
      status: 200,
    },
    kind: "atomic",
    async perform(context) {
      const { organization, now, read, write } = context;
      const id = (context.input as Record<string, string>)[`${noun}_id`] ?? "";
      const document = await lockDocument(read, { organizationId: organization.id, side, id });
      const isDraft = document.state === "draft";
      if (!isDraft) {
        requireState(
          side,
          document,
          "open",
          `Only draft or ${issue.done} ${nouns} can be cancelled.`,
        );
        if (document.paid > 0n)
          throw new DomainError(
            "wrong_state",
            `The ${noun} has payments. Nothing was changed or charged. Undo them first.`,
          );
      }
      const name = numberIn(document) ?? "draft";
      const cancelled: TradeDocument = { ...document, state: "cancelled", updated_at: now };
      if (isDraft) write(deletedDrafts, { id });
      else {
        const cancelTransactionId = await reversePosting(
          { read, write },
          {
            organizationId: organization.id,
            transactionId: document.transaction_id ?? "",
            date: dayInTimeZone(now, organization.timeZone),
            sourceId: id,
          },
          now,
        );
        write(cancelledDocuments, {
          id,
          cancel_transaction_id: cancelTransactionId,
          cancelled_at: now,
        });
      }
      const description = `${capitalized(noun)} ${name} ${isDraft ? "deleted" : "cancelled"}`;
      const what = isDraft ? "deleted" : "cancelled";
      recordEvent(write, context, { type: `${noun}.${what}`, entityId: id, description });
      return {
        output: tradeAnswer(side, cancelled, { timeZone: organization.timeZone, now }),
        entity: { type: noun, id },
        description,
      };
    },
  });
}
