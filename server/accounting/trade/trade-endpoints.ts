import { z } from "zod";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { limit, organizationInput, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { capitalized } from "@/server/foundation/words";
import { readThrough, sendIn } from "@/server/foundation/statements";
import { cancelDocument } from "./cancel-document";
import { createDraft, documentIdInput, updateDraft } from "./draft-operations";
import { issueDocument } from "./issue-document";
import { listDocuments } from "./list-documents";
import { recordPayment, undoPayment } from "./payment-operations";
import type { Side } from "./sides";
import { tradeAnswer } from "./trade-answer";
import { tradeDocumentSchema, tradeSummarySchema } from "./trade.schema";
import { tradePdf } from "./trade-pdf";
import { tradeFilters } from "./trade-filters.schema";
import { findDocument } from "./trade-rows";

/** The endpoints of one side of trade. */
export function tradeEndpoints<
  const Noun extends "invoice" | "bill",
  const Verb extends "send" | "receive",
>(side: Side & { noun: Noun; issue: { verb: Verb } }) {
  const { noun, nouns, path } = side;
  async function find(organization: { id: string; timeZone: string }, input: object, now: Date) {
    const id = (input as Record<string, string>)[`${noun}_id`] ?? "";
    const read = readThrough(sendIn(db()));
    const document = await findDocument(read, { organizationId: organization.id, side, id });
    return tradeAnswer(side, document, { timeZone: organization.timeZone, now });
  }
  return [
    defineEndpoint({
      name: `${noun}.list` as `${Noun}.list`,
      tag: "Invoices and bills",
      summary: `${capitalized(nouns)}, newest first`,
      access: "accounting.read",
      input: organizationInput.extend({
        limit,
        cursor: z.string().max(64).optional(),
        status: z.enum(tradeFilters).optional(),
        contact_id: idSchema("contact").optional(),
        search: z
          .string()
          .max(200)
          .optional()
          .meta({
            description: `Search words in the number, contact name or order number of ${nouns}`,
          }),
      }),
      output: pageOf(tradeSummarySchema),
      rest: { method: "get", path: `/organizations/{organization_id}/${path}`, status: 200 },
      handle: ({ organization, input, now }) =>
        listDocuments(
          db(),
          organization,
          side,
          {
            status: input.status,
            contactId: input.contact_id,
            search: input.search,
            limit: input.limit,
            cursor: input.cursor,
          },
          now,
        ),
    }),
    defineEndpoint({
      name: `${noun}.get` as `${Noun}.get`,
      tag: "Invoices and bills",
      summary: `One ${noun} with its lines, taxes and payments`,
      access: "accounting.read",
      input: documentIdInput(noun),
      output: tradeDocumentSchema,
      rest: {
        method: "get",
        path: `/organizations/{organization_id}/${path}/{${noun}_id}`,
        status: 200,
      },
      handle: ({ organization, input, now }) => find(organization, input, now),
    }),
    defineEndpoint({
      name: `${noun}.pdf` as `${Noun}.pdf`,
      tag: "Invoices and bills",
      summary: `One ${noun} as a PDF`,
      access: "accounting.read",
      input: documentIdInput(noun),
      output: tradeDocumentSchema,
      rest: {
        method: "get",
        path: `/organizations/{organization_id}/${path}/{${noun}_id}/pdf`,
        status: 200,
      },
      handle: ({ organization, input, now }) => find(organization, input, now),
      asFile: (document) => tradePdf(db(), side, document),
    }),
    operationEndpoint(createDraft(side), "Invoices and bills"),
    operationEndpoint(updateDraft(side), "Invoices and bills"),
    operationEndpoint(issueDocument(side), "Invoices and bills"),
    operationEndpoint(recordPayment(side), "Invoices and bills"),
    operationEndpoint(undoPayment(side), "Invoices and bills"),
    operationEndpoint(cancelDocument(side), "Invoices and bills"),
  ] as const;
}
