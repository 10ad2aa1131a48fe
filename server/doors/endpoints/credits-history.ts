import { z } from "zod";
import { db } from "@/server/foundation/db";
import { sharesPool } from "@/server/organizations/access/payer";
import { countMovements } from "@/server/usage/count-movements";
import type { LedgerEntryAnswer } from "@/server/usage/ledger.schema";
import { ledgerCursor } from "@/server/usage/ledger-endpoints";
import { listVisibleEntries } from "@/server/usage/visible-entries";
import { defineEndpoint } from "./define-endpoint";
import { countUpTo, organizationInput } from "./fields";

const HOUR_MS = 3_600_000;

const transactionSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  type: z
    .string()
    .meta({ description: "usage, or the kind of movement: grant, refund, expiry..." }),
  amount: z.number().meta({
    description:
      "Credits; negative when spent. Always the full amount, even if part of it was spent on credit",
  }),
  debt_taken: z.number().meta({ description: "The part of it that was spent on credit" }),
  debt_payment: z.number().meta({ description: "The part of it that paid debt" }),
  description: z.string(),
  metadata: z.record(z.string(), z.string()).nullable(),
  stripe_payment_intent_id: z.string().nullable(),
  created_at: z.string(),
});

/** The history of S5, field for field. */
export const creditsHistoryEndpoints = [
  defineEndpoint({
    name: "credits.transactions",
    tag: "Credits API",
    aboutCredits: true,
    summary: "Credit movements in the last `hours`, newest first; follow Link: rel=next for more",
    access: { permission: "billing.read", payer: "told" },
    input: organizationInput.extend({
      limit: countUpTo(200).default(100),
      hours: countUpTo(87_600).optional(),
      cursor: ledgerCursor,
    }),
    output: z.object({
      transactions: z.array(transactionSchema),
      total: z
        .int()
        .meta({ description: "Number of movements in the requested hours, across all pages" }),
      period: z
        .object({ start: z.string(), end: z.string() })
        .meta({ description: "The time span this response fully covers" }),
    }),
    rest: { method: "get", path: "/credits/transactions", status: 200 },
    forClient: (history) => ({
      ...history,
      transactions: history.transactions.map((t) => ({ ...t, debt_taken: 0, debt_payment: 0 })),
    }),
    async handle({ organization, payer, reach, input, now, report }) {
      const since = input.hours ? new Date(now.getTime() - input.hours * HOUR_MS) : undefined;
      const before = input.cursor === undefined ? undefined : BigInt(input.cursor);
      const { creditAccountId } = organization;
      const [{ entries, nextCursor }, total, [end]] = await Promise.all([
        listVisibleEntries(
          organization,
          { payer, reach },
          {
            since,
            before,
            limit: input.limit,
            now,
          },
        ),
        countMovements({
          creditAccountId,
          organizationId: sharesPool(organization) ? organization.id : undefined,
          since,
        }),
        before === undefined
          ? []
          : db().ledgerEntry.findMany({ where: { creditAccountId, seq: before } }),
      ]);
      report.nextCursor = nextCursor;
      const intents = await paymentIntentsOf(entries);
      const newest = (end?.createdAt ?? now).toISOString();
      const oldest = entries.at(-1)?.created_at ?? newest;
      return {
        transactions: entries.map((entry) => transactionAnswer(entry, intents)),
        total,
        period: { start: nextCursor === null && since ? since.toISOString() : oldest, end: newest },
      };
    },
  }),
];

const usage: readonly string[] = ["debit", "capture"];

function transactionAnswer(entry: LedgerEntryAnswer, intents: ReadonlyMap<string, string>) {
  const { operation, entity_type, entity_id, request_id } = entry;
  const told = Object.entries({ operation, entity_type, entity_id, request_id }).filter(
    (field): field is [string, string] => field[1] !== null,
  );
  return {
    id: entry.id,
    organization_id: entry.organization_id,
    type: usage.includes(entry.kind) ? "usage" : entry.kind,
    amount: entry.amount,
    debt_taken: entry.debt_taken,
    debt_payment: entry.debt_payment,
    description: entry.description,
    metadata: told.length > 0 ? Object.fromEntries(told) : null,
    stripe_payment_intent_id:
      (entry.kind === "grant" && intents.get(entry.grants[0]?.id ?? "")) || null,
    created_at: entry.created_at,
  };
}

/** The payments that bought the grants of these entries, by grant. */
async function paymentIntentsOf(entries: LedgerEntryAnswer[]): Promise<Map<string, string>> {
  const granted = entries.filter(({ kind }) => kind === "grant").flatMap(({ grants }) => grants);
  const payments = await db().payment.findMany({
    where: { grantId: { in: granted.map(({ id }) => id) } },
    select: { grantId: true, stripePaymentIntentId: true },
  });
  return new Map(payments.map((p) => [p.grantId, p.stripePaymentIntentId]));
}
