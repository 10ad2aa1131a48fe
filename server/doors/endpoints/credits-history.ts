import { z } from "zod";
import { db } from "@/server/foundation/db";
import type { LedgerEntryAnswer } from "@/server/usage/ledger.schema";
import { defineEndpoint } from "./endpoint";
import { listVisibleEntries } from "./ledger";
import { countUpTo } from "./paging.schema";
import { organizationInput } from "./payer";

const HOUR_MS = 3_600_000;

const transactionSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  type: z
    .string()
    .meta({ description: "usage, or the kind of movement: grant, refund, expiry..." }),
  amount: z.number().meta({ description: "Credits; negative when they were spent" }),
  description: z.string(),
  metadata: z.record(z.string(), z.string()).nullable(),
  stripe_payment_intent_id: z.string().nullable(),
  created_at: z.string(),
});

/** The history of S5, field for field. */
export const creditsHistoryEndpoints = {
  creditTransactions: defineEndpoint({
    name: "credits.transactions",
    tag: "Credits API",
    summary:
      "The newest movements of credits, as far back as `hours` say; `/v1/ledger` has them all",
    permission: "billing.read",
    input: organizationInput.extend({
      limit: countUpTo(200).default(100),
      hours: countUpTo(87_600).optional(),
    }),
    output: z.object({
      transactions: z.array(transactionSchema),
      total: z.int().meta({ description: "How many are in this answer" }),
      period: z.object({ start: z.string(), end: z.string() }),
    }),
    rest: { method: "get", path: "/credits/transactions", status: 200 },
    async handle({ caller, organization, input, now }) {
      const since = input.hours ? new Date(now.getTime() - input.hours * HOUR_MS) : undefined;
      const { entries } = await listVisibleEntries(caller, organization, {
        since,
        limit: input.limit,
      });
      const intents = await paymentIntentsOf(entries);
      const oldest = entries.at(-1)?.created_at ?? now.toISOString();
      return {
        transactions: entries.map((entry) => transactionAnswer(entry, intents)),
        total: entries.length,
        period: { start: since?.toISOString() ?? oldest, end: now.toISOString() },
      };
    },
  }),
};

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
