import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import {
  dayField,
  organizationInput,
  pageFieldsBy,
  pageOf,
  plausible,
} from "@/server/doors/endpoints/fields";
import { addDays, startOfDay } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { invalid, notFound } from "@/server/foundation/errors";
import { readBalance } from "@/server/ledger/balances";
import { bridgeOf, bridgeSchema, hiddenBridge } from "@/server/pricing/balance-bridge";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { tellBalance } from "@/server/usage/balance-then";
import { balanceThenSchema } from "@/server/usage/balance-then.schema";
import { withoutPool } from "@/server/usage/entry-answer";
import {
  entryFilterKinds,
  ledgerEntryDetailSchema,
  ledgerEntrySchema,
} from "@/server/usage/ledger.schema";
import { listVisibleEntries, readVisibleEntry } from "@/server/usage/visible-entries";

const seqPattern = /^\d{1,18}$/;
/** Where a list of movements goes on: the place of the last one in the ledger. */
export const ledgerCursor = pageFieldsBy(seqPattern).cursor;

/** A moment as a program or a link writes it, with its zone. */
const moment = z.iso
  .datetime({ offset: true, error: "Enter a time with its zone, such as 2026-12-01T09:30:00Z" })
  .refine(plausible, "Enter a year between 1900 and 2199");

export const ledgerEndpoints = [
  defineEndpoint({
    name: "balance.get",
    tag: "Usage",
    aboutCredits: true,
    summary: "The balance now, at any past moment, or right after any movement",
    access: { permission: "billing.read", payer: "told" },
    input: organizationInput.extend({
      at: moment.optional().meta({ description: "A past moment; now if omitted" }),
      seq: z
        .string()
        .regex(seqPattern, "Enter the number of a movement")
        .optional()
        .meta({ description: "Instead of a moment: right after the movement of this number" }),
    }),
    output: balanceThenSchema,
    rest: { method: "get", path: "/v1/balance", status: 200 },
    forClient: ({ at, is_now }, { spendable }) => ({
      at,
      is_now,
      ...hiddenBridge(is_now && spendable !== null ? microcreditsToCredits(spendable) : null),
      entry: null,
      next_entry: null,
    }),
    async handle({ organization, input, now }) {
      const { at, seq } = input;
      if (at !== undefined && seq !== undefined) throw invalid("seq", "Send a time or a number");
      return tellBalance(organization.creditAccountId, { at, seq }, now);
    },
  }),
  defineEndpoint({
    name: "ledger.list",
    tag: "Usage",
    fromReplica: true,
    aboutCredits: true,
    summary:
      "Every movement of the pool, newest first: a charge with its whole cost, a grant with the debt it paid",
    access: { permission: "billing.read", payer: "told" },
    input: organizationInput.extend({
      ...pageFieldsBy(seqPattern),
      spender_id: z
        .string()
        .max(64)
        .toLowerCase()
        .optional()
        .meta({ description: "Only what this organization did" }),
      operation: z.string().max(64).optional(),
      actor_id: z
        .string()
        .max(64)
        .toLowerCase()
        .optional()
        .meta({ description: "Only what this member, API key or agent did" }),
      kind: z.enum(entryFilterKinds).optional().meta({
        description: "One kind of movement. spent: credits used; added: credits received",
      }),
      from: dayField.optional().meta({ description: "First day, in the organization's time zone" }),
      to: dayField.optional().meta({ description: "Last day" }),
      search: z.string().trim().min(1).max(255).optional().meta({
        description:
          "Full ID of an entity, request, transaction or entry, or a full idempotency key",
      }),
    }),
    output: pageOf(ledgerEntrySchema).extend({
      balance: bridgeSchema.nullable().meta({
        description: "The pool as it is now: the newest entry's balance_after is posted",
      }),
      searched_back_to: z.string().nullable().meta({
        description:
          "Set if the page ended early because 20,000 entries were searched. Continue with next_cursor",
      }),
    }),
    rest: { method: "get", path: "/v1/ledger", status: 200 },
    forClient: (page) => ({ ...page, balance: null, data: page.data.map(withoutPool) }),
    async handle({ organization, payer, reach, input, now, report }) {
      const { timeZone } = organization;
      const balance = await readBalance(db(), organization.creditAccountId, now);
      report.availableMicrocredits = balance.available;
      const { entries, nextCursor, reachedBack } = await listVisibleEntries(
        organization,
        { payer, reach },
        {
          spenderId: input.spender_id,
          operation: input.operation,
          actorId: input.actor_id,
          kind: input.kind,
          search: input.search,
          since: input.from ? startOfDay(input.from, timeZone) : undefined,
          until: input.to ? startOfDay(addDays(input.to, 1), timeZone) : undefined,
          before: input.cursor ? BigInt(input.cursor) : undefined,
          limit: input.limit,
          now,
        },
      );
      return {
        balance: bridgeOf(balance),
        data: entries,
        has_more: nextCursor !== null,
        next_cursor: nextCursor,
        searched_back_to: reachedBack?.toISOString() ?? null,
      };
    },
  }),
  defineEndpoint({
    name: "ledger.get",
    tag: "Usage",
    aboutCredits: true,
    summary: "One movement in full: the grants that paid, price, actor, transaction and hash",
    access: { permission: "billing.read", payer: "told" },
    input: organizationInput.extend({
      seq: z.string().max(64).meta({ description: "Its number in the ledger", example: "1284" }),
    }),
    output: ledgerEntryDetailSchema,
    rest: { method: "get", path: "/v1/ledger/{seq}", status: 200 },
    forClient: (entry) => ({
      ...withoutPool(entry),
      same_transaction: entry.same_transaction.map(withoutPool),
      same_hold: entry.same_hold.map(withoutPool),
      reverses: entry.reverses.map(withoutPool),
      reversed_by: entry.reversed_by.map(withoutPool),
    }),
    async handle({ organization, payer, reach, input }) {
      if (!seqPattern.test(input.seq)) throw notFound("ledger entry");
      return readVisibleEntry(organization, { payer, reach }, BigInt(input.seq));
    },
  }),
];
