import { createHash } from "node:crypto";
import { z } from "zod";
import { type DomainError, invalid, notFound } from "@/server/foundation/errors";
import { sortKeys } from "@/server/operations/idempotency";
import { findCustomers } from "@/server/organizations/access/subjects";
import { numberOrText } from "@/server/pricing/credits.schema";
import type { CallContext } from "./define-call";

/** Taken and not kept: their client sends it, and nothing depends on it here. */
export const notKept = z.unknown().optional();

/** Would change what is charged, so it is refused rather than dropped. */
export function refusedField(why: string) {
  return z
    .any()
    .refine((value) => value === undefined, why)
    .optional();
}

export const creditsInput = numberOrText(
  z.number('Enter credits as digits, such as "500" or "0.5"'),
);

/** A page as their lists take it. */
export const pageInput = {
  limit: numberOrText(z.int().min(1).max(1_000)).default(50),
  offset: numberOrText(z.int().min(0).max(1_000)).default(0),
};

/** How far into a list an offset reaches: ours go on by cursor. */
export const LAST_ROW = 1_000;

/** @throws validation_failed beyond what is paged by offset */
export function requireWithinReach({ limit, offset }: { limit: number; offset: number }): void {
  if (limit + offset > LAST_ROW) throw beyondReach();
}

function beyondReach(): DomainError {
  return invalid(
    "offset",
    `Pages end after ${LAST_ROW.toLocaleString("en-US")} rows here. Use the list under /api/v1, which continues by cursor`,
  );
}

/**
 * An answer with each of these fields, null where there is nothing to tell: with recent versions of zod
 * their client takes an absent field for an error.
 */
export function withAll<Answer extends object>(
  names: readonly string[],
  answer: Answer,
): Answer & Record<string, unknown> {
  return { ...Object.fromEntries(names.map((name) => [name, null])), ...answer };
}

/** Where a page is, and of how many rows where all were read. */
export function paginationOf({ limit, offset }: Place, total: number | null) {
  return { limit, offset, total };
}

type Place = { limit: number; offset: number };

/** Credits as their answers write them: a decimal text. */
export function creditText(credits: number): string {
  return credits.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 6 });
}

/** The organization that a customer's id, or external id below the key's organization, stands for. @throws not_found */
export async function customerId(
  { caller }: Pick<CallContext<unknown>, "caller">,
  name: string,
): Promise<string> {
  const id = (await findCustomers(caller, [name]))(name);
  if (!id) throw notFound("customer");
  return id;
}

/** Which customer a body means, by either of its names. @throws validation_failed, not_found */
export async function namedCustomer(
  context: Pick<CallContext<unknown>, "caller">,
  { id, externalId }: { id?: string | undefined; externalId?: string | undefined },
): Promise<string> {
  const [name, other] = [externalId, id].filter((one) => one !== undefined);
  if (name === undefined) throw invalid("customer_id", "Required: identify the customer");
  const found = await customerId(context, name);
  // The same for what does not exist as for somebody else's.
  if (other !== undefined && (await findCustomers(context.caller, [other]))(other) !== found)
    throw invalid("customer_id", "Identifies another customer than external_customer_id");
  return found;
}

/**
 * Their client sends no Idempotency-Key. Where a body can be done once only, because a name in it must be
 * unique, the body is its own key: a repeat after a lost answer gets that answer.
 */
export function repeatKey(of: string, body: unknown): string {
  const digest = createHash("sha256")
    .update(JSON.stringify(sortKeys(body)))
    .digest("base64url");
  return `flexprice:${of}:${digest}`;
}
