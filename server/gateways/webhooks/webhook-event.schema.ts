import { z } from "zod";

/**
 * Every event that webhooks send: what it says, and an example. The page of the docs is made of this table, and a
 * payload that does not fit its schema is never queued. Once published, a field keeps its name and meaning; new ones may
 * be added.
 */

const organizationId = z.string().meta({ description: "The organization it is about" });
const credits = z.number();
const time = z.iso.datetime();
const amount = {
  amount_cents: z.int().meta({ description: "In the smallest unit of the currency" }),
  currency: z.string(),
};
const available = credits.meta({ description: "Credits left to spend" });
const card = z.object({ brand: z.string(), last4: z.string() });

const balanceFell = z.object({
  organization_id: organizationId,
  available,
  threshold: credits.meta({ description: "The threshold of the low-balance alert" }),
});
const hold = {
  organization_id: organizationId,
  hold_id: z.string(),
  operation: z.string(),
  description: z.string(),
};
const reversal = {
  organization_id: organizationId,
  payment_id: z.string(),
  purchase_id: z.string().nullable(),
  recharge_attempt_id: z.string().nullable(),
  ...amount,
};
const taken = credits.meta({
  description: "Credits taken back with it; negative if credits were returned",
});
const recharge = {
  organization_id: organizationId,
  recharge_attempt_id: z.string(),
  credits,
  ...amount,
  card,
};
const status = z.object({
  organization_id: organizationId,
  status: z.enum(["active", "past_due", "suspended"]),
  debt: credits.nullable().meta({ description: "Credits owed; null if another organization pays" }),
  suspends_at: time
    .nullable()
    .meta({ description: "When changes will be refused unless the debt is paid" }),
});

const [org, at] = ["org_01kan3x7c9e6mvb4f2tq8zr5ws", "2026-12-01T09:30:00.000Z"];
const visa = { brand: "visa", last4: "4242" };
const fifty = { amount_cents: 5_000, currency: "usd" };
const heldExample = {
  organization_id: org,
  hold_id: "hold_01kan3x7c9e6mvb4f2tq8zr5ws",
  operation: "photoshoot.submit",
  description: "Photoshoot",
};
const reversedExample = {
  organization_id: org,
  payment_id: "pmt_01kan3x7c9e6mvb4f2tq8zr5ws",
  purchase_id: "pur_01kan3x7c9e6mvb4f2tq8zr5ws",
  recharge_attempt_id: null,
  amount_cents: 2_000,
  currency: "usd",
};
const rechargeExample = {
  organization_id: org,
  recharge_attempt_id: "rch_01kan3x7c9e6mvb4f2tq8zr5ws",
  credits: 1_601,
  amount_cents: 1_601,
  currency: "usd",
  card: visa,
};

type EventDefinition<Data extends z.ZodType = z.ZodType> = {
  summary: string;
  data: Data;
  example: z.input<Data>;
  /** Its figures are totals, which an organization that pays sees of a linked one too. */
  totals?: true;
};

function event<Data extends z.ZodObject>(definition: EventDefinition<Data>): EventDefinition<Data> {
  return definition;
}

export const webhookEvents = {
  "credits.granted": event({
    summary: "Credits were added: bought, recharged, given or rolled over",
    data: z.object({
      organization_id: organizationId,
      grant_id: z.string(),
      wallet_id: z.string(),
      category: z.string(),
      credits,
      debt_paid: credits.meta({ description: "The part that paid debt at once" }),
      description: z.string(),
      effective_at: time,
      expires_at: time.nullable(),
    }),
    example: {
      organization_id: org,
      grant_id: "grant_01kan3x7c9e6mvb4f2tq8zr5ws",
      wallet_id: "wal_01kan3x7c9e6mvb4f2tq8zr5ws",
      category: "purchased",
      credits: 5_000,
      debt_paid: 0,
      description: "Builder package",
      effective_at: at,
      expires_at: null,
    },
  }),
  "credits.consumed": event({
    summary: "Credits an organization spent, added up over a few seconds",
    totals: true,
    data: z.object({
      organization_id: organizationId,
      credits: credits.meta({ description: "Charges, captured holds and base fees" }),
      refunded: credits.meta({ description: "Credits of charges that were refunded" }),
      operations: z.array(z.object({ operation: z.string(), count: z.int(), credits })),
      from_seq: z.int().meta({ description: "The first and last ledger entries included" }),
      to_seq: z.int(),
    }),
    example: {
      organization_id: org,
      credits: 12.5,
      refunded: 0,
      operations: [
        { operation: "transaction.create", count: 6, credits: 12 },
        { operation: "api.call", count: 50, credits: 0.5 },
      ],
      from_seq: 4_211,
      to_seq: 4_266,
    },
  }),
  "credits.low": event({
    summary: "The balance fell below the alert threshold",
    data: balanceFell,
    example: { organization_id: org, available: 399, threshold: 400 },
  }),
  "credits.critical": event({
    summary: "The balance fell to a small part of the alert threshold",
    data: balanceFell,
    example: { organization_id: org, available: 80, threshold: 400 },
  }),
  "credits.depleted": event({
    summary: "The balance is used up: paid operations are refused",
    data: balanceFell,
    example: { organization_id: org, available: 0, threshold: 400 },
  }),
  "credits.alert": event({
    summary: "The balance fell below the threshold of an alert that you set",
    data: z.object({
      organization_id: organizationId,
      alert_id: z.string(),
      wallet_id: z.string().nullable().meta({ description: "null: the whole account" }),
      threshold_percent: z.number().nullable(),
      threshold_credits: credits.meta({
        description: "The threshold in credits; of a percentage, what it came to",
      }),
      available,
      total: credits.meta({ description: "The original amounts of the active grants" }),
      message: z.string().meta({ description: "The same in words" }),
      url: z.url().meta({ description: "Where to buy credits" }),
    }),
    example: {
      organization_id: org,
      alert_id: "alr_01kan3x7c9e6mvb4f2tq8zr5ws",
      wallet_id: "wal_01kan3x7c9e6mvb4f2tq8zr5ws",
      threshold_percent: 20,
      threshold_credits: 1_000,
      available: 940,
      total: 5_000,
      message: "Acme (Primary) has 940 credits left, 18.8% of 5,000. The alert is set at 20%.",
      url: "https://credits.example.com/acme/billing",
    },
  }),
  "credits.expiring": event({
    summary: "Credits will expire soon: 30, 7 and 1 days before",
    data: z.object({
      organization_id: organizationId,
      credits,
      days_left: z.int(),
      expires_at: time,
      available,
      grants: z.array(
        z.object({ grant_id: z.string(), description: z.string(), credits, expires_at: time }),
      ),
    }),
    example: {
      organization_id: org,
      credits: 250,
      days_left: 7,
      expires_at: "2026-12-08T00:00:00.000Z",
      available: 1_900,
      grants: [
        {
          grant_id: "grant_01kan3x7c9e6mvb4f2tq8zr5ws",
          description: "Welcome credits",
          credits: 250,
          expires_at: "2026-12-08T00:00:00.000Z",
        },
      ],
    },
  }),
  "hold.created": event({
    summary: "Credits were held for work in progress",
    data: z.object({ ...hold, credits, expires_at: time }),
    example: { ...heldExample, credits: 0.25, expires_at: "2026-12-01T10:30:00.000Z" },
  }),
  "hold.captured": event({
    summary: "All or part of a hold was captured",
    data: z.object({
      ...hold,
      charge_id: z.string(),
      credits: credits.meta({ description: "Credits captured" }),
      released: credits.meta({ description: "Credits that became available again" }),
    }),
    example: {
      ...heldExample,
      charge_id: "ltx_01kan3x7c9e6mvb4f2tq8zr5ws",
      credits: 0.25,
      released: 0,
    },
  }),
  "hold.released": event({
    summary: "A hold was released or expired",
    data: z.object({ ...hold, credits, reason: z.enum(["released", "expired"]) }),
    example: { ...heldExample, credits: 0.25, reason: "expired" },
  }),
  "purchase.paid": event({
    summary: "A purchase was paid and its credits were added",
    data: z.object({
      organization_id: organizationId,
      purchase_id: z.string(),
      title: z.string(),
      credits,
      ...amount,
      available,
    }),
    example: {
      organization_id: org,
      purchase_id: "pur_01kan3x7c9e6mvb4f2tq8zr5ws",
      title: "Builder package",
      credits: 5_000,
      ...fifty,
      available: 5_120,
    },
  }),
  "purchase.refunded": event({
    summary: "A payment was refunded, or a refund of it failed",
    data: z.object({
      ...reversal,
      outcome: z.enum(["refunded", "failed"]),
      credits_taken: taken,
      available,
    }),
    example: { ...reversedExample, outcome: "refunded", credits_taken: 2_000, available: 3_120 },
  }),
  "purchase.disputed": event({
    summary: "A payment was disputed with the payer's bank, or the dispute was decided",
    data: z.object({
      ...reversal,
      outcome: z.enum(["opened", "won", "lost"]),
      credits_taken: taken,
      available,
    }),
    example: { ...reversedExample, outcome: "opened", credits_taken: 2_000, available: 3_120 },
  }),
  "recharge.succeeded": event({
    summary: "Auto-recharge charged the saved card",
    data: z.object({ ...recharge, available }),
    example: { ...rechargeExample, available: 2_000 },
  }),
  "recharge.failed": event({
    summary: "Auto-recharge couldn't charge the saved card",
    data: z.object({
      ...recharge,
      reason: z.string().meta({ description: "In plain words" }),
      next_try_at: time
        .nullable()
        .meta({ description: "null: there is no automatic retry, or it is retried at once" }),
    }),
    example: {
      ...rechargeExample,
      reason: "the bank declined it",
      next_try_at: "2026-12-01T15:30:00.000Z",
    },
  }),
  "recharge.action_required": event({
    summary: "A person must confirm a recharge with their bank",
    data: z.object({ ...recharge, expires_at: time, confirm_url: z.url() }),
    example: {
      ...rechargeExample,
      expires_at: "2026-12-02T09:30:00.000Z",
      confirm_url:
        "https://credits.example.com/go/confirm?organization=org_01kan3x7c9e6mvb4f2tq8zr5ws&attempt=rch_01kan3x7c9e6mvb4f2tq8zr5ws",
    },
  }),
  "recharge.disabled": event({
    summary: "Auto-recharge stopped until a person switches it on or adds a card",
    data: z.object({
      organization_id: organizationId,
      reason: z.string().meta({ description: "In plain words" }),
      available,
    }),
    example: {
      organization_id: org,
      reason: "Visa 4242 was declined 3 times in a row",
      available: 120,
    },
  }),
  "organization.past_due": event({
    summary: "An organization owes credits; after the grace period it is suspended",
    data: status,
    example: {
      organization_id: org,
      status: "past_due",
      debt: 25,
      suspends_at: "2026-12-08T09:30:00.000Z",
    },
  }),
  "organization.suspended": event({
    summary: "The grace period is over: changes are refused until the debt is paid",
    data: status,
    example: { organization_id: org, status: "suspended", debt: 25, suspends_at: null },
  }),
  "organization.resumed": event({
    summary: "The debt is paid and everything works again",
    data: status,
    example: { organization_id: org, status: "active", debt: 0, suspends_at: null },
  }),
  "organization.closed": event({
    summary: "An organization was closed: everything but reading is refused",
    data: z.object({
      organization_id: organizationId,
      closed_with: z
        .string()
        .nullable()
        .meta({ description: "The organization above it that was closed; null: it itself was" }),
    }),
    example: { organization_id: org, closed_with: null },
  }),
  "organization.reopened": event({
    summary: "A closed organization was reopened; auto-recharge stays off until you switch it on",
    data: z.object({
      organization_id: organizationId,
      status: z.enum(["active", "past_due", "suspended"]),
    }),
    example: { organization_id: org, status: "active" },
  }),
  "organization.moved": event({
    summary: "An organization got another parent, another relationship or another payer",
    data: z.object({
      organization_id: organizationId,
      parent_organization_id: z.string().nullable().meta({ description: "null: it has no parent" }),
      previous_parent_organization_id: z.string().nullable(),
      relationship: z.enum(["owned", "linked"]).nullable(),
      billing_organization_id: z
        .string()
        .meta({ description: "The organization that pays from now on" }),
      previous_billing_organization_id: z.string(),
    }),
    example: {
      organization_id: org,
      parent_organization_id: "org_01kan3x7c9e6mvb4f2tq8zr5wt",
      previous_parent_organization_id: null,
      relationship: "linked",
      billing_organization_id: org,
      previous_billing_organization_id: org,
    },
  }),
  "budget.reached": event({
    summary: "A budget reached one of its alert levels",
    data: z.object({
      organization_id: organizationId,
      budget_id: z.string(),
      subject: z.enum(["organization", "member", "agent", "api_key", "operation"]),
      subject_id: z.string().nullable(),
      percent: z.number(),
      spent: credits,
      limit: credits,
      period: z.enum(["day", "week", "month", "lifetime"]),
      action: z.enum(["block", "notify", "pause"]),
      paused: z.boolean(),
      resets_at: time.nullable(),
    }),
    example: {
      organization_id: org,
      budget_id: "bud_01kan3x7c9e6mvb4f2tq8zr5ws",
      subject: "agent",
      subject_id: "agent_01kan3x7c9e6mvb4f2tq8zr5ws",
      percent: 80,
      spent: 400,
      limit: 500,
      period: "month",
      action: "block",
      paused: false,
      resets_at: "2027-01-01T00:00:00.000Z",
    },
  }),
  "payment_method.updated": event({
    summary: "A card was added, renewed, removed or made the default",
    data: z.object({
      organization_id: organizationId,
      payment_method_id: z.string(),
      change: z.enum(["added", "renewed", "removed", "default_set"]),
      card,
      exp_month: z.int(),
      exp_year: z.int(),
    }),
    example: {
      organization_id: org,
      payment_method_id: "pay_01kan3x7c9e6mvb4f2tq8zr5ws",
      change: "added",
      card: visa,
      exp_month: 12,
      exp_year: 2030,
    },
  }),
} satisfies Record<string, EventDefinition>;

export type WebhookEventType = keyof typeof webhookEvents;
export const webhookEventTypes = Object.keys(webhookEvents) as WebhookEventType[];

/** The `data` of an event as its sender gives it; the organization is added where it is announced. */
export type WebhookData<Type extends WebhookEventType> = Omit<
  z.input<(typeof webhookEvents)[Type]["data"]>,
  "organization_id"
>;

/** What a test sends. No endpoint chooses it. */
export const TEST_EVENT = "webhook.test";

/** The body of every webhook. */
export type WebhookPayload = {
  type: string;
  timestamp: string;
  /** False of what happened in a sandbox. */
  livemode: boolean;
  data: unknown;
};

/** An example of what an event sends. */
export function examplePayload(type: WebhookEventType): WebhookPayload {
  return { type, timestamp: at, livemode: true, data: webhookEvents[type].example };
}
