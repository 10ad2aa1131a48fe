import type Stripe from "stripe";
import { invalidRequest, noSuchReference } from "./stripe-api-error.ts";

interface Page {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
}

/** Newest first, `limit` 1 to 100 (10 unless told), continued by an object's id. */
export function answerList<T extends { id: string; object: string }>(
  rows: Iterable<T>,
  url: string,
  page: Page,
): Stripe.ApiList<T> {
  const all = [...rows].reverse();
  const limit = page.limit ?? 10;
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw invalidRequest(
      limit > 100
        ? "This value must be less than or equal to 100."
        : "This value must be greater than or equal to 1.",
      "parameter_invalid_integer",
      "limit",
    );
  }
  if (page.starting_after !== undefined && page.ending_before !== undefined) {
    throw invalidRequest(
      "You may only specify one of these parameters: ending_before, starting_after.",
    );
  }
  if (page.ending_before !== undefined) {
    const end = indexOf(all, page.ending_before, "ending_before");
    const start = Math.max(0, end - limit);
    return { object: "list", data: all.slice(start, end), has_more: start > 0, url };
  }
  const start =
    page.starting_after === undefined ? 0 : indexOf(all, page.starting_after, "starting_after") + 1;
  const data = all.slice(start, start + limit);
  return { object: "list", data, has_more: start + limit < all.length, url };
}

function indexOf(rows: { id: string; object: string }[], id: string, param: string): number {
  const index = rows.findIndex((row) => row.id === id);
  if (index < 0) throw noSuchReference(rows[0]?.object ?? "object", id, param);
  return index;
}

/** The filter `created`: a second, or a range of seconds. */
export function matchesCreated(
  created: number,
  filter: number | Stripe.RangeQueryParam | undefined,
): boolean {
  if (filter === undefined) return true;
  if (typeof filter === "number") return created === filter;
  return (
    (filter.gt === undefined || created > filter.gt) &&
    (filter.gte === undefined || created >= filter.gte) &&
    (filter.lt === undefined || created < filter.lt) &&
    (filter.lte === undefined || created <= filter.lte)
  );
}
