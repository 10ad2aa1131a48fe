import { z } from "zod";
import { addDays, startOfDay } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { readBalance } from "@/server/ledger/balances";
import { sharesPool, type ToldPayer } from "@/server/organizations/access/payer";
import type { Reach } from "@/server/organizations/access/reach";
import type { AuthorizedOrganization } from "@/server/organizations/access/standing";
import { bridgeOf, bridgeSchema } from "@/server/pricing/balance-bridge";
import { withoutIsolatedData, withoutPool } from "@/server/usage/entry-answer";
import {
  entryFilterKinds,
  type LedgerEntryAnswer,
  ledgerEntryDetailSchema,
  ledgerEntrySchema,
} from "@/server/usage/ledger.schema";
import { type EntryFilter, listEntries } from "@/server/usage/list-entries";
import { readEntry } from "@/server/usage/read-entry";
import { defineEndpoint } from "./define-endpoint";
import { organizationInput } from "./organization-input";
import { pageFieldsBy, pageOf } from "./paging.schema";
import { dayField } from "./report-period";

const seqPattern = /^\d{1,18}$/;
/** Where a list of movements goes on: the place of the last one in the ledger. */
export const ledgerCursor = pageFieldsBy(seqPattern).cursor;

export const ledgerEndpoints = [
  defineEndpoint({
    name: "ledger.list",
    tag: "Usage",
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
        description: "One kind of movement; spent: what was used; added: what came in",
      }),
      from: dayField.optional().meta({ description: "First day, in the organization's time zone" }),
      to: dayField.optional().meta({ description: "Last day" }),
      search: z.string().trim().min(1).max(255).optional().meta({
        description:
          "Id of an entity, a request, a transaction or an entry, or an idempotency key; whole, not a part",
      }),
    }),
    output: pageOf(ledgerEntrySchema).extend({
      balance: bridgeSchema.nullable().meta({
        description: "The pool as it is now: the newest entry's balance_after is posted",
      }),
      searched_back_to: z.string().nullable().meta({
        description:
          "Set when the page ended before it was full: it had looked at 20,000 entries. next_cursor goes on",
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
        await sightOf(payer, reach),
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
    summary: "One movement in full: which grants paid, its price, who, its transaction, its hash",
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
      const found = await readEntry(organization.creditAccountId, BigInt(input.seq));
      const shared = sharesPool(organization);
      const isOwn = (entry: LedgerEntryAnswer) => entry.organization_id === organization.id;
      if (shared && !isOwn(found)) throw notFound("ledger entry");
      const sight = await sightOf(payer, reach);
      const related = (entries: LedgerEntryAnswer[]) =>
        entries
          .filter((entry) => !shared || isOwn(entry))
          .map((entry) => visibleEntry(entry, sight));
      const isolated = !sight.seen.has(found.organization_id);
      return {
        ...found,
        ...visibleEntry(found, sight),
        ...(isolated ? { details: null, idempotency_key: null } : {}),
        same_transaction: related(found.same_transaction),
        same_hold: related(found.same_hold),
        reverses: related(found.reverses),
        reversed_by: related(found.reversed_by),
      };
    },
  }),
];

/** What a caller sees of a pool: whose data, and whether its money side. */
type EntrySight = { seen: ReadonlySet<string>; payer: boolean };

export async function sightOf(payer: ToldPayer, reach: Reach): Promise<EntrySight> {
  return { seen: await reach.seen(), payer: payer.isSeen };
}

/** Entries of the organization's pool as this caller may see them. */
export async function listVisibleEntries(
  organization: AuthorizedOrganization,
  sight: EntrySight,
  filter: Omit<EntryFilter, "creditAccountId" | "organizationId" | "organizationIds"> & {
    /** Only what this organization did, where the caller looks at a whole pool. */
    spenderId?: string | undefined;
  },
): ReturnType<typeof listEntries> {
  const found = await listEntries({
    ...filter,
    creditAccountId: organization.creditAccountId,
    // A sub-organization sees what it did itself; the whole pool's history is its payer's.
    organizationId: sharesPool(organization) ? organization.id : filter.spenderId,
    // What was done, and by whom, is not to be guessed from what a filter lets through.
    organizationIds: asksForData(filter) ? [...sight.seen] : undefined,
  });
  return { ...found, entries: found.entries.map((entry) => visibleEntry(entry, sight)) };
}

function asksForData(filter: Pick<EntryFilter, "operation" | "actorId" | "search">): boolean {
  // An entry's own id and its transaction stand in the payer's ledger anyway.
  const searchesData =
    filter.search !== undefined && !/^(ltx_\w+|acct_\w+\.\d+)$/i.test(filter.search);
  return filter.operation !== undefined || filter.actorId !== undefined || searchesData;
}

/**
 * An entry as a caller may see it: of a linked organization only that it spent; and which lots paid
 * only where the caller may look into the pool.
 */
function visibleEntry(entry: LedgerEntryAnswer, { seen, payer }: EntrySight): LedgerEntryAnswer {
  const own = seen.has(entry.organization_id) ? entry : withoutIsolatedData(entry);
  if (payer) return own;
  return {
    ...own,
    grants: own.grants.map((grant) => ({ ...grant, description: "Shared credits" })),
  };
}
