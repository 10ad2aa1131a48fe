import { db } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { gather } from "@/server/foundation/gather";
import { hashToUuid } from "@/server/foundation/ids";
import { sortKeys } from "@/server/operations/idempotency";
import { pricesWith } from "@/server/pricing/load-prices";
import { type PricedCharge, priceCharge } from "@/server/pricing/price-charge";

/** What a client says it used. */
export type Use = {
  operation: string;
  quantity?: number | undefined;
  properties?: Record<string, string | number | boolean | null> | undefined;
  variant?: string | undefined;
  description?: string | undefined;
  entity?: { type: string; id: string } | undefined;
};

/**
 * Prices a use at what the account pays. Properties that no price looks at are kept with the entry.
 * @throws validation_failed by name: what cannot be priced, and what is free and leaves nothing to charge
 */
export async function priceUse(
  use: Use,
  creditAccountId: string,
  now: Date,
): Promise<PricedCharge & { kept: Record<string, unknown> }> {
  const terms = await termsOf(creditAccountId);
  if (!terms) throw new Error(`credit account ${creditAccountId} was just read and is gone`);
  const priced = priceCharge({ ...(await pricesWith({ ...terms, now })), ...use, now });
  if (priced.amount === 0n) {
    throw new DomainError(
      "validation_failed",
      `operation: ${use.operation} is free. There is nothing to charge.`,
      { errors: [{ path: "operation", message: "Is free: there is nothing to charge" }] },
    );
  }
  const { properties } = use;
  return { ...priced, kept: { ...priced.details, ...(properties ? { properties } : {}) } };
}

/** What makes two requests the same request: everything the client asked for. */
export function fingerprintOf(procedure: string, input: unknown): string {
  return hashToUuid(procedure, JSON.stringify(sortKeys(input)));
}

type Terms = { priceBook: string; overrides: unknown };

const termsOf = gather(async (accounts) => {
  const rows = await db().$queryRaw<{ id: string; price_book: string; overrides: unknown }[]>`
    select a.id, a.price_book, coalesce((select jsonb_agg(to_jsonb(o)) from price_overrides o
      where o.credit_account_id = a.id), '[]') as overrides
    from credit_accounts a where a.id = any(${accounts})`;
  return new Map<string, Terms>(
    rows.map((row) => [row.id, { priceBook: row.price_book, overrides: row.overrides }]),
  );
});
