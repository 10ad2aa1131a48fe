import type { z } from "zod";
import type { Organization, User } from "@/generated/prisma/client";
import type { Role } from "@/generated/prisma/enums";
import { createAccount } from "@/server/accounting/accounts/create-account";
import { createTransaction } from "@/server/accounting/transactions/create-transaction";
import { createApiKey } from "@/server/api-keys/create-api-key";
import { jobs as tasks } from "@/server/doors/jobs/tasks";
import type { Actor } from "@/server/foundation/actor";
import { db, inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { newId } from "@/server/foundation/ids";
import { type CapturedJob, captureJobs } from "@/server/gateways/jobs/add-job";
import { openSetupCheckout } from "@/server/gateways/stripe/checkout";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import type { Operation } from "@/server/operations/define-operation";
import { runOperation } from "@/server/operations/run-operation";
import { createOrganization } from "@/server/organizations/create-organization";
import { saveCardOfSession } from "@/server/payment-methods/add-card";
import type { PackageKey } from "@/server/pricing/catalogue";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { ensureCustomer } from "@/server/purchases/ensure-customer";
import { fulfil } from "@/server/purchases/fulfil";
import { startPurchase } from "@/server/purchases/start-purchase";
import { hashPassword } from "@/server/users/passwords";
import { giveWelcomeCredits } from "@/server/users/welcome-credits";

/**
 * The sentences scenarios are told in. Each is made of the real domain functions and takes the time
 * it happens at, so that a past can be built. Demo, browser tests and database tests share them.
 */

export const PASSWORD = "correct-horse-battery";

/** A person with a verified address. */
export async function newPerson(
  at: Date,
  input: { email: string; name: string; isStaff?: boolean },
): Promise<User> {
  return db().user.create({
    data: {
      id: newId("user"),
      email: input.email,
      name: input.name,
      passwordHash: await hashPassword(PASSWORD),
      emailVerifiedAt: at,
      isStaff: input.isStaff ?? false,
      createdAt: at,
    },
  });
}

/** An organization owned by a person; a master gets the welcome credits if it is asked for. */
export async function newOrganization(
  at: Date,
  input: {
    name: string;
    owner: User;
    parent?: Organization;
    relationship?: "owned" | "linked";
    billing?: "shared" | "own";
    welcome?: boolean;
    timeZone?: string;
  },
): Promise<Organization> {
  const organization = await createOrganization(
    {
      name: input.name,
      ownerUserId: input.owner.id,
      billingEmail: input.owner.email,
      parent: input.parent,
      relationship: input.relationship,
      billing: input.billing,
      timeZone: input.timeZone,
    },
    { type: "user", id: input.owner.id },
    at,
  );
  if (input.welcome)
    await inTransaction((tx) =>
      giveWelcomeCredits(tx, { userId: input.owner.id, organization, network: null }, at),
    );
  return organization;
}

/** Makes a person a member. */
export async function join(
  at: Date,
  organization: Organization,
  user: User,
  role: Role,
): Promise<void> {
  await db().membership.create({
    data: {
      id: newId("membership"),
      organizationId: organization.id,
      userId: user.id,
      role,
      createdAt: at,
    },
  });
}

/** Credits from nowhere in particular, for set-ups that need an exact balance. */
export async function grantCredits(
  at: Date,
  organization: Organization,
  credits: string | number,
  options: { effectiveAt?: Date; expiresAt?: Date; description?: string } = {},
): Promise<void> {
  await inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, organization.creditAccountId);
    await postTransaction(
      tx,
      grantTransaction({
        creditAccountId: account.id,
        walletId: account.primaryWalletId,
        debt: account.debt,
        category: "bonus",
        amount: creditsToMicrocredits(credits),
        effectiveAt: options.effectiveAt ?? at,
        expiresAt: options.expiresAt ?? null,
        source: `scenario:${newId("request")}`,
        description: options.description ?? "Bonus credits",
        organizationId: organization.id,
        actor: { type: "staff", id: "staff" },
        now: at,
      }),
    );
  });
}

/** Runs a paid operation as somebody. */
export async function run<Input extends z.ZodType, Output extends z.ZodType>(
  at: Date,
  operation: Operation<Input, Output>,
  organization: Organization,
  actor: Actor,
  input: Omit<z.input<Input>, "organization_id">,
): Promise<z.input<Output>> {
  const parsed = operation.input.parse({ ...input, organization_id: organization.id });
  const result = await runOperation(operation, { organization, actor, input: parsed, now: at });
  return result.output;
}

/** A key with everything but keys:write; costs its credit like any other. */
export async function newApiKey(
  at: Date,
  organization: Organization,
  owner: User,
  input: { name: string; scopes?: string[]; agentId?: string },
): Promise<{ id: string; key: string }> {
  const scopes = input.scopes ?? [
    "billing:read",
    "billing:write",
    "usage:write",
    "accounting:read",
    "accounting:write",
    "organizations:write",
    "keys:write",
  ];
  const made = await run(at, createApiKey, organization, { type: "user", id: owner.id }, {
    name: input.name,
    scopes,
    ...(input.agentId ? { agent_id: input.agentId } : {}),
  } as never);
  return { id: made.id, key: made.key ?? "" };
}

/** Cash and sales, enough to enter transactions. */
export async function newBooks(
  at: Date,
  organization: Organization,
  actor: Actor,
): Promise<{ cash: string; sales: string }> {
  const cash = await run(at, createAccount, organization, actor, {
    code: "1000",
    name: "Cash",
    type: "asset",
  });
  const sales = await run(at, createAccount, organization, actor, {
    code: "4000",
    name: "Sales",
    type: "revenue",
  });
  return { cash: cash.id, sales: sales.id };
}

/** One sale: two credits. */
export async function enterSale(
  at: Date,
  organization: Organization,
  actor: Actor,
  books: { cash: string; sales: string },
  amountCents: number,
  description = "Cash sale",
) {
  return run(at, createTransaction, organization, actor, {
    date: at.toISOString().slice(0, 10),
    description,
    entries: [
      { account_id: books.cash, entry_type: "debit", amount: amountCents },
      { account_id: books.sales, entry_type: "credit", amount: amountCents },
    ],
  });
}

/** Buys a package with a card typed into the stand-in's checkout. */
export async function buyPackage(
  at: Date,
  organization: Organization,
  buyer: User,
  packageKey: PackageKey,
  card = "4242424242424242",
): Promise<void> {
  const { purchase } = await startPurchase(
    {
      organization,
      userId: buyer.id,
      ip: "127.0.0.1",
      checkoutExpiresAt: new Date(Date.now() + 3_600_000),
    },
    { package: packageKey },
    at,
  );
  const checkoutSessionId = purchase.checkoutSessionId;
  await completeCheckout(checkoutSessionId ?? "", card);
  await fulfil(checkoutSessionId ?? "", at);
}

/** Saves a card through the stand-in's setup page. */
export async function addCard(
  at: Date,
  organization: Organization,
  card = "4242424242424242",
): Promise<void> {
  const customerId = await ensureCustomer(organization.creditAccountId);
  const url = `${env().APP_URL}/${organization.slug}/billing`;
  const { sessionId } = await openSetupCheckout({
    creditAccountId: organization.creditAccountId,
    customerId,
    successUrl: url,
    cancelUrl: url,
    idempotencyKey: `setup:${newId("request")}`,
  });
  await completeCheckout(sessionId, card);
  await saveCardOfSession(sessionId, organization.creditAccountId, at);
}

/** Types a card into a hosted page of the Stripe stand-in. Only local mode has one. */
export async function completeCheckout(sessionId: string, card: string): Promise<void> {
  const base = env().STRIPE_API_BASE;
  if (!base) throw new Error("Scenarios need the Stripe stand-in: start without STRIPE_SECRET_KEY");
  const response = await fetch(`${base}/_emulator/checkout/${sessionId}/complete`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ card }),
  });
  if (!response.ok)
    throw new Error(`The checkout could not be completed: ${await response.text()}`);
}

/** Lets something happen in the past, with the jobs it enqueues run at that time too. */
export async function inThePast<T>(at: Date, work: () => Promise<T>): Promise<T> {
  const { result, jobs } = await captureJobs(work);
  let waiting: CapturedJob[] = jobs;
  while (waiting.length > 0) {
    const next: CapturedJob[] = [];
    for (const job of waiting) {
      const { jobs: more } = await captureJobs(() =>
        (tasks[job.name] as (payload: unknown, now: Date) => Promise<unknown>)(job.payload, at),
      );
      next.push(...more);
    }
    waiting = next;
  }
  return result;
}
