import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { exampleRequest } from "@/app/docs/example-request";
import { createAgent } from "@/server/agents/change-agent";
import type { Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { bookTags } from "@/server/doors/endpoints/tags";
import { isForPeople, openApiDocument, publishedEndpoints } from "@/server/doors/rest/openapi";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { allowKeyToGrant } from "@/server/grants/allow-key";
import { offerOwnership } from "@/server/members/ownership/offer-ownership";
import { createOrganization } from "@/server/organizations/create-organization";
import { operations } from "@/server/pricing/catalogue";
import { issueQuote } from "@/server/purchases/quotes/issue-quote";
import { addCard, completeCheckout, newApiKey } from "@/server/scenarios/story";
import { earnFor } from "../earnings/story";
import { asPerson } from "../members/story";
import { type OpenSandbox, sandboxOf } from "../sandboxes/story";
import { png } from "../support/sample-files";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger, sale, type Tenant, tenantWith } from "../support/tenant";
import { openTrade, tradeWith } from "../support/trade";

type Schema = Record<string, unknown>;
type Operation = {
  parameters: { name: string; in: "path" | "query" | "header"; example?: unknown; schema: never }[];
  requestBody?: { content: Record<string, { schema: never; example?: Record<string, unknown> }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

let stack: Stack;
let tenant: Tenant;
let key: string;
let sandbox: OpenSandbox;
let document: Document;

beforeAll(async () => {
  Object.assign(process.env, { RATE_LIMIT_PER_MINUTE: "100000" });
  stack = await startStack();
  tenant = await tenantWith(5_000);
  await openTrade(tenant);
  const scopes = [
    ["billing:read", "billing:write", "usage:write", "accounting:read", "accounting:write"],
    ["organizations:write", "keys:write", "webhooks:write", "members:read", "members:write"],
    ["support:write", "audit:read"],
  ].flat();
  const made = await newApiKey(new Date(), tenant.organization, tenant.owner, {
    name: "Everything",
    scopes,
  });
  key = made.key;
  const staff = { type: "staff" as const, id: "usr_staff" };
  await inTransaction((tx) => allowKeyToGrant(tx, made.id, 10_000, staff, new Date()));
  // Its bank asks every time, so that there is an attempt to confirm.
  await addCard(new Date(), tenant.organization, "4000002760003184");
  await createOrganization(
    {
      name: "Acme North",
      parent: tenant.organization,
      externalId: "acme-north",
      ownerUserId: tenant.owner.id,
      billingEmail: null,
    },
    tenant.actor,
    new Date(),
  );
  sandbox = await sandboxOf(stack, tenant);
  document = (await openApiDocument(new Date())) as Document;
});
afterAll(() => stack.stop());

/** A key with everything calls these; what only a person may call has no sample. */
const sampled = publishedEndpoints.filter((endpoint) => !isForPeople(endpoint));

/** Of these the answers tell of credits, so their headers do too. */
const aboutCredits = sampled.filter((endpoint) => endpoint.aboutCredits || endpoint.costs);

const saysWhatIsLeft = [
  ["billing.get", "billing.update", "billing.overview", "purchase.verify", "invitation.create"],
  ["invitation.create_many", "photoshoot.create", "team_credits.get", "team_credits.update"],
  ["credits.balance", "credits.verify", "credits.transactions", "credits.summary"],
  ["auto_top_up.trigger"],
  ["billing_settings.get", "billing_settings.update"],
  ["recharge_policy.get", "recharge_policy.update", "recharge_attempt.list"],
  ["organization.usage", "organization.events", "event.list", "billing.statement", "forecast"],
  [
    "balance.get",
    "ledger.list",
    "ledger.get",
    "grant.list",
    "credit_grant.list",
    "grant_schedule.list",
  ],
  ["credit_grant.create", "credit_grant.void", "grant_schedule.create", "grant_schedule.cancel"],
  ["wallet.list", "wallet.get", "wallet.create", "wallet.update", "wallet.transactions"],
  ["charge.create", "charge.refund", "event.ingest", "operation.quote"],
  ["hold.list", "hold.get", "hold.create", "hold.capture", "hold.release"],
  ["budget.list", "budget.get", "budget.create", "budget.update"],
  ["check", "earnings.get", "redemption.list", "redemption.create", "budget_request.create"],
  ["purchase.offer", "purchase.create", "purchase.get", "sales_quote.list", "credits.checkout"],
  ["promotion_code.redeem"],
  [
    "account.create",
    "transaction.create",
    "transaction.post",
    "document.upload",
    "data.export",
    "api_key.create",
  ],
].flat();

describe("every sample of the reference", () => {
  it.each(sampled.map((endpoint) => [endpoint.name, endpoint] as const))(
    "%s works as shown",
    async (name, endpoint) => {
      const operation = operationOf(endpoint.rest);
      const command = await withThings(name, endpoint.rest, operation);
      if (isBookWrite(endpoint)) await leavesNoEvent(endpoint, command);
      const before = await countBookEvents();
      const sent = await run(command);
      const left = (await countBookEvents()) - before;
      expect([name, left]).toEqual([name, isBookWrite(endpoint) ? (eventsOf[name]?.left ?? 1) : 0]);
      const asked = `${name}: ${JSON.stringify(sent.answer)}`;
      expect([asked, sent.status]).toEqual([asked, endpoint.rest.status]);

      const schema = operation.responses[sent.status]?.content?.["application/json"]?.schema;
      const read = validatorOf(schema ?? {}).safeParse(sent.answer);
      expect([name, read.error?.issues]).toEqual([name, undefined]);

      for (const header of ["x-request-id", "ratelimit", "ratelimit-policy"])
        expect([header, sent.headers.get(header)]).toEqual([header, expect.any(String)]);
      if (aboutCredits.includes(endpoint))
        expect(Number(sent.headers.get("x-credits-remaining") ?? "none")).toBeGreaterThan(0);
    },
  );

  it("tells the balance with whatever is about credits", () => {
    const told = aboutCredits.map(({ name }) => name);
    expect(told).toEqual(expect.arrayContaining(saysWhatIsLeft));
  });

  it("leaves the ledger sound", () => expectSoundLedger(tenant));
});

/** Requests about the books that are no reads and leave not one event, each with its reason. */
const eventsOf: Record<string, { left: number; because: string }> = {
  "analytics_question.save": { left: 0, because: "a question somebody keeps is not of the books" },
  "analytics_question.remove": { left: 0, because: "as it was kept" },
  "statement.preview": { left: 0, because: "tells how a file would be read" },
  "account.preview_import": { left: 0, because: "tells how a file would be read" },
  "recurring.run": { left: 2, because: "the run, and what it made" },
  "draft.approve": { left: 2, because: "the decision, and what is done by it" },
};

function isBookWrite({ tag, rest }: Endpoint): boolean {
  return bookTags.has(tag) && rest.method !== "get";
}

async function countBookEvents(): Promise<number> {
  return db().bookEvent.count({ where: { organizationId: tenant.organization.id } });
}

/** What is only tried, or refused, is no event. */
async function leavesNoEvent({ name, dryRun }: Endpoint, command: string): Promise<void> {
  const before = await countBookEvents();
  const at = (query: string) => command.replace(/"(http[^"?]*)"/, `"$1?${query}"`);
  if (dryRun) expect([name, (await run(at("dry_run=true"))).status]).toEqual([name, 200]);
  expect([name, (await run(at("dry_run=perhaps"))).status]).toEqual([name, 400]);
  const elsewhere = command.replaceAll(tenant.organization.id, newId("organization"));
  expect([name, (await run(elsewhere)).status]).toEqual([name, 404]);
  expect([name, await countBookEvents()]).toEqual([name, before]);
}

describe("the name of a request", () => {
  const nameOf = async (sent: string) => {
    const answer = await stack.json(`${stack.apiUrl}/api/organizations`, {
      headers: { authorization: `Bearer ${key}`, "x-request-id": sent },
    });
    return answer.headers.get("x-request-id");
  };

  it.each(["checkout-42", "a", "x".repeat(128), "4bf92f35:00f0:7aa._-"])(
    "%s is kept as the client sent it",
    async (sent) => expect(await nameOf(sent)).toBe(sent),
  );

  it.each(["x".repeat(129), "two words", "<script>", "a,b", "é"])(
    "%s is replaced by one of ours",
    async (sent) => expect(await nameOf(sent)).toMatch(/^req_/),
  );

  it("is found in the ledger by whoever sent it", async () => {
    const headers = { authorization: `Bearer ${key}`, "x-request-id": "nightly-run-7" };
    const charged = await stack.json<{ id: string }>(`${stack.apiUrl}/api/v1/charges`, {
      body: { operation: "api.call" },
      headers,
    });
    const found = await stack.json<{ data: { transaction_id: string }[] }>(
      `${stack.apiUrl}/api/v1/ledger?search=nightly-run-7`,
      { headers: { authorization: `Bearer ${key}` } },
    );
    expect(found.body.data.map((entry) => entry.transaction_id)).toEqual([charged.body.id]);
  });
});

function operationOf({ method, path }: { method: string; path: string }): Operation {
  const operation = document.paths[`/api${path}`]?.[method];
  if (!operation) throw new Error(`the document has no ${method} ${path}`);
  return operation;
}

/** The sample with the ids of things that exist here in place of its own. */
async function withThings(
  name: string,
  { method, path }: { method: string; path: string },
  { parameters, requestBody }: Operation,
): Promise<string> {
  const things = await thingsFor(name);
  const body = requestBody?.content["application/json"];
  const real = (field: string, value: unknown) => things[field] ?? value;
  return exampleRequest(
    {
      id: name,
      tag: "",
      method: method.toUpperCase(),
      path: `/api${path}`,
      summary: "",
      creditsCost: null,
      scope: null,
      peopleOnly: false,
      parameters: parameters.map((parameter) => ({
        required: true,
        ...parameter,
        ...(parameter.example === undefined
          ? {}
          : { example: real(parameter.name, parameter.example) }),
      })),
      body: body
        ? {
            required: true,
            schema: body.schema,
            ...(body.example
              ? {
                  example: Object.fromEntries(
                    Object.entries(body.example).map(([field, value]) => [
                      field,
                      field === "entries" ? inOurBooks(value) : inTemplate(real(field, value)),
                    ]),
                  ),
                }
              : {}),
          }
        : null,
      answer: { status: "200", schema: null },
    },
    stack.apiUrl,
  );
}

/** The template of a recurring job has entries too. */
function inTemplate(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return "entries" in value ? { ...value, entries: inOurBooks(value.entries) } : value;
}

function inOurBooks(entries: unknown): unknown {
  const accounts = [tenant.books.cash, tenant.books.sales];
  return (entries as object[]).map((entry, n) => ({ ...entry, account_id: accounts[n] }));
}

/** Runs the command as a shell would. */
async function run(curl: string) {
  const [, method = "GET"] = / -X (\w+) /.exec(curl) ?? [];
  const [, url = ""] = /"(http[^"]*)"/.exec(curl) ?? [];
  const isItsEnd = method === "DELETE" && url.endsWith("/v1/current-key");
  const sender = url.includes("/v1/sandbox/") ? sandbox.key : isItsEnd ? await spareKey() : key;
  const headers = [...curl.matchAll(/-H "([^:"]+): ([^"]*)"/g)].map(([, field, value]) => [
    field ?? "",
    (value ?? "").replace("$BURSAR_KEY", sender).replace("$(uuidgen)", crypto.randomUUID()),
  ]);
  const body = /-d '([\s\S]*)'$/.exec(curl)?.[1]?.replaceAll("'\\''", "'");
  const answer = await fetch(url, {
    method,
    headers: Object.fromEntries(headers),
    ...(body === undefined ? {} : { body }),
  });
  const isJson = answer.headers.get("content-type")?.startsWith("application/json");
  return {
    status: answer.status,
    headers: answer.headers,
    answer: isJson ? await answer.json() : await answer.text(),
  };
}

/** Patterns are left to the linter, which reads them as Unicode; the rest is compared. */
function validatorOf(schema: Schema): z.ZodType {
  const local = JSON.stringify({ ...schema, $defs: document.components.schemas });
  const read = JSON.parse(local.replaceAll("#/components/schemas/", "#/$defs/"), (name, value) =>
    name === "pattern" && typeof value === "string" ? undefined : value,
  );
  return z.fromJSONSchema(read);
}

/** What a sample names, by the field that names it: made anew for each, so that it is in the right state. */
async function thingsFor(name: string): Promise<Record<string, string | string[]>> {
  const { organization, owner } = tenant;
  const own = { organization_id: organization.id, parent_organization_id: organization.id };
  const make = makers[name];
  const { creditAccountId } = organization;
  const wallet = await db().wallet.findFirstOrThrow({ where: { creditAccountId } });
  const member = await db().membership.findFirstOrThrow({ where: { userId: owner.id } });
  return {
    ...own,
    wallet_id: wallet.id,
    member_id: member.id,
    account_id: tenant.books.cash,
    seq: "1",
    ...(make ? await make() : {}),
  };
}

const makers: Record<string, () => Promise<Record<string, string | string[]>>> = {
  "invitation.resend": async () => {
    const id = await post("/v1/invitations", guest());
    const sentAt = new Date(Date.now() - 3_600_000);
    await db().invitation.update({ where: { id }, data: { sentAt } });
    return { invitation_id: id };
  },
  "invitation.revoke": async () => ({ invitation_id: await post("/v1/invitations", guest()) }),
  "billing_email.resend": async () => {
    const { creditAccountId } = tenant.organization;
    const sentAt = new Date(Date.now() - 3_600_000);
    await db().billingEmailChange.updateMany({ where: { creditAccountId }, data: { sentAt } });
    return {};
  },
  "join_link.revoke": async () => ({
    join_link_id: await post("/v1/join-links", { role: "member" }),
  }),
  "ownership_transfer.get": async () => {
    const { member_id: toMemberId } = await anotherMember();
    const { owner, organization } = tenant;
    const offer = { toMemberId, keepsRole: null };
    const made = await offerOwnership(asPerson(owner), organization.id, offer, new Date());
    return { ownership_transfer_id: made.id };
  },
  "member.update": anotherMember,
  "member.remove": anotherMember,
  "sandbox.advance_clock": inSandbox,
  "sandbox.reset": inSandbox,
  "sandbox.card.add": inSandbox,
  "sandbox.purchase.complete": testPurchase,
  "sandbox.refund.create": paidTestPurchase,
  "sandbox.dispute.create": paidTestPurchase,
  "sandbox.email.get": async () => {
    const { organization_id } = await paidTestPurchase();
    const emails = await sandbox.client.get<{ data: { id: string }[] }>(
      `/organizations/${organization_id}/emails`,
    );
    return { organization_id, email_id: emails.body.data[0]?.id ?? "" };
  },
  "sandbox.checkout.get": testPurchase,
  "sandbox.checkout.complete": testPurchase,
  "billing_history.get": async () => ({ record_id: (await purchase()).purchase_id }),
  "purchase.get": purchase,
  "purchase.cancel": purchase,
  "purchase.verify": async () => ({ session_id: await paidSession() }),
  "credits.verify": async () => ({ sessionId: await paidSession() }),
  "payment_method.set_default": card,
  "payment_method.remove": card,
  "recharge_attempt.get": attempt,
  "recharge_attempt.confirm": attempt,
  "sales_quote.accept": salesQuote,
  "sales_quote.decline": salesQuote,
  "crypto.payment.status": async () => {
    const { body } = await send<{ paymentId: string }>("/crypto/payments", { amount: 20 });
    return { paymentId: body.paymentId };
  },
  "charge.refund": async () => ({
    charge_id: await post("/v1/charges", { operation: "api.call", quantity: 3 }),
  }),
  "hold.get": hold,
  "hold.capture": hold,
  "hold.release": hold,
  "wallet.update": async () => ({ wallet_id: await post("/v1/wallets", { name: "Old name" }) }),
  "credit_grant.void": async () => ({
    grant_id: await post("/v1/credit-grants", {
      wallet_id: (await thingsFor("wallet.get")).wallet_id,
      amount: 5,
      grant_type: "promotional",
    }),
  }),
  "grant_schedule.cancel": async () => ({
    schedule_id: await post("/v1/grant-schedules", {
      wallet_id: (await thingsFor("wallet.get")).wallet_id,
      amount: 5,
      grant_type: "promotional",
      cadence: "monthly",
      ends_at: new Date(Date.now() + 40 * 86_400_000).toISOString(),
      description: "Monthly credits",
    }),
  }),
  "account.create": async () => ({ code: "1900" }),
  "draft.get": draft,
  "draft.approve": draft,
  "draft.reject": draft,
  "document.get": uploaded,
  "document.content": uploaded,
  "document.archive": uploaded,
  "export.get": () => exported(),
  "export.file": () => exported(),
  // What the worker makes waits for it, so there is something to cancel.
  "export.cancel": () => exported({ kind: "books" }),
  "reconciliation.start": async () => ({ account_id: await bankAccount() }),
  "reconciliation.get": reconciliation,
  "reconciliation.update": reconciliation,
  "reconciliation.cancel": reconciliation,
  "reconciliation.complete": async () => ({ reconciliation_id: await started(0) }),
  "reconciliation.undo": async () => {
    const id = await started(0);
    await send(`/organizations/${tenant.organization.id}/reconciliations/${id}/complete`, {});
    return { reconciliation_id: id };
  },
  "reconciliation.unmatched": reconciliation,
  "reconciliation.suggestions": reconciliation,
  "statement.import": reconciliation,
  "statement.preview": reconciliation,
  "statement.list": reconciliation,
  "statement_line.list": reconciliation,
  "statement_line.draft": withLine,
  "statement.match": withLine,
  "statement_match.list": reconciliation,
  "statement_match.remove": async () => {
    const { reconciliation_id: id, statement_line_ids, transaction_ids } = await withLine();
    const path = `/organizations/${tenant.organization.id}/reconciliations/${id}/matches`;
    return {
      reconciliation_id: id,
      match_id: await post(path, { statement_line_ids, transaction_ids }),
    };
  },
  "recurring.get": recurring,
  "recurring.update": recurring,
  "recurring.pause": recurring,
  "recurring.resume": async () => {
    const { recurring_id: id = "" } = await recurring();
    await send(`/organizations/${tenant.organization.id}/recurring/${id}/pause`, {});
    return { recurring_id: id };
  },
  "recurring.cancel": recurring,
  "recurring.run": recurring,
  "recurring.runs": recurring,
  "transaction.get": transaction,
  "transaction.update": transaction,
  "transaction.post": transaction,
  "transaction.reverse": async () => {
    const { transaction_id: id } = await transaction();
    await send(`/organizations/${tenant.organization.id}/transactions/${id}/post`, {});
    return { transaction_id: id };
  },
  "contact.get": () => kept("contacts", { kind: "customer", name: "Northwind" }, "contact_id"),
  "contact.balance": () => kept("contacts", { kind: "customer", name: "Northwind" }, "contact_id"),
  "contact.update": () => kept("contacts", { kind: "customer", name: "Northwind" }, "contact_id"),
  "category.get": () => kept("categories", category(), "category_id"),
  "category.update": () => kept("categories", category(), "category_id"),
  "tax_rate.get": () => kept("tax-rates", { name: "VAT", percent_decimal: "19" }, "tax_rate_id"),
  "tax_rate.update": () => kept("tax-rates", { name: "VAT", percent_decimal: "19" }, "tax_rate_id"),
  "item.get": () => kept("items", { name: "Consulting" }, "item_id"),
  "item.update": () => kept("items", { name: "Consulting" }, "item_id"),
  ...tradeMakers("invoice", "invoices", "send"),
  "invoice.email": async () => ({ invoice_id: (await tradeWith(inBooks, "invoices").issued()).id }),
  "report.get": () => kept("reports", { type: "trial_balance" }, "report_id"),
  "report.pdf": () => kept("reports", { type: "trial_balance" }, "report_id"),
  "analytics.get": () => kept("analytics", question, "analysis_id"),
  "analytics_question.remove": () =>
    kept("analytics-questions", { name: "Sales", question }, "question_id"),
  ...tradeMakers("bill", "bills", "receive"),
  "api_key.get": apiKey,
  "api_key.rotate": apiKey,
  "api_key.revoke": apiKey,
  "budget.get": budget,
  "budget.update": budget,
  "budget.archive": budget,
  "support_ticket.get": ticket,
  "support_ticket.reply": ticket,
  "support_ticket.close": ticket,
  "support_attachment.content": ticketWithFile,
  "photoshoot.create": async () => ({ photo_ids: [await photo()] }),
  "photoshoot.get": async () => ({ photoshoot_id: (await photoshoot()).photoshoot_id }),
  "photoshoot.photo": photoshoot,
  "budget_request.create": limitingBudget,
  "budget_request.get": budgetRequest,
  "budget_request.approve": budgetRequest,
  "budget_request.decline": budgetRequest,
  "budget_request.withdraw": budgetRequest,
  "alert.create": noAlerts,
  "alert.get": alert,
  "alert.update": alert,
  "alert.delete": alert,
  "alert.test": alert,
  "webhook_endpoint.get": webhookEndpoint,
  "webhook_endpoint.update": webhookEndpoint,
  "webhook_endpoint.rotate_secret": webhookEndpoint,
  "webhook_endpoint.delete": webhookEndpoint,
  "webhook_endpoint.test": webhookEndpoint,
  "webhook_listener.poll": webhookListener,
  "webhook_listener.close": webhookListener,
  "webhook_listener.trigger": webhookListener,
  "webhook_delivery.list": webhookEndpoint,
  "webhook_delivery.get": webhookDelivery,
  "webhook_delivery.resend": webhookDelivery,
  "webhook_delivery.replay": webhookEndpoint,
  "agent.get": agent,
  "agent.update": agent,
  "agent.pause": agent,
  "agent.resume": agent,
  "agent.archive": agent,
  "app.get": app,
  "app.update": app,
  "app.archive": app,
  "promotion_code.redeem": async () => {
    const id = newId("promotionCode");
    await db().promotionCode.create({
      data: { id, code: "SPRING2026", note: "", credits: 5n, createdBy: id, createdAt: new Date() },
    });
    return {};
  },
  "redemption.create": async () => {
    await earnFor(tenant, 200);
    return {};
  },
};

const question = {
  source: "sales",
  measure: "amount",
  by: ["month"],
  from: "2026-01-01",
  to: "2026-12-31",
};

let counted = 0;
const guest = () => ({ email: `guest-${++counted}@acme.test`, role: "member" });

function send<T>(path: string, body: unknown) {
  return stack.json<T>(`${stack.apiUrl}/api${path}`, {
    body,
    headers: { authorization: `Bearer ${key}` },
  });
}

/** Makes a thing and answers its id. */
async function post(path: string, body: unknown): Promise<string> {
  const answer = await send<{ id: string }>(path, body);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.id;
}

/** The organization of the sandbox: another one after a reset. */
async function inSandbox() {
  const { organizationId } = await db().apiKey.findUniqueOrThrow({ where: { id: sandbox.keyId } });
  return { organization_id: organizationId };
}

async function testPurchase() {
  const { body } = await sandbox.client.post<{ id: string }>("/v1/purchases", {
    package: "builder",
  });
  const { checkoutSessionId } = await db().purchase.findUniqueOrThrow({ where: { id: body.id } });
  return { ...(await inSandbox()), purchase_id: body.id, session_id: checkoutSessionId ?? "" };
}

async function paidTestPurchase() {
  const { organization_id, purchase_id } = await testPurchase();
  await sandbox.client.post(`/v1/sandbox/purchases/${purchase_id}/complete`, {});
  return { organization_id, purchase_id };
}

async function purchase() {
  return { purchase_id: await post("/v1/purchases", { package: "builder" }) };
}

async function paidSession(): Promise<string> {
  const { body } = await send<{ sessionId: string }>("/v1/credits/checkout", { amount: 20 });
  await completeCheckout(body.sessionId, "4242424242424242");
  return body.sessionId;
}

async function card() {
  await addCard(new Date(), tenant.organization, "5555555555554444");
  const { creditAccountId } = tenant.organization;
  const { id } = await db().paymentMethod.findFirstOrThrow({
    where: { creditAccountId },
    orderBy: { createdAt: "desc" },
  });
  return { payment_method_id: id };
}

/** An attempt that the bank wants confirmed. */
async function attempt() {
  const found = await db().rechargeAttempt.findFirst({});
  if (found) return { attempt_id: found.id };
  const { creditAccountId } = tenant.organization;
  const policy = { enabled: true, threshold_credits: 20_000, target_credits: 30_000 };
  await stack.json(`${stack.apiUrl}/api/v1/recharge-policy`, {
    method: "PUT",
    body: policy,
    headers: { authorization: `Bearer ${key}` },
  });
  await send("/auto-top-up/trigger", {});
  const { id } = await db().rechargeAttempt.findFirstOrThrow({ where: { creditAccountId } });
  return { attempt_id: id };
}

async function salesQuote() {
  const offer = {
    title: "An offer",
    note: "",
    credits: 1_000,
    amount_cents: 2_000,
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
  };
  const staff = { type: "staff" as const, id: "usr_staff" };
  const { id } = await inTransaction((tx) =>
    issueQuote(tx, tenant.organization.id, offer, staff, new Date()),
  );
  return { quote_id: id };
}

async function hold() {
  return { hold_id: await post("/v1/holds", { operation: "compute.minute", quantity: 30 }) };
}

async function transaction() {
  return { transaction_id: (await sale(tenant, `Sale ${++counted}`)).id };
}

async function exported(asked: object = { from: "2026-11-01", to: "2026-11-30" }) {
  return { export_id: await post(`/organizations/${tenant.organization.id}/exports`, asked) };
}

let agentKey: string | undefined;

/** What an agent asked for, where its writes have to be approved. */
async function draft() {
  const { organization, owner, actor } = tenant;
  if (!agentKey) {
    const { id } = await createAgent(organization.id, "Bookkeeper", actor, new Date());
    const scopes = ["accounting:write"];
    const agent = { name: "Agent", scopes, agentId: id };
    agentKey = (await newApiKey(new Date(), organization, owner, agent)).key;
    const where = { organizationId: organization.id };
    await db().bookSettings.update({ where, data: { approvalRequired: true } });
  }
  const { status, body } = await stack.json<{ id: string }>(
    `${stack.apiUrl}/api/organizations/${organization.id}/contacts`,
    {
      body: { kind: "customer", name: `Asked for ${++counted}` },
      headers: { authorization: `Bearer ${agentKey}` },
    },
  );
  expect(status).toBe(202);
  return { draft_id: body.id };
}

async function uploaded() {
  const content = btoa(`date,amount\n2026-11-21,${++counted}.00\n`);
  const path = `/organizations/${tenant.organization.id}/documents`;
  return { document_id: await post(path, { content }) };
}

async function inBooks(path: string, body: object) {
  const answer = await send<{ id: string }>(
    `/organizations/${tenant.organization.id}${path}`,
    body,
  );
  if (answer.status > 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

async function kept(path: string, body: object, field: string) {
  return { [field]: (await inBooks(`/${path}`, body)).id };
}

function category() {
  return { kind: "expense", name: `Travel ${++counted}` };
}

/** An invoice or a bill in the state that each of its endpoints needs. */
function tradeMakers(noun: string, path: "invoices" | "bills", issue: string): typeof makers {
  const { contact, draft, issued, paid } = tradeWith(inBooks, path);
  const one = async (made: Promise<{ id: string }>) => ({ [`${noun}_id`]: (await made).id });
  return {
    [`${noun}.create`]: async () => ({ contact_id: (await contact()).id }),
    [`${noun}.get`]: () => one(paid()),
    [`${noun}.pdf`]: () => one(paid()),
    [`${noun}.update`]: () => one(draft()),
    [`${noun}.${issue}`]: () => one(draft()),
    [`${noun}.record_payment`]: async () => ({
      ...(await one(issued())),
      account_id: tenant.books.cash,
    }),
    [`${noun}.cancel`]: () => one(issued()),
    [`${noun}.undo_payment`]: async () => {
      const { id, payments } = await paid();
      return { [`${noun}_id`]: id, payment_id: payments[0].id };
    },
  };
}

async function bankAccount() {
  const code = `18${++counted}`;
  const path = `/organizations/${tenant.organization.id}/accounts`;
  return post(path, { code, name: `Bank ${code}`, type: "asset" });
}

async function started(closing = 100, accountId?: string) {
  return post(`/organizations/${tenant.organization.id}/reconciliations`, {
    account_id: accountId ?? (await bankAccount()),
    from: "2026-11-01",
    to: "2026-11-30",
    opening_balance: 0,
    closing_balance: closing,
  });
}

async function recurring() {
  const entries = [
    { account_id: tenant.books.cash, entry_type: "debit", amount: 1_000 },
    { account_id: tenant.books.sales, entry_type: "credit", amount: 1_000 },
  ];
  return kept(
    "recurring",
    { transaction: { description: "Rent", entries }, schedule: { frequency: "monthly" } },
    "recurring_id",
  );
}

async function reconciliation() {
  return { reconciliation_id: await started() };
}

/** A reconciliation with a line of the bank, and a transaction that is the same money. */
async function withLine() {
  const books = `/organizations/${tenant.organization.id}`;
  const account = await bankAccount();
  const id = await started(-1_000, account);
  await post(`${books}/reconciliations/${id}/statements`, {
    content: Buffer.from("date,amount,payee\n2026-11-23,-10.00,Corner Shop").toString("base64"),
  });
  const line = await db().bankStatementLine.findFirstOrThrow({ where: { reconciliationId: id } });
  const transactionId = await post(`${books}/transactions`, {
    date: "2026-11-23",
    description: "Corner Shop",
    entries: [
      { account_id: tenant.books.sales, entry_type: "debit", amount: 1_000 },
      { account_id: account, entry_type: "credit", amount: 1_000 },
    ],
  });
  await send(`${books}/transactions/${transactionId}/post`, {});
  return {
    reconciliation_id: id,
    line_id: line.id,
    statement_line_ids: [line.id],
    transaction_ids: [transactionId],
  };
}

/** A key that nothing else is sent with. */
async function spareKey(): Promise<string> {
  const { organization, owner } = tenant;
  const { key } = await newApiKey(new Date(), organization, owner, { name: `Key ${++counted}` });
  return key;
}

async function apiKey() {
  const made = { name: `Key ${++counted}`, scopes: ["billing:read"] };
  return { key_id: await post(`/organizations/${tenant.organization.id}/api-keys`, made) };
}

async function budget() {
  const agentId = await post("/v1/agents", { name: `Agent ${++counted}` });
  const limit = { subject: "agent", subject_id: agentId, period: "month", limit: 50 };
  return { budget_id: await post("/v1/budgets", limit) };
}

async function app() {
  return { app_id: await post("/v1/apps", { name: `App ${++counted}` }) };
}

/** One that limits the key which asks, and refuses nothing. */
async function limitingBudget() {
  const { key } = operations[++counted % operations.length] as (typeof operations)[number];
  const limit = { subject: "operation", subject_id: key, period: "month", limit: 50 };
  return { budget_id: await post("/v1/budgets", { ...limit, action: "notify" }) };
}

async function budgetRequest() {
  const asked = { ...(await limitingBudget()), limit: 200, reason: "More to do" };
  return { budget_request_id: await post("/v1/budget-requests", asked) };
}

const asked = { subject: "A question", body: "Where?" };

async function ticket() {
  return { ticket_id: await post("/v1/support-tickets", asked) };
}

async function ticketWithFile() {
  const file = { content: btoa("date,amount\n2026-11-21,12.00\n") };
  const attachment_id = await post("/v1/support-attachments", file);
  const withFile = { ...asked, attachment_ids: [attachment_id] };
  return { attachment_id, ticket_id: await post("/v1/support-tickets", withFile) };
}

async function photo(): Promise<string> {
  return post("/v1/photoshoot-photos", { content: png().toString("base64") });
}

async function photoshoot() {
  const photo_id = await photo();
  const photoshoot_id = await post("/v1/photoshoots", { photo_ids: [photo_id], again: true });
  return { photo_id, photoshoot_id };
}

// An account has only so many; the sample names a wallet that is not there, or none.
async function noAlerts() {
  await db().alert.deleteMany();
  return {};
}

async function alert() {
  await noAlerts();
  const sample = { threshold_percent: 20, webhook_url: "https://hooks.example.com/alert" };
  return { alert_id: await post("/v1/alerts", sample) };
}

async function webhookEndpoint() {
  const endpoint = { url: "https://hooks.example.com/", event_types: ["credits.low"] };
  // An organization has only so many.
  await db().webhookEndpoint.updateMany({ data: { deletedAt: new Date() } });
  const endpointId = await post("/v1/webhook-endpoints", endpoint);
  return { endpoint_id: endpointId };
}

async function webhookListener() {
  // An organization has only so many.
  await db().webhookEndpoint.deleteMany({ where: { openedBy: { not: null } } });
  return { listener_id: await post("/v1/webhook-listeners", {}) };
}

async function webhookDelivery() {
  const { endpoint_id } = await webhookEndpoint();
  const { body } = await send<{ id: string }>(`/v1/webhook-endpoints/${endpoint_id}/test`, {});
  return { endpoint_id, delivery_id: body.id };
}

async function agent() {
  return { agent_id: await post("/v1/agents", { name: `Agent ${++counted}` }) };
}

async function anotherMember() {
  const user = await db().user.create({
    data: {
      id: `usr_${String(++counted).padStart(26, "0")}`,
      email: `member-${counted}@acme.test`,
      name: "Member",
      createdAt: new Date(),
    },
  });
  const membership = await db().membership.create({
    data: {
      id: `mem_${String(counted).padStart(26, "0")}`,
      organizationId: tenant.organization.id,
      userId: user.id,
      role: "member",
      createdAt: new Date(),
    },
  });
  return { member_id: membership.id };
}
