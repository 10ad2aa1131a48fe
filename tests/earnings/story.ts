import type { User } from "@/generated/prisma/client";
import { createAgent } from "@/server/agents/change-agent";
import { createApp } from "@/server/apps/change-app";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import type { CreditReport } from "@/server/doors/endpoints/define-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { readSums } from "@/server/earnings/read-earnings";
import { refundCharge } from "@/server/operations/metered/refund-charge";
import { earningsRules } from "@/server/staff/books/earnings-rules";
import { grantCredits, newOrganization, newPerson } from "@/server/scenarios/story";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { callerOf } from "../support/client";

export type Party = { owner: User; organization: { id: string; creditAccountId: string } };

/** Somebody with an organization and this many credits, and nothing else. */
export async function party(name: string, credits: number): Promise<Party> {
  const now = new Date();
  const owner = await newPerson(now, { email: uniqueEmail("owner"), name });
  const organization = await newOrganization(now, { name, owner });
  if (credits > 0) await grantCredits(now, organization, credits);
  return { owner, organization };
}

/** Makes the credits they have bought ones: each grant gets a payment, of a cent a credit. */
export async function bought({ organization }: Party): Promise<void> {
  const { id: organizationId, creditAccountId } = organization;
  const createdAt = new Date();
  const grants = await db().creditGrant.findMany({ where: { creditAccountId } });
  for (const { id: grantId, original: credits } of grants) {
    const paid = { creditAccountId, organizationId, credits, amountCents: credits / 1_000_000n };
    const purchaseId = newId("purchase");
    const of = {
      kind: "custom_amount",
      title: "Credits",
      priceVersion: "test",
      status: "paid",
    } as const;
    await db().purchase.create({
      data: { id: purchaseId, ...paid, ...of, createdAt, paidAt: createdAt },
    });
    const id = newId("payment");
    const stripe = { stripePaymentIntentId: id, currency: "usd" };
    await db().payment.create({ data: { id, ...paid, ...stripe, purchaseId, grantId, createdAt } });
  }
}

/** An app of theirs whose users pay this markup. */
export function appOf(creator: Party, markupPercent: number, kind: "miniapp" | "mcp" = "miniapp") {
  return createApp(
    creator.organization.id,
    {
      name: `App ${newId("app").slice(-6)}`,
      kind,
      monetization_enabled: true,
      markup_percent: markupPercent,
    },
    { type: "user", id: creator.owner.id },
    new Date(),
  );
}

/** An agent that others may use for this markup. */
export async function publicAgentOf(creator: Party, markupPercent: number) {
  const actor = { type: "user", id: creator.owner.id } as const;
  const name = `Agent ${newId("agent").slice(-6)}`;
  const agent = await createAgent(creator.organization.id, name, actor, new Date());
  return call(creator, "agent.update", {
    agent_id: agent.id,
    is_public: true,
    monetization_enabled: true,
    markup_percent: markupPercent,
  });
}

/** Lets somebody earn this many credits, through an app that a new payer uses; the payer and their charge. */
export async function earnFor(creator: Party, credits: number) {
  // At a markup of 125% the creator earns as much as the price.
  const [payer, app] = [await party("Payer", credits * 3), await appOf(creator, 125)];
  await bought(payer);
  const { id: chargeId } = await use(payer, credits, { app_id: app.id });
  return { payer, chargeId };
}

/** Calls an endpoint as the owner, past the doors. */
export function call<Name extends Parameters<typeof endpointNamed>[0]>(
  { owner, organization }: Party,
  name: Name,
  input: Record<string, unknown> = {},
  options: { key?: string; report?: CreditReport } = {},
) {
  return callEndpoint(
    endpointNamed(name),
    {
      caller: callerOf(owner),
      now: new Date(),
      ip: "",
      report: options.report ?? {},
      ...(options.key ? { idempotencyKey: options.key } : {}),
    },
    { organization_id: organization.id, ...input },
  );
}

/** Reports events that name their payer themselves. */
export function ingest({ owner }: Party, events: object[]) {
  return callEndpoint(
    endpointNamed("event.ingest"),
    { caller: callerOf(owner), now: new Date(), ip: "", report: {} },
    { events },
  );
}

/** A use of API calls, a credit each, through something. */
export function use(
  payer: Party,
  quantity: number,
  through: { app_id?: string; agent_id?: string },
) {
  return call(payer, "charge.create", { operation: "api.call", quantity, ...through });
}

/** Returns some of a charge; all that is left where no amount is said. */
export async function refund(payer: Party, chargeId: string, credits?: number) {
  const { refund } = await refundCharge({
    entry: {
      creditAccountId: payer.organization.creditAccountId,
      transactionId: chargeId,
      organizationId: payer.organization.id,
    },
    credits,
    reason: "Did not work",
    actor: { type: "staff", id: "staff" },
    now: new Date(),
  });
  return refund;
}

/** Earned, taken back, redeemed, pending and available, in microcredits. */
export function sumsOf({ organization }: Party) {
  return readSums(db(), organization.id);
}

/** What breaks a rule of earnings among these, a line each. */
export async function brokenEarnings(...parties: Party[]): Promise<string[]> {
  const broken: string[] = [];
  for (const { organization } of parties)
    for (const { rule, find } of earningsRules)
      for (const { row, detail } of await find(db(), organization.creditAccountId, new Date()))
        broken.push(`${rule}: ${row}: ${detail}`);
  return broken;
}
