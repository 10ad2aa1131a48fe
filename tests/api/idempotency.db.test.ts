import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLogin } from "@/server/api-keys/cli-logins/start-login";
import type { Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { allEndpoints } from "@/server/doors/endpoints/registry";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { webhookEventTypes } from "@/server/gateways/webhooks/webhook-event.schema";
import { allowKeyToGrant } from "@/server/grants/allow-key";
import { readBalance } from "@/server/ledger/balances";
import { createOrganization } from "@/server/organizations/create-organization";
import type { OperationKey } from "@/server/pricing/catalogue";
import { priceOf } from "@/server/pricing/catalogue";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { issueQuote } from "@/server/purchases/quotes/issue-quote";
import { addCard, buyPackage, grantCredits, newApiKey, newPerson } from "@/server/scenarios/story";
import { earnFor } from "../earnings/story";
import { hire } from "../members/story";
import { type OpenSandbox, sandboxOf } from "../sandboxes/story";
import { browserHeaders } from "../support/client";
import { fingerprint } from "../support/fingerprint";
import { png } from "../support/sample-files";
import { type Stack, startStack } from "../support/stack";
import {
  creditsOf,
  expectSoundLedger,
  sale,
  setRecharge,
  type Tenant,
  tenantWith,
} from "../support/tenant";
import { openTrade, tradeWith } from "../support/trade";

let stack: Stack;
let tenant: Tenant;
let subOrganization: { id: string };
let walletId: string;
let sandbox: OpenSandbox;
const headersOf: Record<Recipe["as"], Record<string, string>> = { key: {}, person: {}, staff: {} };

beforeAll(async () => {
  Object.assign(process.env, {
    RATE_LIMIT_PER_MINUTE: "1000000",
    RATE_LIMIT_METERING_PER_MINUTE: "1000000",
  });
  stack = await startStack();
  const id = await enterTenant();
  const staffActor = { type: "staff" as const, id: "usr_staff" };
  await inTransaction((tx) => allowKeyToGrant(tx, id, 1_000, staffActor, new Date()));
  subOrganization = await createOrganization(
    {
      name: "Client",
      parent: tenant.organization,
      billing: "own",
      ownerUserId: tenant.owner.id,
      billingEmail: null,
    },
    tenant.actor,
    new Date(),
  );
  const staff = await newPerson(new Date(), { email: "staff@bursar.test", name: "Staff" });
  const appointed = await db().user.update({
    where: { id: staff.id },
    data: { isStaff: true },
  });
  const { creditAccountId } = tenant.organization;
  walletId = (await db().wallet.findFirstOrThrow({ where: { creditAccountId } })).id;
  headersOf.staff = await browserHeaders(appointed);
  sandbox = await sandboxOf(stack, tenant);
});
afterAll(() => stack.stop());

/** A tenant of its own for what comes, and the id of a key that may do everything in it. */
async function enterTenant(): Promise<string> {
  tenant = await tenantWith(5_000);
  await openTrade(tenant);
  const scopes = [
    ["billing:read", "billing:write", "usage:write", "accounting:read", "accounting:write"],
    ["organizations:write", "keys:write", "webhooks:write", "members:write", "audit:read"],
  ].flat();
  const { id, key } = await newApiKey(new Date(), tenant.organization, tenant.owner, {
    name: "Everything",
    scopes,
  });
  headersOf.key = { authorization: `Bearer ${key}` };
  headersOf.person = await browserHeaders(tenant.owner);
  return id;
}

type Sent = { params?: Record<string, string>; body: Record<string, unknown>; query?: string };
type Recipe = {
  as: "key" | "person" | "staff";
  /** What is sent the `n`th time, each time for something new. */
  request(n: number): Sent | Promise<Sent>;
  /** Counts what it makes. */
  made(): Promise<number>;
  /** The same request with another body; null: it has none to differ in. */
  another?: ((sent: Sent) => Sent) | null;
};

const rows = (table: string) => async () => {
  const [found] = await db().$queryRawUnsafe<{ count: number }[]>(
    `select count(*)::int as count from ${table}`,
  );
  return found?.count ?? 0;
};
const debits = rows("ledger_entries where kind in ('debit', 'capture')");

/** One way to create with each endpoint that takes an Idempotency-Key. */
const recipes: Record<string, Recipe> = {
  "organization.create": {
    as: "key",
    request: (n) => ({
      body: { name: `Sub ${n}`, parent_organization_id: tenant.organization.id },
    }),
    made: rows("organizations"),
  },
  "sandbox.advance_clock": {
    as: "person",
    request: (n) => ({
      body: { organization_id: sandbox.organizationId, advance_seconds: 60 * n },
    }),
    made: rows("audit_events where action = 'sandbox.clock_advanced'"),
  },
  "sandbox.refund.create": {
    as: "person",
    async request(n) {
      const { body: bought } = await sandbox.client.post<{ id: string }>("/v1/purchases", {
        package: "solo_dev",
      });
      await sandbox.client.post(`/v1/sandbox/purchases/${bought.id}/complete`, {});
      const organization_id = sandbox.organizationId;
      return { body: { organization_id, purchase_id: bought.id, amount_cents: n } };
    },
    made: rows("refunds"),
    another: (sent) => ({ ...sent, body: { ...sent.body, amount_cents: 77 } }),
  },
  "invitation.create": {
    as: "key",
    request: (n) => ({ body: { email: `guest-${n}@acme.test`, role: "member" } }),
    made: rows("invitations"),
  },
  "invitation.create_many": {
    as: "key",
    request: (n) => ({ body: { list: `many-${n}@acme.test;viewer` } }),
    made: rows("invitations"),
  },
  "join_link.create": {
    as: "person",
    request: (n) => ({
      body: { organization_id: tenant.organization.id, role: "member", use_limit: n },
    }),
    made: rows("join_links"),
  },
  "ownership_transfer.offer": {
    as: "person",
    request: async () => ({
      params: { organization_id: tenant.organization.id },
      body: { to_member_id: await newHeir(), keeps_role: "admin" },
    }),
    made: rows("ownership_transfers"),
    another: ({ body, ...sent }) => ({ ...sent, body: { ...body, keeps_role: "viewer" } }),
  },
  "purchase.create": {
    as: "key",
    request: (n) => ({ body: { amount_cents: 1_000 + n } }),
    made: rows("purchases"),
  },
  "purchase.package": {
    as: "key",
    request: () => ({ body: { package: "builder" } }),
    made: rows("purchases"),
    another: () => ({ body: { package: "scale" } }),
  },
  "credits.checkout": {
    as: "key",
    request: (n) => ({ body: { amount: 10 + n } }),
    made: rows("purchases"),
  },
  "crypto.payment.create": {
    as: "key",
    request: (n) => ({ body: { amount: 10 + n } }),
    made: rows("purchases"),
  },
  "payment_method.add": {
    as: "key",
    request: () => ({ body: {} }),
    made: rows("idempotency_records where procedure = 'payment_method.add'"),
    another: () => ({ body: { organization_id: subOrganization.id } }),
  },
  "auto_top_up.trigger": {
    as: "key",
    request: async () => {
      await addCard(new Date(), tenant.organization);
      const [threshold, target] = [20_000_000_000n, 30_000_000_000n];
      await setRecharge(tenant, { enabled: true, threshold, target });
      return { body: {} };
    },
    made: rows("recharge_attempts"),
    another: () => ({ body: { organization_id: subOrganization.id } }),
  },
  "sales_quote.accept": {
    as: "key",
    request: async (n) => ({ params: { quote_id: await newQuote(n) }, body: {} }),
    made: rows("purchases"),
    another: ({ params = {} }) => ({ params, body: { pay_by: "bank_transfer" } }),
  },
  "support_ticket.create": {
    as: "person",
    request: (n) => ({ body: { ...inOrganization(), subject: `Question ${n}`, body: "Where?" } }),
    made: rows("support_tickets"),
  },
  "support_ticket.reply": {
    as: "person",
    request: async (n) => ({
      params: { ticket_id: await newTicket() },
      body: { ...inOrganization(), body: `Again ${n}` },
    }),
    made: rows("support_messages"),
  },
  "photoshoot_photo.create": {
    as: "person",
    request: (n) => ({ body: { ...inOrganization(), content: png(n, 1).toString("base64") } }),
    made: rows("photoshoot_photos"),
  },
  "photoshoot.create": {
    as: "person",
    async request() {
      const body = { ...inOrganization(), content: png().toString("base64") };
      const sent = await send("person", "POST", "/v1/photoshoot-photos", body);
      return { body: { ...inOrganization(), photo_ids: [sent.body.id], again: true } };
    },
    made: rows("photoshoots"),
    another: ({ body }) => ({ body: { ...body, again: false } }),
  },
  "support_attachment.create": {
    as: "person",
    request: (n) => ({ body: { ...inOrganization(), content: btoa(`date,amount\n1,${n}\n`) } }),
    made: rows("support_attachments"),
  },
  "staff.person.reset_second_factor": {
    as: "staff",
    request: async (n) => ({
      params: { user_id: await personWithFactor(n) },
      body: { reason: `Known by their voice ${n}` },
    }),
    made: rows("staff_actions"),
  },
  "staff.ticket.answer": {
    as: "staff",
    request: async (n) => ({ params: { ticket_id: await newTicket() }, body: { body: `A ${n}` } }),
    made: rows("support_messages"),
  },
  "staff.ticket.note": {
    as: "staff",
    request: async (n) => ({ params: { ticket_id: await newTicket() }, body: { body: `N ${n}` } }),
    made: rows("support_messages"),
  },
  "staff.quote.issue": {
    as: "staff",
    request: (n) => ({ body: { to_organization: tenant.organization.id, ...offer(n) } }),
    made: rows("sales_quotes"),
  },
  "staff.promotion.create": {
    as: "staff",
    request: (n) => ({
      body: { code: `SPRING${n}`, credits: 5, redemption_limit: n, note: "In a test" },
    }),
    made: rows("promotion_codes"),
  },
  "promotion_code.redeem": {
    as: "key",
    request: async () => ({ body: { code: await newCode() } }),
    made: rows("promotion_redemptions"),
  },
  "charge.create": {
    as: "key",
    request: (n) => ({ body: { operation: "api.call", quantity: n } }),
    made: debits,
  },
  "charge.refund": {
    as: "key",
    request: async (n) => ({
      params: { charge_id: await newCharge() },
      body: { credits: n / 10, reason: "Asked for" },
    }),
    made: rows("ledger_entries where kind = 'refund'"),
  },
  "event.ingest": {
    as: "key",
    request: (n) => ({
      body: {
        event_name: "api.call",
        external_customer_id: tenant.organization.id,
        properties: { credits: n },
      },
    }),
    made: debits,
  },
  "hold.create": {
    as: "key",
    request: (n) => ({ body: { operation: "api.call", quantity: n } }),
    made: rows("holds"),
  },
  "hold.capture": {
    as: "key",
    request: async (n) => ({ params: { hold_id: await newHold() }, body: { credits: n } }),
    made: debits,
  },
  "hold.release": {
    as: "key",
    request: async () => ({ params: { hold_id: await newHold() }, body: {} }),
    made: rows("holds where state = 'released'"),
    another: null,
  },
  "wallet.create": {
    as: "key",
    request: (n) => ({ body: { name: `Wallet ${n}` } }),
    made: rows("wallets"),
  },
  "credit_grant.create": {
    as: "key",
    request: (n) => ({
      body: { wallet_id: walletId, amount: n, grant_type: "promotional", description: "Thanks" },
    }),
    made: rows("credit_grants"),
  },
  "credit_grant.void": {
    as: "key",
    request: async (n) => ({
      params: { grant_id: await newGrant() },
      body: { reason: `No. ${n}` },
    }),
    made: rows("ledger_entries where kind = 'adjustment'"),
  },
  "grant_schedule.create": {
    as: "key",
    request: (n) => ({
      body: {
        wallet_id: walletId,
        amount: n,
        grant_type: "promotional",
        cadence: "monthly",
        ends_at: new Date(Date.now() + 40 * 86_400_000).toISOString(),
        description: "Every month",
      },
    }),
    made: rows("grant_schedules"),
  },
  "transaction.create": {
    as: "key",
    request: (n) => ({ body: newTransaction(n) }),
    made: rows("book_transactions"),
  },
  "transaction.post": {
    as: "key",
    request: async (n) => ({
      params: { transaction_id: (await sale(tenant, `${n}`)).id },
      body: {},
    }),
    made: debits,
    another: null,
  },
  "transaction.reverse": {
    as: "key",
    request: async (n) => {
      const { id } = await sale(tenant, `Reversed ${n}`);
      const path = `/organizations/${tenant.organization.id}/transactions/${id}/post`;
      await send("key", "POST", path, {});
      return { params: { transaction_id: id }, body: { description: `Back ${n}` } };
    },
    made: rows("book_transactions"),
  },
  "document.upload": {
    as: "key",
    request: (n) => ({ body: { content: btoa(`date,amount\n2026-11-21,${n}.00\n`) } }),
    made: rows("documents"),
  },
  "account.update": {
    as: "key",
    request: async (n) => ({
      params: { account_id: await newBankAccount() },
      body: { name: `Renamed ${n}` },
    }),
    made: debits,
  },
  "transaction.update": {
    as: "key",
    request: async (n) => ({
      params: { transaction_id: (await sale(tenant, `Changed ${n}`)).id },
      body: { description: `Renamed ${n}` },
    }),
    made: debits,
  },
  ...tradeRecipes("invoice", "invoices", "send"),
  "invoice.email": {
    as: "key",
    request: async (n) => {
      const { id } = await tradeWith(postInBooks, "invoices").issued();
      return { params: { invoice_id: id }, body: { message: `Reminder ${n}` } };
    },
    made: rows("email_messages where template = 'invoice'"),
  },
  ...tradeRecipes("bill", "bills", "receive"),
  "report.generate": {
    as: "key",
    request: (n) => ({ body: { type: "trial_balance", to: `2026-01-0${n}` } }),
    made: rows("book_reports"),
  },
  "analytics.run": {
    as: "key",
    request: (n) => ({ body: questionOf(n) }),
    made: rows("book_analyses"),
  },
  "analytics_question.save": {
    as: "key",
    request: (n) => ({ body: { name: `Question ${n}`, question: questionOf(n) } }),
    made: rows("book_questions"),
  },
  "exchange_rate.update": {
    as: "key",
    request: (n) => ({ body: { base: "EUR", quote: "USD", rate_decimal: `1.${n}` } }),
    made: debits,
  },
  "account.import": {
    as: "key",
    request: (n) => ({ body: { content: btoa(`code,name,type\n77${n},Imported ${n},asset\n`) } }),
    made: debits,
  },
  "starter_chart.add": {
    as: "key",
    request: async () => ({ params: { organization_id: await newSubOrganization() }, body: {} }),
    made: debits,
    another: (sent) => ({ ...sent, body: { variant: "us" } }),
  },
  "recurring.setup": {
    as: "key",
    request: (n) => ({ body: newRecurring(n) }),
    made: rows("recurring_jobs"),
  },
  "recurring.run": {
    as: "key",
    request: async (n) => {
      const path = `/organizations/${tenant.organization.id}/recurring`;
      const { body } = await send("key", "POST", path, newRecurring(n));
      return { params: { recurring_id: String(body.id) }, body: {} };
    },
    made: rows("recurring_runs"),
    another: ({ params = {} }) => ({ params, body: { due_date: "2026-01-01" } }),
  },
  "reconciliation.start": {
    as: "key",
    request: async (n) => ({ body: { ...periodOf(n), account_id: await newBankAccount() } }),
    made: rows("bank_reconciliations"),
  },
  "statement.import": {
    as: "key",
    request: async (n) => ({
      params: { reconciliation_id: await newReconciliation(await newBankAccount()) },
      body: { content: statementOf(n) },
    }),
    made: rows("bank_statements"),
    another: ({ params = {} }) => ({ params, body: { content: statementOf(2) } }),
  },
  "statement.match": {
    as: "key",
    request: async (n) => {
      const account = await newBankAccount();
      const id = await newReconciliation(account);
      const path = `/organizations/${tenant.organization.id}/reconciliations/${id}`;
      await send("key", "POST", `${path}/statements`, { content: statementOf(n) });
      const line = await db().bankStatementLine.findFirstOrThrow({
        where: { reconciliationId: id },
      });
      return {
        params: { reconciliation_id: id },
        body: {
          statement_line_ids: [line.id],
          transaction_ids: [await newPosting(account, n * 100)],
        },
      };
    },
    made: rows("bank_statement_matches"),
    another: ({ params = {}, body }) => ({ params, body: { ...body, statement_line_ids: [] } }),
  },
  "data.export": {
    as: "key",
    request: (n) => ({ body: { from: "2026-01-01", to: `2027-01-0${n}` } }),
    made: rows("book_exports"),
  },
  "api_key.create": {
    as: "key",
    request: (n) => ({ body: { name: `Key ${n}`, scopes: ["billing:read"] } }),
    made: rows("api_keys"),
  },
  "cli_login.approve": {
    as: "person",
    request: async (n) => {
      const { user_code } = await startLogin({ hostname: `laptop-${n}`, ip: null }, new Date());
      const params = { organization_id: tenant.organization.id, user_code };
      return { params, body: { scopes: ["billing:read"] } };
    },
    made: rows("api_keys"),
    another: ({ params = {}, body }) => ({ params, body: { ...body, scopes: ["usage:write"] } }),
  },
  "api_key.rotate": {
    as: "key",
    request: async (n) => {
      const path = `/organizations/${tenant.organization.id}/api-keys`;
      const key = { name: `Old ${n}`, scopes: ["billing:read"] };
      const { body } = await send("key", "POST", path, key);
      return { params: { key_id: String(body.id) }, body: { grace_hours: n } };
    },
    made: debits,
  },
  "budget.create": {
    as: "key",
    request: (n) => ({
      body: { subject: "organization", period: ["day", "week", "month"][n % 3], limit: 9_000 },
    }),
    made: rows("budgets"),
    another: ({ body }) => ({ body: { ...body, limit: 8_000 } }),
  },
  "budget_request.create": {
    as: "key",
    request: async (n) => {
      const of = { subject: "operation", subject_id: "api.call", action: "notify", limit: 50 };
      const period = ["day", "week", "month", "lifetime"][n % 4];
      const { body } = await send("key", "POST", "/v1/budgets", { ...of, period });
      return { body: { budget_id: body.id, limit: 100 + n, reason: "In a test" } };
    },
    made: rows("budget_requests"),
    another: ({ body }) => ({ body: { ...body, reason: "Another reason" } }),
  },
  "alert.create": {
    as: "key",
    request: (n) => ({
      body: { threshold_credits: 100 + n, webhook_url: "https://hooks.example.com/alert" },
    }),
    made: rows("alerts"),
  },
  "webhook_endpoint.create": {
    as: "key",
    request: (n) => ({
      body: { url: `https://hooks.example.com/${n}`, event_types: ["credits.low"] },
    }),
    made: rows("webhook_endpoints"),
  },
  "webhook_endpoint.rotate_secret": {
    as: "key",
    request: async (n) => {
      const endpoint = { url: "https://hooks.example.com/", event_types: ["credits.low"] };
      const { body } = await send("key", "POST", "/v1/webhook-endpoints", endpoint);
      return { params: { endpoint_id: String(body.id) }, body: { grace_hours: n } };
    },
    made: async () =>
      db().auditEvent.count({ where: { action: "webhook_endpoint.secret_rotated" } }),
  },
  "webhook_endpoint.test": {
    as: "key",
    request: async (n) => {
      const endpoint = { url: `https://hooks.example.com/t${n}`, event_types: ["credits.low"] };
      const { body } = await send("key", "POST", "/v1/webhook-endpoints", endpoint);
      return { params: { endpoint_id: String(body.id) }, body: {} };
    },
    made: rows("webhook_deliveries"),
    another: null,
  },
  "webhook_listener.open": {
    as: "key",
    request: (n) => ({ body: { event_types: [webhookEventTypes[n]] } }),
    made: rows("webhook_endpoints"),
    another: ({ body }) => ({ body: { ...body, event_types: webhookEventTypes } }),
  },
  "agent.create": {
    as: "key",
    request: (n) => ({ body: { name: `Agent ${n}` } }),
    made: rows("agents"),
  },
  "app.create": {
    as: "key",
    request: (n) => ({ body: { name: `App ${n}` } }),
    made: rows("apps"),
  },
  "redemption.create": {
    as: "key",
    request: async (n) => {
      await earnFor(tenant, 100);
      return { body: { kind: "credits", credits: 1 + n } };
    },
    made: rows("redemptions"),
    another: () => ({ body: { kind: "credits", credits: 1.5 } }),
  },
  "staff.refund": {
    as: "staff",
    request: async () => {
      await buyPackage(new Date(), tenant.organization, tenant.owner, "builder");
      // Those of the sandbox are of its own time.
      const payment = await db().payment.findFirstOrThrow({
        where: { creditAccountId: tenant.organization.creditAccountId },
        orderBy: { createdAt: "desc" },
      });
      return {
        params: { payment_id: payment.id },
        body: { amount_cents: 500, reason: "Asked for", confirmation: "5.00 USD" },
      };
    },
    made: rows("refunds"),
    another: ({ params = {}, body }) => ({ params, body: { ...body, reason: "Another reason" } }),
  },
  "staff.reconcile": {
    as: "staff",
    request: async () => {
      await db().reconciliationRun.deleteMany();
      return { body: {} };
    },
    made: rows("reconciliation_runs"),
    another: null,
  },
  "staff.adjustment.create": {
    as: "staff",
    request: (n) => ({
      params: { credit_account_id: tenant.organization.creditAccountId },
      body: { amount: n, reason: "A correction" },
    }),
    made: rows("adjustments"),
  },
  "staff.price_version.publish": {
    as: "staff",
    request: (n) => ({
      body: {
        price_book: "team",
        effective_at: `2090-01-0${n}T00:00:00Z`,
        prices: { operations: { "api.call": { credits: n } } },
        note: "A new price",
      },
    }),
    made: rows("price_versions"),
  },
  "staff.price_override.create": {
    as: "staff",
    request: (n) => ({
      body: {
        credit_account_id: tenant.organization.creditAccountId,
        subject: "operation:api.call",
        negotiated: true,
        prices: { credits: n },
        effective_at: `2090-01-0${n}T00:00:00Z`,
        note: "As agreed with them",
      },
    }),
    made: rows("price_overrides"),
  },
};

function newRecurring(n: number) {
  const { date: _, ...transaction } = newTransaction(n);
  return { transaction, schedule: { frequency: "monthly" } };
}

async function postInBooks(to: string, body: object) {
  return (await send("key", "POST", `/organizations/${tenant.organization.id}${to}`, body)).body;
}

/** How to create, and to take each of its steps with, an invoice or a bill. */
function tradeRecipes(noun: string, path: "invoices" | "bills", issue: string): typeof recipes {
  const { contact, draft, issued, paid } = tradeWith(postInBooks, path);
  const idField = `${noun}_id`;
  return {
    [`${noun}.create`]: {
      as: "key",
      request: async (n) => ({
        body: {
          contact_id: (await contact()).id,
          lines: [{ description: `Work ${n}`, unit_price: 1_000 }],
        },
      }),
      made: rows("trade_documents"),
    },
    [`${noun}.update`]: {
      as: "key",
      request: async (n) => ({
        params: { [idField]: (await draft()).id },
        body: { notes: `Note ${n}` },
      }),
      made: debits,
    },
    [`${noun}.${issue}`]: {
      as: "key",
      request: async () => ({ params: { [idField]: (await draft()).id }, body: {} }),
      made: rows("trade_documents where number is not null"),
      another: null,
    },
    [`${noun}.record_payment`]: {
      as: "key",
      request: async (n) => ({ params: { [idField]: (await issued()).id }, body: { amount: n } }),
      made: rows("trade_payments"),
    },
    [`${noun}.undo_payment`]: {
      as: "key",
      request: async () => {
        const { id, payments } = await paid();
        return { params: { [idField]: id, payment_id: payments[0].id }, body: {} };
      },
      made: rows("trade_payments where undone_at is not null"),
      another: null,
    },
    [`${noun}.cancel`]: {
      as: "key",
      request: async () => ({ params: { [idField]: (await issued()).id }, body: {} }),
      made: rows("trade_documents where state = 'cancelled'"),
      another: null,
    },
  };
}

/** Paid work that enters something new, or gives it another name, told by its own sample. */
function recipeOf(endpoint: Endpoint): Recipe | undefined {
  const { name, costs, rest, example } = endpoint;
  if (recipes[name] || costs !== name || !example) return recipes[name];
  if (/^\/organizations\/\{organization_id\}\/[\w-]+$/.test(rest.path)) {
    return { as: "key", request: (n) => ({ body: renamed(example, n) }), made: debits };
  }
  const [, collection, idField] = /^(\/.*)\/\{(\w+)\}$/.exec(rest.path) ?? [];
  const creating = allEndpoints.find((e) => e.rest.path === collection && e.costs === e.name);
  if (!creating?.example || !idField) return undefined;
  let made = 0;
  return {
    as: "key",
    request: async (n) => {
      const body = renamed(creating.example ?? {}, 100 * n + ++made);
      const { id } = (await call("key", creating, { body }, `for-${name}-${n}-${made}`)).body;
      return { params: { [idField]: String(id) }, body: { name: `Renamed ${n}` } };
    },
    made: debits,
  };
}

async function personWithFactor(n: number): Promise<string> {
  const email = `factor-${n}-${newId("request")}@acme.test`;
  const { id } = await newPerson(new Date(), { email, name: "Factor" });
  await db().user.update({ where: { id }, data: { secondFactorAt: new Date() } });
  return id;
}

const inOrganization = () => ({ organization_id: tenant.organization.id });

/** A ticket written past the limits of a day. */
/** A promotion code that nobody has redeemed. */
async function newCode(): Promise<string> {
  const id = newId("promotionCode");
  const code = id.slice(-20).toUpperCase();
  await db().promotionCode.create({
    data: { id, code, note: "", credits: 5_000_000n, createdBy: id, createdAt: new Date(0) },
  });
  return code;
}

async function newTicket(): Promise<string> {
  const { id } = await db().supportTicket.create({
    data: {
      id: newId("ticket"),
      organizationId: tenant.organization.id,
      requesterId: tenant.owner.id,
      subject: "A question",
      kind: "question",
      createdAt: new Date(0),
      lastAt: new Date(0),
      waitingSince: new Date(0),
    },
  });
  return id;
}

/** A sample under another name each time. */
function renamed(example: Record<string, unknown>, n: number): Record<string, unknown> {
  const named = ["code", "name", "title", "description"];
  return Object.fromEntries(
    Object.entries(example).map(([field, value]) => [
      field,
      named.includes(field) ? `${value} ${n}` : value,
    ]),
  );
}

const taking = allEndpoints.filter((e) => e.acceptsIdempotencyKey);

/** Every POST that takes no Idempotency-Key, by why doing it twice is doing it once. */
const harmlessTwice = {
  "it answers and changes nothing": [
    ["check", "operation.quote", "account.preview_import", "statement.preview"],
    ["me.export"],
  ].flat(),
  "it leaves something in a state, and a repeat finds it there": [
    ["purchase.cancel", "purchase.verify", "credits.verify", "recharge_attempt.confirm"],
    ["support_ticket.close", "staff.ticket.close", "staff.ticket.reopen", "staff.job.retry"],
    [
      "sales_quote.decline",
      "staff.quote.withdraw",
      "staff.price_override.end",
      "credit_request.create",
    ],
    ["payment_method.set_default", "document.archive", "export.cancel", "grant_schedule.cancel"],
    ["recurring.pause", "recurring.resume", "recurring.cancel"],
    ["reconciliation.complete", "reconciliation.undo", "draft.approve", "draft.reject"],
    ["budget.resume", "budget.archive", "agent.pause", "agent.resume", "agent.archive"],
    ["app.archive", "budget_request.approve", "budget_request.decline", "budget_request.withdraw"],
    ["ownership_transfer.accept", "ownership_transfer.decline", "ownership_transfer.withdraw"],
    ["invitation.accept", "join_link.accept", "staff.request.approve", "staff.request.reject"],
    ["staff.payout.approve", "staff.payout.decline", "staff.promotion.end", "me.reauthenticate"],
    ["me.reauthenticate_by_link", "me.reauthenticate_by_code", "me.reauthenticate_by_passkey"],
    ["me.authenticator_confirm", "me.passkey_add", "me.deletion_schedule", "cli_login.decline"],
    ["sandbox.open", "sandbox.checkout.complete", "sandbox.purchase.complete", "sandbox.card.add"],
    ["sandbox.dispute.create", "organization.close", "organization.reopen"],
    ["staff.account.reopen", "organization.move"],
  ].flat(),
  "what it makes takes the place of what it made before": [
    ["me.authenticator_start", "me.passkey_start", "me.reauthentication_passkey"],
    ["me.recovery_codes_renew", "sandbox.reset"],
  ].flat(),
  "what is sent again has the id it had, and its receiver knows it": [
    ["webhook_delivery.resend", "webhook_delivery.replay", "staff.stripe_event_replay"],
    ["webhook_listener.poll"],
  ].flat(),
  "it is a test, and says so": ["alert.test", "webhook_listener.trigger"],
  "a link or page that ends by itself, given so often and no more": [
    ["invitation.resend", "billing_email.resend", "me.resend_verification"],
    ["me.reauthentication_link", "me.email_change", "billing.portal"],
  ].flat(),
};

describe("Idempotency-Key", () => {
  it("is taken by every POST that creates something", () => {
    const without = allEndpoints.filter(
      ({ rest, ...e }) => rest.method === "post" && !e.acceptsIdempotencyKey,
    );
    expect(without.map(({ name }) => name).sort()).toEqual(
      Object.values(harmlessTwice).flat().sort(),
    );
    expect(taking.filter((e) => !recipeOf(e)).map(({ name }) => name)).toEqual([]);
    const names = taking.map(({ name }) => name);
    expect(Object.keys(recipes).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(taking.map((e) => [e.name, e] as const))(
    "%s: twenty requests under one key make one, and another body makes none",
    async (name, endpoint) => {
      const recipe = recipeOf(endpoint);
      if (!recipe) throw new Error(`no recipe for ${name}`);
      const sent = await recipe.request(1);
      const key = `one-${name}`;
      const before = await recipe.made();
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => callUntilDone(recipe.as, endpoint, sent, key)),
      );
      const failures = answers.filter(({ status }) => status !== endpoint.rest.status);
      expect(failures.map(({ status, body }) => [status, body.detail])).toEqual([]);
      expect(await recipe.made()).toBe(before + 1);
      const replays = answers.filter(({ headers }) => headers.get("idempotent-replayed"));
      expect(replays).toHaveLength(19);
      const ids = answers.map(({ body }) => JSON.stringify(identity(body)));
      expect(new Set(ids).size).toBe(1);

      if (recipe.another !== null) {
        const another = recipe.another?.(sent) ?? {
          ...sent,
          body: (await recipe.request(2)).body,
        };
        const madeMeanwhile = await recipe.made();
        const refused = await call(recipe.as, endpoint, another, key);
        expect([refused.status, refused.body.code]).toEqual([409, "idempotency_key_reused"]);
        expect(await recipe.made()).toBe(madeMeanwhile);
      }

      const next = await call(recipe.as, endpoint, await recipe.request(3), `two-${name}`);
      expect([next.status, next.headers.get("idempotent-replayed")]).toEqual([
        endpoint.rest.status,
        null,
      ]);
    },
  );

  it("counts for its endpoint alone: the same key on another one is another key", async () => {
    const key = "shared-by-two";
    const made = await Promise.all([
      call("key", named("wallet.create"), { body: { name: "By one" } }, key),
      call("key", named("agent.create"), { body: { name: "By another" } }, key),
    ]);
    expect(made.map(({ status }) => status)).toEqual([201, 201]);
  });

  it("counts for the key's organization: another one's same key is another key", async () => {
    const other = await tenantWith(10);
    const body = { operation: "api.call" };
    const own = await call("key", named("charge.create"), { body }, "same-key");
    const theirs = await stack.json<{ id: string }>(`${stack.apiUrl}/api/v1/charges`, {
      body,
      headers: { authorization: `Bearer ${other.apiKey}`, "idempotency-key": "same-key" },
    });
    expect([own.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.body.id).not.toBe(own.body.id);
  });

  it.each(["charge.create", "hold.create", "agent.create", "budget.create"])(
    "%s: naming another organization under a used key is another body",
    async (name) => {
      const sent = (await recipes[name]?.request(5)) as Sent;
      const key = `elsewhere-${name}`;
      await call("key", named(name), sent, key);
      const before = await recipes[name]?.made();
      const body = { ...sent.body, organization_id: subOrganization.id };
      const elsewhere = await call("key", named(name), { ...sent, body }, key);
      expect([elsewhere.status, elsewhere.body.code]).toEqual([409, "idempotency_key_reused"]);
      expect(await recipes[name]?.made()).toBe(before);
    },
  );

  it.each(["", "x".repeat(256), "caf\u00e9"])("%j is no key and makes nothing", async (key) => {
    const before = await rows("agents")();
    const answer = await call("key", named("agent.create"), { body: { name: "Nameless" } }, key);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, "Idempotency-Key"]);
    expect(await rows("agents")()).toBe(before);
  });

  it("leaves the ledger sound", () => expectSoundLedger(tenant));
});

const paid = allEndpoints.filter(({ costs }) => costs !== undefined && costs !== "use");

describe("a paid operation", () => {
  // Nobody recharges or limits this one: an empty pool stays empty.
  beforeAll(enterTenant);

  describe.each(paid.map((e) => [e.name, e] as const))("%s", (_name, endpoint) => {
    const costs = endpoint.costs as OperationKey;
    let recipe: Recipe;
    let sent: Sent;
    beforeAll(async () => {
      recipe = recipeOf(endpoint) as Recipe;
      sent = await recipe.request(7);
    });
    /** Its price on the list; times as many units as it takes, where it is priced by the unit. */
    function expectPrice(credits: unknown): void {
      const price = microcreditsToCredits(priceOf(costs));
      if (costs === endpoint.name) expect(credits).toBe(price);
      else expect(Number(credits) / price).toBe(Math.ceil(Number(credits) / price));
    }

    it("says its price in a dry run, which changes nothing", async () => {
      const before = await fingerprint();
      const { status, body } = await call(recipe.as, endpoint, { ...sent, query: "?dry_run=true" });
      expect([status, body.operation, body.would_pass], JSON.stringify(body)).toEqual([
        200,
        costs,
        true,
      ]);
      expectPrice(body.credits);
      expect(await fingerprint()).toEqual(before);
    });

    it("refuses what it does not know, free of charge", async () => {
      const before = await fingerprint();
      const body = { ...sent.body, surprise: 1 };
      const refused = await call(recipe.as, endpoint, { ...sent, body });
      expect([refused.status, refused.body.code]).toEqual([400, "validation_failed"]);
      expect(await fingerprint()).toEqual(before);
    });

    it("does not find what is not there, free of charge", async () => {
      const ids = { organization_id: tenant.organization.id, ...sent.params };
      for (const [param, id] of Object.entries(ids)) {
        const other = { [param]: `${id.slice(0, -4)}0000` };
        const asked = endpoint.rest.path.includes(`{${param}}`)
          ? { ...sent, params: { ...sent.params, ...other } }
          : { ...sent, body: { ...sent.body, ...other } };
        const before = await fingerprint();
        const refused = await call(recipe.as, endpoint, asked);
        expect([param, refused.status, refused.body.code]).toEqual([param, 404, "not_found"]);
        expect(await fingerprint()).toEqual(before);
      }
    });

    it("in an empty pool is refused with 402 and leaves nothing behind, unless it is free", async () => {
      const restore = await drain();
      try {
        const before = await fingerprint();
        const free = priceOf(costs) === 0n;
        const query = free ? "?dry_run=true" : "";
        const { status, body } = await call(recipe.as, endpoint, { ...sent, query });
        expect([status, body.code ?? body.would_pass]).toEqual(
          free ? [200, true] : [402, "insufficient_credits"],
        );
        expect(await fingerprint()).toEqual(before);
      } finally {
        await restore();
      }
    });

    it("costs its price once", async () => {
      const before = await creditsOf(tenant);
      const done = await call(recipe.as, endpoint, sent);
      expect(done.status, JSON.stringify(done.body)).toBe(endpoint.rest.status);
      const cost = Number(done.headers.get("x-credits-cost"));
      expectPrice(cost);
      expect(before - (await creditsOf(tenant))).toBeCloseTo(cost, 6);
    });
  });
});

type Body = Record<string, unknown> & { errors?: { path: string }[] };

function named(name: string): Endpoint {
  const endpoint = allEndpoints.find((e) => e.name === name);
  if (!endpoint) throw new Error(`no endpoint ${name}`);
  return endpoint;
}

function call(
  as: Recipe["as"],
  { rest }: Endpoint,
  { params = {}, body, query = "" }: Sent,
  key?: string,
) {
  const values: Record<string, string> = { organization_id: tenant.organization.id, ...params };
  const path = rest.path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
  return send(as, rest.method.toUpperCase(), `${path}${query}`, body, key);
}

/** What works while its credits are held answers a repeat 409 with Retry-After until it is through. */
async function callUntilDone(...request: Parameters<typeof call>): ReturnType<typeof call> {
  const answer = await call(...request);
  if (answer.body.code !== "idempotency_in_progress") return answer;
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([409, "5"]);
  await delay(50);
  return callUntilDone(...request);
}

/** Spends all the tenant has, and gives it back when asked to. */
async function drain(): Promise<() => Promise<void>> {
  const { creditAccountId, id } = tenant.organization;
  const { available } = await readBalance(db(), creditAccountId, new Date());
  const credits = microcreditsToCredits(available);
  const spent = await send("key", "POST", "/v1/events", {
    event_name: "api.call",
    external_customer_id: id,
    properties: { credits },
  });
  expect(spent.status, JSON.stringify(spent.body)).toBe(202);
  return () => grantCredits(new Date(), tenant.organization, credits);
}

function send(as: Recipe["as"], method: string, path: string, body: unknown, key?: string) {
  return stack.json<Body>(`${stack.apiUrl}/api${path}`, {
    method,
    body,
    headers: { ...headersOf[as], ...(key === undefined ? {} : { "idempotency-key": key }) },
  });
}

/** What stays the same in a repeat: a secret is shown once, and counts change as time goes on. */
function identity(body: Body): unknown {
  const { id, sessionId, paymentId, purchase_id, checkout_url, url } = body;
  return { id, sessionId, paymentId, purchase_id, checkout_url, url };
}

function offer(n: number) {
  const expires_at = new Date(Date.now() + 86_400_000).toISOString();
  return { title: `Offer ${n}`, credits: 1_000 * n, amount_cents: 2_000 * n, expires_at, note: "" };
}

async function newQuote(n: number): Promise<string> {
  const staff = { type: "staff" as const, id: "usr_staff" };
  const { id: organizationId } = tenant.organization;
  const quote = inTransaction((tx) => issueQuote(tx, organizationId, offer(n), staff, new Date()));
  return (await quote).id;
}

/** A member who may be offered ownership: no other offer is open. */
async function newHeir(): Promise<string> {
  await db().ownershipTransfer.updateMany({
    where: { state: "open" },
    data: { state: "withdrawn", resolvedAt: new Date() },
  });
  const { memberId } = await hire(tenant.organization, "member");
  return memberId;
}

async function newCharge(): Promise<string> {
  const { body } = await send("key", "POST", "/v1/charges", { operation: "api.call" });
  return String(body.id);
}

const inBooks = (path: string) => `/organizations/${tenant.organization.id}${path}`;

async function newSubOrganization(): Promise<string> {
  const sub = { name: "Books", parent_organization_id: tenant.organization.id };
  return String((await send("key", "POST", "/organizations", sub)).body.id);
}

function questionOf(n: number) {
  const to = `2026-12-0${n}`;
  return { source: "sales", measure: "amount", by: ["month"], from: "2026-01-01", to };
}

let bankAccounts = 0;
async function newBankAccount(): Promise<string> {
  const code = `17${++bankAccounts}`;
  const account = { code, name: `Bank ${code}`, type: "asset" };
  return String((await send("key", "POST", inBooks("/accounts"), account)).body.id);
}

function periodOf(n: number) {
  return { from: "2026-11-01", to: "2026-11-30", opening_balance: 0, closing_balance: n };
}

async function newReconciliation(account: string): Promise<string> {
  const body = { ...periodOf(1), account_id: account };
  return String((await send("key", "POST", inBooks("/reconciliations"), body)).body.id);
}

function statementOf(n: number): string {
  return Buffer.from(`date,amount,payee\n2026-11-23,${n}.00,Corner Shop`).toString("base64");
}

async function newPosting(account: string, amount: number): Promise<string> {
  const entries = [
    { account_id: account, entry_type: "debit", amount },
    { account_id: tenant.books.sales, entry_type: "credit", amount },
  ];
  const made = { date: "2026-11-23", description: "Corner Shop", entries };
  const { id } = (await send("key", "POST", inBooks("/transactions"), made)).body;
  await send("key", "POST", inBooks(`/transactions/${id}/post`), {});
  return String(id);
}

async function newHold(): Promise<string> {
  const use = { operation: "api.call", quantity: 9 };
  return String((await send("key", "POST", "/v1/holds", use)).body.id);
}

async function newGrant(): Promise<string> {
  const grant = { wallet_id: walletId, amount: 1, grant_type: "promotional", description: "Gift" };
  return String((await send("key", "POST", "/v1/credit-grants", grant)).body.id);
}

function newTransaction(n: number) {
  return {
    date: "2026-11-21",
    description: `Transaction ${n}`,
    entries: [
      { account_id: tenant.books.cash, entry_type: "debit", amount: 500 },
      { account_id: tenant.books.sales, entry_type: "credit", amount: 500 },
    ],
  };
}
