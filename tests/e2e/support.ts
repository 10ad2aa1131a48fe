import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { type APIRequestContext, test as base, expect, type Page } from "@playwright/test";
import { createTRPCClient, httpLink } from "@trpc/client";
import pg from "pg";
import superjson from "superjson";
import type { RunState } from "@/scripts/run-state";
import type { AppRouter } from "@/server/doors/trpc/router";
import { keepDrawing } from "./frames";
import { waitForHydration } from "./hydration";
import { type Mailbox, openMailbox } from "./mailbox";

export { expect } from "@playwright/test";
export { expectNoAdvice, expectNoFindings } from "./axe";

export type Person = { name: string; email: string; password: string; organizationName: string };
/** A verified person, signed in where they were made, with the organization they own. */
export type Owner = {
  person: Person;
  organization: { id: string; slug: string; name: string };
  /** The app's own procedures, as this person. */
  trpc: Trpc;
};
export type Trpc = ReturnType<typeof connectTrpc>;

/** Every test makes its own people, so that no test sees what another one did. */
export const test = base.extend<{ mailbox: Mailbox; owner: Owner }, { hydrated: undefined }>({
  hydrated: [
    async ({ browser }, use) => {
      await waitForHydration(browser);
      keepDrawing(browser);
      await use(undefined);
    },
    { scope: "worker", auto: true },
  ],
  mailbox: async ({ request }, use) => use(await openMailbox(request)),
  owner: async ({ page, mailbox }, use) => use(await makeOwner(page.request, mailbox)),
});

/** Somebody new, at an address nobody else has. */
export function inventPerson(): Person {
  const id = randomUUID().slice(0, 8);
  return {
    name: "Ada Example",
    email: `ada-${id}@acme.test`,
    password: `correct horse ${id}`,
    organizationName: `Acme ${id}`,
  };
}

/** Signs up, verifies and signs in over HTTP: where a test begins when its story is another one. */
export async function makeOwner(request: APIRequestContext, mailbox: Mailbox): Promise<Owner> {
  const person = inventPerson();
  const trpc = connectTrpc(request);
  const { name, email, password, organizationName } = person;
  await trpc.auth.signUp.mutate({ name, email, password, organization_name: organizationName });
  const link = new URL(await mailbox.linkTo(email, "Verify your email address", "/verify"));
  await trpc.auth.verifyEmail.mutate({ token: link.searchParams.get("token") ?? "" });
  await signInOverHttp(request, person);
  const [organization] = (await trpc.organization.list.query({})).data;
  if (!organization) throw new Error("Signing up made no organization.");
  const { id, slug } = organization;
  return { person, organization: { id, slug, name: organizationName }, trpc };
}

/** Makes a person staff, as whoever runs the company does. */
export function appointStaff({ email }: Person): void {
  const { status, stdout, stderr } = spawnSync(
    "node_modules/.bin/node",
    ["--disable-warning=ExperimentalWarning", "scripts/staff.ts", email],
    { env: { ...process.env, BURSAR_RUN_FILE: ".data/e2e/run.json" }, encoding: "utf8" },
  );
  expect(status, `${stdout}${stderr}`).toBe(0);
}

/** Makes a member something else, without the ceremony. */
export async function giveRole({ email }: Person, slug: string, role: string): Promise<void> {
  await inDatabase(
    `update memberships set role = $3::role where user_id = (select id from users where email = $1)
       and organization_id = (select id from organizations where slug = $2)`,
    [email, slug, role],
  );
}

/** Links a Google account to a person, as their first sign-in with it would. */
export async function linkGoogle({ email }: Person): Promise<void> {
  const { rowCount } = await inDatabase(
    `insert into identities (issuer, subject, user_id, provider, created_at)
     select 'https://accounts.google.com', id, id, 'google', now() from users where email = $1`,
    [email],
  );
  expect(rowCount, "accounts that were linked").toBe(1);
}

/** Lets eleven minutes pass since this person confirmed who they are, wherever they are signed in. */
export async function passTenMinutes({ email }: Person): Promise<void> {
  const { rowCount } = await inDatabase(
    `update sessions set authenticated_at = authenticated_at - interval '11 minutes'
     where ended_at is null and user_id = (select id from users where email = $1)`,
    [email],
  );
  expect(rowCount, "sessions that are open").toBeGreaterThan(0);
}

/** Runs a statement in the database of the app under test. */
async function inDatabase(sql: string, values: string[]): Promise<pg.QueryResult> {
  const run = JSON.parse(readFileSync(".data/e2e/run.json", "utf8")) as RunState;
  const client = new pg.Client({ connectionString: run.env.DATABASE_URL });
  await client.connect();
  return client.query(sql, values).finally(() => client.end());
}

async function signInOverHttp(request: APIRequestContext, { email, password }: Person) {
  const { csrfToken } = (await (await request.get("/api/auth/csrf")).json()) as {
    csrfToken: string;
  };
  const answer = await request.post("/api/auth/callback/password", {
    form: { csrfToken, email, password, json: "true" },
  });
  expect(answer.ok(), "signing in over HTTP").toBe(true);
}

/** The typed client of the app over Playwright's requests, with their cookies and the app's own origin. */
function connectTrpc(request: APIRequestContext) {
  let origin: string | undefined;
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: "/api/trpc",
        transformer: superjson,
        async fetch(url, init) {
          const path = String(url);
          origin ??= new URL((await request.head("/api/health")).url()).origin;
          const answer = await request.fetch(path, {
            method: init?.method ?? "GET",
            headers: { ...(init?.headers as Record<string, string>), origin },
            ...(typeof init?.body === "string" ? { data: init.body } : {}),
          });
          return new Response(new Uint8Array(await answer.body()), { status: answer.status() });
        },
      }),
    ],
  });
}

/** A chart of two accounts, for transactions between them. */
export async function makeBooks({ trpc, organization }: Owner) {
  const scope = { organization_id: organization.id };
  const cash = await trpc.account.create.mutate({
    ...scope,
    code: "1000",
    name: "Cash",
    type: "asset",
  });
  const sales = await trpc.account.create.mutate({
    ...scope,
    code: "4000",
    name: "Sales",
    type: "revenue",
  });
  return { debited: cash.id, credited: sales.id };
}

type Books = { debited: string; credited: string };

/** The body of a small balanced transaction. */
export function smallTransaction({ debited, credited }: Books) {
  return {
    date: "2026-01-15",
    description: "Counter sale",
    entries: [
      { account_id: debited, entry_type: "debit" as const, amount: 1250 },
      { account_id: credited, entry_type: "credit" as const, amount: 1250 },
    ],
  };
}

/** Enters transactions over REST, two credits each, several at a time. Every one must be accepted. */
export async function enterTransactions(
  page: Page,
  { organizationId, apiKey, books }: { organizationId: string; apiKey: string; books: Books },
  count: number,
): Promise<void> {
  const { origin } = new URL(page.url());
  const body = JSON.stringify(smallTransaction(books));
  let next = 0;
  async function enter(): Promise<void> {
    while (next < count) {
      next += 1;
      const answer = await fetch(`${origin}/api/organizations/${organizationId}/transactions`, {
        method: "POST",
        headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
        body,
      });
      if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
    }
  }
  await Promise.all(Array.from({ length: 8 }, enter));
}

/** What the frame of every page says can be spent. */
export async function expectBalance(page: Page, credits: string, timeout?: number): Promise<void> {
  const frame = page.getByRole("button", { name: "Switch organization" });
  await expect(frame.getByText(new RegExp(`^${credits} credits?$`))).toBeVisible(
    timeout === undefined ? {} : { timeout },
  );
}

/** The banner, toast or field note that says this. */
export function alertSaying(page: Page, words: string | RegExp) {
  return page.getByRole("alert").filter({ hasText: words });
}

/** Chooses in one of the app's select boxes. */
export async function choose(page: Page, label: string, option: RegExp): Promise<void> {
  await page.getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: option }).click();
}

/** A bank's CSV file as base64: date, amount and payee of each line. */
export function statementOf(...lines: string[]): string {
  return Buffer.from(["date,amount,payee", ...lines].join("\n")).toString("base64");
}

/** From the billing page to the hosted checkout of the smallest package. */
export async function openCheckout(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Buy Solo Dev · $10.00" }).click();
  await expect(page.getByRole("button", { name: "Pay $10.00" })).toBeVisible();
}

/** Types a card on the hosted checkout, as a person does, and pays. */
export async function payByCard(page: Page, number: string): Promise<void> {
  const field = page.getByLabel("Card number");
  await field.pressSequentially(number.replaceAll(" ", ""));
  await expect(field).toHaveValue(number);
  await page.getByLabel("Expiration (MM / YY)").pressSequentially("1234");
  await page.getByLabel("CVC").fill("123");
  await page.getByLabel("Name on card").fill("Ada Example");
  await page.getByRole("button", { name: "Pay $10.00" }).click();
}

/** Fills in a card on a hosted page that pays another amount or saves it, and sends it. */
export async function typeCard(page: Page, number: string, submit: string): Promise<void> {
  await page.getByLabel("Card number").fill(number);
  await page.getByLabel("Expiration (MM / YY)").fill("12 / 34");
  await page.getByLabel("CVC").fill("123");
  await page.getByLabel("Name on card").fill("Ada Example");
  await page.getByRole("button", { name: submit }).click();
}

/** Buys the smallest package over HTTP, saving a card, and waits until the credits are there. */
export async function buyCredits(
  request: APIRequestContext,
  { trpc, organization, person }: Owner,
  { id, credits }: { id: "solo_dev" | "builder"; credits: number } = {
    id: "solo_dev",
    credits: 1_000,
  },
): Promise<void> {
  const scope = { organization_id: organization.id };
  const before = (await trpc.billing.overview.query(scope)).available ?? 0;
  const { checkout_url } = await trpc.purchase.package.mutate({
    ...scope,
    package: id,
  });
  await request.post(checkout_url, {
    form: {
      email: person.email,
      method: "card",
      card_number: "4242424242424242",
      card_expiry: "12 / 34",
      card_cvc: "123",
      card_name: person.name,
    },
  });
  await expect
    .poll(async () => (await trpc.billing.overview.query(scope)).available)
    .toBe(before + credits);
}
