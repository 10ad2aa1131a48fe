import { z } from "zod";

/** Every kind of movement, as the ledger names them. */
export const entryKinds = [
  "grant",
  "debit",
  "hold",
  "capture",
  "release",
  "refund",
  "reversal",
  "expiry",
  "adjustment",
  "clawback",
  "base_fee",
  "debt",
  "debt_payment",
] as const;
export type EntryKindName = (typeof entryKinds)[number];

/** What a list of entries may be narrowed to: one kind, what was used, or what was added. */
export const entryFilterKinds = ["spent", "added", ...entryKinds] as const;
export type EntryFilterKind = (typeof entryFilterKinds)[number];

export const ledgerEntrySchema = z.object({
  id: z.string(),
  seq: z.int(),
  transaction_id: z.string(),
  kind: z.string(),
  operation: z.string().nullable(),
  description: z.string(),
  amount: z.number().meta({
    description:
      "Credits in or, if negative, out: the full amount, whatever paid for it; 0 if they moved within the pool",
  }),
  moved: z.number().meta({ description: "Credits moved, in either direction" }),
  debt_taken: z.number().meta({ description: "The part of it that was spent on credit" }),
  debt_payment: z.number().meta({ description: "The part of it that paid debt" }),
  from_account: z.string(),
  to_account: z.string(),
  balance_after: z.number().nullable().meta({
    description:
      "The account's credits after it (posted): amount + debt_taken - debt_payment more than before",
  }),
  organization_id: z.string(),
  organization_name: z.string(),
  actor_type: z.string(),
  actor_id: z.string(),
  actor_name: z.string(),
  entity_type: z.string().nullable(),
  entity_id: z.string().nullable(),
  price_version: z.string().nullable(),
  request_id: z.string().nullable(),
  grants: z.array(z.object({ id: z.string(), description: z.string(), amount: z.number() })),
  created_at: z.string(),
});
export type LedgerEntryAnswer = z.infer<typeof ledgerEntrySchema>;

/** One entry with all that explains it. */
export const ledgerEntryDetailSchema = ledgerEntrySchema.extend({
  idempotency_key: z.string().nullable(),
  details: z
    .record(z.string(), z.unknown())
    .nullable()
    .meta({ description: "What was metered, and how it was priced" }),
  hash: z.string().meta({ description: "sha256 over this entry and the hash before it" }),
  previous_hash: z.string(),
  same_transaction: z
    .array(ledgerEntrySchema)
    .meta({ description: "The other entries of its transaction" }),
  same_hold: z
    .array(ledgerEntrySchema)
    .meta({ description: "The entries that opened or resolved its hold" }),
  reverses: z.array(ledgerEntrySchema).meta({ description: "The entry it refunds or corrects" }),
  reversed_by: z
    .array(ledgerEntrySchema)
    .meta({ description: "The entries that refunded or corrected it" }),
});
export type LedgerEntryDetail = z.infer<typeof ledgerEntryDetailSchema>;
