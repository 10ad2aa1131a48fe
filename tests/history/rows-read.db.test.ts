import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { User } from "@/generated/prisma/client";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import type { CreditReport, Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { allEndpoints } from "@/server/doors/endpoints/registry";
import { addDays } from "@/server/foundation/clock";
import { disconnectDb } from "@/server/foundation/db";
import { isDomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { LOOKED_AT } from "@/server/foundation/walk";
import { markLedgers } from "@/server/ledger/mark-ledgers";
import { COUNTED_EVENTS } from "@/server/payments/inbox/inbox.schema";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { callerOf } from "../support/client";
import { type Account, buildAccount } from "./long-history";
import { type Read, reportingPlans, rowsReadBy } from "./rows-read";

/** Of everything the old account has a thousand times as much, or as much as fits into a minute. */
const YOUNG = { entries: 100, rows: 30 };
const OLD = { entries: 100_000, rows: 2_000 };
/** A short history in many organizations: what is looked up for each of them may not be read of everybody. */
const WIDE = { ...YOUNG, branches: 300 };
const CROWD = { ...YOUNG, branches: 30_000 };
const PAGE = 10;

/** What an answer may read beyond three times what it reads of a young account. */
const ALLOWANCE = 1_000;

/** What may read more, how much, and why. */
const walked = { rows: LOOKED_AT + 2_000, because: "looks at 20,000 rows for those that match" };
const inPeriod = { rows: 30_000, because: "reads the entries of the days it is asked about" };
const nearby = {
  rows: 3 * OLD.rows,
  because: "reads the transactions of the days around the lines of the bank",
};
const summarized = {
  rows: 30_000,
  because: "reads the pages that a summary of ids names, and a few that it cannot tell from them",
};
const searched = {
  rows: LOOKED_AT + 8 * OLD.rows,
  because: "looks at 20,000 ledger entries, and at each member, key and agent",
};
const counted = { rows: 4 * COUNTED_EVENTS, because: "counts up to 1,000 events of each state" };
const allowed: Record<string, { rows: number; because: string }> = {
  "organization.usage?group_by=member": {
    ...inPeriod,
    because:
      "who spent is not in the daily rollup: reads the entries of the days it is asked about",
  },
  "audit_log.export": { rows: 2_000, because: "reads the events of the days it is asked about" },
  "organization.events?actor_id=usr_nobody": walked,
  "organization.events?actor_id=usr_nobody, page 2": walked,
  "organization.events?type=contact.created": walked,
  "organization.events?entity_id=txn_…": summarized,
  "transaction.list?status=reversed": walked,
  "search?query=test": searched,
  "search?query=sale": searched,
  "search?query=no+such+words": searched,
  "search?query=txn_…": { ...searched, rows: summarized.rows + searched.rows },
  "billing.statement?from=…&to=…": inPeriod,
  "recurring.list?status=cancelled": walked,
  "reconciliation.unmatched": nearby,
  "reconciliation.suggestions": nearby,
  "reconciliation.suggestions, page 2": nearby,
  "ledger.list?search=hold_…": summarized,
  "ledger.list?search=no-such-thing": summarized,
  "organization.usage?from=…&to=…": {
    rows: 15_000,
    because: "tells a year, each day of which has its rollup",
  },
  "budget.subjects": {
    rows: 6_000,
    because: "a form offers every member, agent and key there is; those that ended are not read",
  },
  "staff.stripe_events": counted,
  "staff.stripe_events, page 2": counted,
  "staff.stripe_events?status=parked": counted,
  "staff.stripe_events?search=evt_none": counted,
  "staff.platform": counted,
  "staff.ticket.list?assignee=none": walked,
  "staff.ticket.list?search=no-such-thing": walked,
  "organization.preview_closing": {
    rows: 3_500,
    because: "counts the recurring jobs that would pause and the organizations that would close",
  },
  "staff.ticket.get": { rows: 3_000, because: "counts the members of the organization" },
};

const day = (ago: number) => addDays(new Date().toISOString().slice(0, 10), -ago);

/** The filters that people use, beside none. */
const filters: Record<string, (account: Account) => object[]> = {
  "organization.list": ({ organizationId, slug }) => [{ below: organizationId }, { slug }],
  "organization.usage": () => [
    { group_by: "operation" },
    { group_by: "member" },
    { top: 5 },
    { from: day(365), to: day(0) },
  ],
  "organization.events": ({ ownerId, things }) => [
    { type: "credits_granted" },
    { actor_id: ownerId },
    { actor_id: "usr_nobody" },
    { from: day(200), to: day(190) },
    { type: "transaction.updated" },
    { type: "contact.created" },
    { entity_id: things.transaction_id },
  ],
  "audit_log.list": ({ ownerId }) => [
    { kind: "keys" },
    { kind: "staff" },
    { actor_id: ownerId },
    { actor_id: ownerId, kind: "keys" },
    { actor_id: "usr_nobody" },
    { from: day(20), to: day(10) },
  ],
  "event.list": () => [{ type: "credits_consumed" }],
  "ledger.list": ({ organizationId, ownerId, things }) => [
    { kind: "spent" },
    { kind: "added" },
    { kind: "debt" },
    { kind: "expiry" },
    { operation: "invoice.create" },
    { actor_id: ownerId },
    { spender_id: organizationId },
    { from: day(200), to: day(190) },
    { search: things.hold_id },
    { search: "no-such-thing" },
  ],
  search: ({ things }) => [
    { query: "sale" },
    { query: "no such words" },
    { query: things.transaction_id },
  ],
  "credits.transactions": () => [{ hours: 24 }, { hours: 8_000 }],
  "billing.statement": () => [{ from: day(20), to: day(2) }],
  "hold.list": () => [{ state: "held" }, { state: "expired" }],
  "grant.list": () => [{ state: "active" }, { state: "depleted" }],
  "credit_grant.list": () => [{ state: "active" }],
  "invitation.list": () => [{ state: "open" }, { state: "revoked" }],
  "budget_request.list": ({ ownerId }) => [
    { status: "open" },
    { status: "declined" },
    { status: "expired" },
    { mine: "true" },
    { asker_id: ownerId },
  ],
  "support_ticket.list": () => [{ status: "closed" }],
  "staff.ticket.list": () => [
    { sort: "waiting" },
    { status: "closed" },
    { status: "unresolved" },
    { assignee: "none" },
    { search: "no-such-thing" },
  ],
  "webhook_delivery.list": () => [
    { status: "delivered" },
    { status: "failed" },
    { event_type: "credits.low" },
    { event_type: "hold.created" },
    { status: "pending", event_type: "credits.low" },
  ],
  "draft.list": () => [{ status: "waiting" }, { status: "rejected" }],
  "exchange_rate.list": () => [{ search: "EUR" }, { base: "EUR", quote: "USD" }],
  "transaction.list": ({ things }) => [
    { status: "pending" },
    { status: "reversed" },
    { account_id: things.account_id },
  ],
  "recurring.list": () => [{ status: "paused" }, { status: "cancelled" }],
  "staff.payout.list": () => [{ state: "decided" }],
  "staff.payments": ({ organizationId }) => [{ filter: "disputed" }, { search: organizationId }],
  "staff.stripe_events": () => [{ status: "parked" }, { search: "evt_none" }],
  "staff.request.list": ({ creditAccountId }) => [
    { state: "pending" },
    { credit_account_id: creditAccountId },
  ],
  "staff.priced_account.list": () => [{ search: "nothing like it" }],
  "staff.price_override.list": ({ creditAccountId }) => [{ credit_account_id: creditAccountId }],
  "staff.refund_preview": () => [{ amount_cents: 1 }],
  "staff.reconciliation": () => [{ only_differences: true }],
};

/** Without one of these the request is not complete. */
const needed: Record<string, object> = {
  search: { query: "test" },
  "currency.convert": { amount: 100, from_currency: "USD", to_currency: "USD" },
  "billing.statement": { from: day(1), to: day(0) },
  "staff.refund_preview": { amount_cents: 1 },
};

const beside = [
  // What only a key asks about itself, or only a sandbox knows, is found by its ID and has no history.
  ...["current_key.get", "sandbox.checkout.get", "sandbox.email.get"],
  "staff.ledger_check", // may read everything: it checks every entry there is
];
const questions = (allEndpoints as Endpoint[]).filter(
  ({ rest, name }) => rest.method === "get" && !beside.includes(name),
);

type Figures = Map<string, Read>;
let young: Figures;
let youngBesideOld: Figures;
let wide: Figures;
let wideBesideOld: Figures;
let old: Figures;
let oldAfterYoung: Figures;

beforeAll(async () => {
  const looker = await newPerson(new Date(), {
    email: uniqueEmail("staff"),
    name: "Looker",
    isStaff: true,
  });
  const youngAccount = await buildAccount("Young", YOUNG);
  young = await measure(youngAccount, looker);
  const wideAccount = await buildAccount("Wide", WIDE);
  wide = await measure(wideAccount, looker);
  await buildAccount("Crowd", CROWD);
  const oldAccount = await buildAccount("Old", OLD);
  old = await measure(oldAccount, looker);
  youngBesideOld = await measure(youngAccount, looker);
  wideBesideOld = await measure(wideAccount, looker);
  oldAfterYoung = await measure(oldAccount, looker, youngAccount);
});
afterAll(disconnectDb);

it("no answer reads more of a long history than of a short one", () => {
  expect(tooMuch(old, young)).toEqual([]);
});

it("no answer reads more by a plan that was kept of a short history", () => {
  expect(tooMuch(oldAfterYoung, young)).toEqual([]);
});

it("no answer about a short history reads more because another is long", () => {
  expect(tooMuch(youngBesideOld, young)).toEqual([]);
  expect(tooMuch(wideBesideOld, wide)).toEqual([]);
});

it("whatever is allowed to read more is still asked", () => {
  const asked = [...old.keys()];
  expect(Object.keys(allowed).filter((name) => !asked.includes(name))).toEqual([]);
});

/** What reads more than it may, with the tables it reads most of. */
function tooMuch(figures: Figures, short: Figures): string[] {
  return [...figures].flatMap(([question, { rows, byTable }]) => {
    // A short history may have no second page.
    const few = (short.get(question) ?? short.get(question.replace(", page 2", "")))?.rows ?? 0;
    if (rows <= 3 * few + (allowed[question]?.rows ?? ALLOWANCE)) return [];
    const tables = [...byTable].sort(([, a], [, b]) => b - a).slice(0, 3);
    return `${question}: ${rows} rows, of a short history ${few} (${tables.map(([table, n]) => `${table} ${n}`).join(", ")})`;
  });
}

/** PostgreSQL plans a named statement five times for the values it is given, and then perhaps once for any. */
const UNTIL_PLANS_ARE_KEPT = 7;

/**
 * Asks everything about an account, first and second page.
 * @param beforehand whose questions the same connections were asked until they keep plans
 */
async function measure(account: Account, looker: User, beforehand?: Account): Promise<Figures> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_DIRECT_URL });
  await client.connect();
  await markLedgers();
  await client.query("vacuum analyze");
  await client.end();
  await disconnectDb();
  let figures: Figures = new Map();
  await reportingPlans(async () => {
    if (beforehand) for (let n = 0; n < UNTIL_PLANS_ARE_KEPT; n++) await askAll(beforehand, looker);
    figures = await askAll(account, looker);
  });
  await disconnectDb();
  return figures;
}

async function askAll(account: Account, looker: User): Promise<Figures> {
  const figures: Figures = new Map();
  for (const endpoint of questions) {
    for (const filter of filtersOf(endpoint, account)) {
      const caller = endpoint.name.startsWith("staff.")
        ? callerOf(looker)
        : callerOf({ id: account.ownerId, isStaff: false });
      const ask = async (more: object): Promise<string | null> => {
        const report: CreditReport = {};
        const context = { caller, now: new Date(), ip: "", report };
        const input = { ...inputOf(endpoint, account), ...filter, ...more };
        const answer = await callEndpoint(endpoint, context, input).catch((error: unknown) => {
          // Nothing of this kind was built: looking for one is counted all the same.
          const isUnbuilt = idsOf(endpoint).some((field) => !(field in account.things));
          if (isUnbuilt && isDomainError(error) && error.code === "not_found") return {};
          throw new Error(nameOf(endpoint, filter, account), { cause: error });
        });
        return (answer as { next_cursor?: string | null }).next_cursor ?? report.nextCursor ?? null;
      };
      const question = nameOf(endpoint, filter, account);
      let cursor: string | null = null;
      figures.set(
        question,
        await rowsReadBy(async () => {
          cursor = await ask({});
        }),
      );
      if (cursor !== null)
        figures.set(`${question}, page 2`, await rowsReadBy(() => ask({ cursor })));
    }
  }
  return figures;
}

function filtersOf({ name }: Endpoint, account: Account): object[] {
  return [needed[name] ?? {}, ...(filters[name]?.(account) ?? [])];
}

function inputOf(endpoint: Endpoint, { things }: Account): Record<string, unknown> {
  const fields = (endpoint.input as { shape?: object }).shape ?? {};
  const optional = ["organization_id", "wallet_id", "paymentId"].filter((field) => field in fields);
  const named = [...idsOf(endpoint), ...optional];
  return {
    ...Object.fromEntries(named.map((field) => [field, things[field] ?? newId("request")])),
    ...("reconciliation_id" in fields && !endpoint.name.startsWith("staff.")
      ? { reconciliation_id: things.bank_reconciliation_id }
      : {}),
    ...("limit" in fields ? { limit: PAGE } : {}),
  };
}

/** What its path names. */
function idsOf({ rest }: Endpoint): string[] {
  return [...rest.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field ?? "");
}

function nameOf({ name }: Endpoint, filter: object, { slug }: Account): string {
  const words = new URLSearchParams(filter as Record<string, string>).toString();
  const told = words
    .replace(`=${slug}`, "=…")
    .replace(/_[0-9a-z]{26}\b/g, "_…")
    .replace(/\d{4}-\d\d-\d\d/g, "…");
  return told ? `${name}?${told}` : name;
}
