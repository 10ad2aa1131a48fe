import type { EarningsSourceKind } from "@/generated/prisma/enums";
import { db } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import type { ChargedMarkup } from "@/server/ledger/post-earnings";
import { markupOn, shareMarkup } from "@/server/pricing/markup";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { MarkupAnswer, Through } from "./markup.schema";

/** An app or agent that a use may name. */
export type Source = {
  id: string;
  kind: EarningsSourceKind;
  organizationId: string;
  creditAccountId: string;
  /** Whether it is in a sandbox: then nobody outside of one finds it, and nobody inside of one finds others. */
  isTest: boolean;
  isPublic: boolean;
  /** 0 where nothing is charged for using it. */
  markupBps: number;
};

/** The apps and agents with these ids that are in use, by id. */
export async function readSources(ids: readonly string[]): Promise<ReadonlyMap<string, Source>> {
  if (ids.length === 0) return new Map();
  const rows = await db().$queryRaw<Source[]>`
    select s.id, s.kind as "kind", s.organization_id as "organizationId", o.credit_account_id as "creditAccountId", o.sandbox_id is not null as "isTest",
      s.is_public as "isPublic", case when s.monetization_enabled then s.markup_bps else 0 end as "markupBps"
    from (
      select id, kind::text, organization_id, true as is_public, monetization_enabled, markup_bps from apps
        where id = any (${ids}::text[]) and archived_at is null
      union all
      select id, 'agent', organization_id, is_public, monetization_enabled, markup_bps from agents
        where id = any (${ids}::text[]) and archived_at is null) s
    join organizations o on o.id = s.organization_id`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** The ids that uses name. */
export function sourceIdsOf(uses: readonly Through[]): string[] {
  return [
    ...new Set(uses.flatMap(({ app_id, agent_id }) => [app_id ?? [], agent_id ?? []].flat())),
  ];
}

type Payer = { creditAccountId: string; clockAheadMs?: number | null | undefined };
type Priced = { amount: bigint; kept: Record<string, unknown> };
export type WithMarkup<P extends Priced> = P & { markup?: ChargedMarkup };

/**
 * Adds the markup of what it was used through to a price. Whoever uses what spends their own credits pays none:
 * nobody earns from themselves. Source: S5.
 * @throws not_found for what does not exist or is another's private agent, validation_failed for both at once
 */
export function addMarkup<P extends Priced>(
  priced: P,
  through: Through,
  payer: Payer,
  sources: ReadonlyMap<string, Source>,
): WithMarkup<P> {
  const source = sourceOf(through, payer, sources);
  if (!source || source.creditAccountId === payer.creditAccountId) return priced;
  const amount = markupOn(priced.amount, source.markupBps);
  if (amount === 0n) return priced;
  const told: MarkupAnswer = {
    source_id: source.id,
    percent: source.markupBps / 100,
    price: microcreditsToCredits(priced.amount),
    credits: microcreditsToCredits(amount),
  };
  return {
    ...priced,
    amount: priced.amount + amount,
    kept: { ...priced.kept, markup: told },
    markup: {
      creatorId: source.organizationId,
      sourceId: source.id,
      kind: source.kind,
      ...shareMarkup(amount),
    },
  };
}

function sourceOf(
  { app_id, agent_id }: Through,
  payer: Payer,
  sources: ReadonlyMap<string, Source>,
): Source | null {
  if (app_id === undefined && agent_id === undefined) return null;
  if (app_id !== undefined && agent_id !== undefined) {
    throw new DomainError(
      "validation_failed",
      "agent_id: Send either app_id or agent_id, not both. Nothing was charged.",
      { errors: [{ path: "agent_id", message: "Send either app_id or agent_id" }] },
    );
  }
  const source = sources.get((app_id ?? agent_id) as string);
  const isOwn = source?.creditAccountId === payer.creditAccountId;
  const isTest = typeof payer.clockAheadMs === "number";
  const mayUse = source && (isOwn || (source.isPublic && source.isTest === isTest));
  if (!mayUse) throw notFound(app_id ? "app" : "agent");
  return source;
}
