import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { billingReceiptSchema, billingRecordSchema, recordKinds } from "./billing-record.schema";
import { listRecords, readReceipt } from "./read-history";

const tag = "Buying";

export const billingHistoryEndpoints = [
  defineEndpoint({
    name: "billing_history.list",
    tag,
    aboutCredits: true,
    summary: "Purchases, recharges and refunds in one list, newest first",
    access: { permission: "payments.read", payer: "reached" },
    input: organizationInput.extend({
      kind: z.enum(recordKinds).optional(),
      ...pageFieldsBy(/^(pur|rch|rfd)_[0-9a-z]{26}$/),
    }),
    output: pageOf(billingRecordSchema),
    rest: { method: "get", path: "/v1/billing-history", status: 200 },
    handle: ({ organization, input }) => listRecords(organization.creditAccountId, input),
  }),
  defineEndpoint({
    name: "billing_history.get",
    tag,
    aboutCredits: true,
    summary: "One purchase, recharge or refund with what its receipt shows",
    access: { permission: "payments.read", payer: "reached" },
    input: organizationInput.extend({
      record_id: z
        .string()
        .min(1)
        .max(64)
        .toLowerCase()
        .meta({ description: "The ID of a purchase, a recharge attempt or a refund" }),
    }),
    output: billingReceiptSchema,
    rest: { method: "get", path: "/v1/billing-history/{record_id}", status: 200 },
    handle: ({ organization, input }) => readReceipt(organization.creditAccountId, input.record_id),
  }),
];
