import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirmBillingEmail } from "@/server/billing/change-billing-email";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { hire } from "../members/story";
import { clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";
import { mailedToken } from "../users/story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type Billing = {
  billing_email: string | null;
  pending_billing_email?: string;
  detail?: string;
};
const CONFIRM = "/confirm-billing-email";

async function ask(tenant: Tenant, billing_email: string) {
  const client = await clientOf(stack, { key: tenant.apiKey });
  return client.put<Billing>(`/organizations/${tenant.organization.id}/billing`, { billing_email });
}

const subjectsTo = async (email: string) => {
  await stack.drainJobs();
  return (await stack.emailsTo(email)).map(({ subject }) => subject);
};

const storedOf = async ({ organization }: Tenant) =>
  await db().creditAccount.findUniqueOrThrow({
    where: { id: organization.creditAccountId },
    include: { billingEmailChange: true },
  });

describe("a new billing email", () => {
  it("gets one email that asks, and nothing else until its reader confirms; the old one is told and stays", async () => {
    const tenant = await tenantWith(10);
    const old = tenant.owner.email;
    const wanted = uniqueEmail("bills");
    const asked = await ask(tenant, wanted);
    expect([asked.status, asked.body.billing_email, asked.body.pending_billing_email]).toEqual([
      200,
      old,
      wanted,
    ]);
    expect(await subjectsTo(wanted)).toEqual([
      "Confirm this address for Test Books billing emails",
    ]);
    expect(await subjectsTo(old)).toContain("New billing email requested for Test Books");

    // Something to tell: only those who get the email today hear it.
    const client = await clientOf(stack, { key: tenant.apiKey });
    const address = { line1: "1 Main St", city: "Austin", postal_code: "78701", country: "US" };
    await client.put(`/organizations/${tenant.organization.id}/billing`, {
      billing_address: address,
    });
    expect(await subjectsTo(wanted)).toHaveLength(1);
    expect(await subjectsTo(old)).toContain("Billing details of Test Books were changed");

    const token = await mailedToken(stack, wanted, CONFIRM);
    const done = await Promise.allSettled(
      Array.from({ length: 5 }, () => confirmBillingEmail(token, new Date())),
    );
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await storedOf(tenant)).toMatchObject({
      billingEmail: wanted,
      billingEmailChange: null,
    });
    expect(await subjectsTo(wanted)).toContain("Billing details of Test Books were changed");
  });

  it("of somebody who hears about the money anyway takes over at once", async () => {
    const tenant = await tenantWith(10);
    const { user } = await hire(tenant.organization, "billing");
    const { body } = await ask(tenant, user.email);
    expect([body.billing_email, body.pending_billing_email]).toEqual([user.email, undefined]);
    const viewer = await hire(tenant.organization, "viewer");
    expect((await ask(tenant, viewer.user.email)).body).toMatchObject({
      billing_email: user.email,
      pending_billing_email: viewer.user.email,
    });
  });

  it("can be asked for again, replaced and cancelled, and only the newest link counts", async () => {
    const tenant = await tenantWith(10);
    const client = await clientOf(stack, { key: tenant.apiKey });
    const path = `/organizations/${tenant.organization.id}/billing/pending-email`;
    expect((await client.post(`${path}/resend`, {})).status).toBe(404);
    expect((await client.delete(path)).status).toBe(404);

    const [first, second] = [uniqueEmail("first"), uniqueEmail("second")];
    await ask(tenant, first);
    await ask(tenant, first);
    expect(await subjectsTo(first)).toHaveLength(1);
    const early = await client.post<Billing>(`${path}/resend`, {});
    expect([early.status, early.body.detail]).toEqual([
      429,
      expect.stringContaining("less than 5 minutes ago"),
    ]);
    const firstToken = await mailedToken(stack, first, CONFIRM);
    await db().billingEmailChange.updateMany({
      data: { sentAt: new Date(Date.now() - 6 * 60_000) },
    });
    expect((await client.post(`${path}/resend`, {})).status).toBe(200);
    expect((await subjectsTo(first))[0]).toContain("Reminder");
    await expect(confirmBillingEmail(firstToken, new Date())).rejects.toMatchObject({
      code: "wrong_state",
    });

    await ask(tenant, second);
    const secondToken = await mailedToken(stack, second, CONFIRM);
    const cancelled = await client.delete<Billing>(path);
    expect([cancelled.status, cancelled.body.pending_billing_email]).toEqual([200, undefined]);
    await expect(confirmBillingEmail(secondToken, new Date())).rejects.toMatchObject({
      code: "wrong_state",
    });

    await ask(tenant, second);
    const back = (await ask(tenant, tenant.owner.email)).body;
    expect([back.billing_email, back.pending_billing_email]).toEqual([
      tenant.owner.email,
      undefined,
    ]);
    await ask(tenant, second);
    const late = await mailedToken(stack, second, CONFIRM);
    await expect(
      confirmBillingEmail(late, new Date(Date.now() + 8 * 86_400_000)),
    ).rejects.toMatchObject({ code: "wrong_state" });
    expect((await storedOf(tenant)).billingEmail).toBe(tenant.owner.email);
  });

  it("is asked for twenty times an hour at most, so that nobody fills mailboxes with it", async () => {
    const tenant = await tenantWith(10);
    const statuses: number[] = [];
    for (let n = 0; n < 21; n++) statuses.push((await ask(tenant, uniqueEmail("spam"))).status);
    expect(statuses.indexOf(429)).toBe(20);
  });
});
