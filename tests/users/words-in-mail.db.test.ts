import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { invite } from "../members/story";
import { clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
let tenant: Tenant;
beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWith(100);
});
afterAll(() => stack.stop());

const words = [
  "Win at evil.test/x",
  "https://evil.test",
  "Acme\r\nBcc: a",
  "ev\u202eil",
  "evil。com",
];

type Field = [what: string, path: string, method: "post" | "patch", body: (text: string) => object];

const fields: Field[] = [
  ["a person", "/me", "patch", (name) => ({ name })],
  ["an organization", "/organizations", "post", (name) => ({ name })],
  ["an organization that is renamed", "/organizations/{org}", "patch", (name) => ({ name })],
  ["an app", "/v1/apps", "post", (name) => ({ organization_id: "{org}", name })],
  [
    "a webhook endpoint",
    "/v1/webhook-endpoints",
    "post",
    (description) => ({
      organization_id: "{org}",
      url: "https://hooks.example.com/",
      event_types: ["credits.low"],
      description,
    }),
  ],
  [
    "why somebody asks for more budget",
    "/v1/budget-requests",
    "post",
    (reason) => ({
      organization_id: "{org}",
      budget_id: "bud_01kan3x7c9e6mvb4f2tq8zr5ws",
      amount: 1,
      reason: reason.replace("\r\n", "\u0007"),
    }),
  ],
  [
    "a message with an invoice",
    "/organizations/{org}/invoices/invc_01kan3x7c9e6mvb4f2tq8zr5ws/email",
    "post",
    (message) => ({ message: message.replace("\r\n", "\u0007") }),
  ],
  ["an agent", "/v1/agents", "post", (name) => ({ organization_id: "{org}", name })],
  [
    "an API key",
    "/organizations/{org}/api-keys",
    "post",
    (name) => ({ name, scopes: ["billing:read"] }),
  ],
  [
    "an invitation's message",
    "/v1/invitations",
    "post",
    (message) => ({
      organization_id: "{org}",
      email: "guest@acme.test",
      role: "viewer",
      message: message.replace("\r\n", "\u0007"),
    }),
  ],
];

describe("words that reach our email", () => {
  it.each(fields)("hold no links and nothing invisible: %s", async (_what, path, method, body) => {
    const client = await clientOf(stack, { user: tenant.owner });
    const { id } = tenant.organization;
    const before = await db().auditEvent.count();
    for (const text of words) {
      const filled = JSON.parse(JSON.stringify(body(text)).replaceAll("{org}", id));
      const answer = await client[method](path.replace("{org}", id), filled);
      expect([answer.status, answer.body.code], text).toEqual([400, "validation_failed"]);
      expect(answer.body.errors?.[0]?.message, text).toMatch(/Remove/);
    }
    expect(await db().auditEvent.count()).toBe(before);
  });

  it("of before they were refused are left out of an invitation", async () => {
    const { organization, owner } = tenant;
    await db().organization.update({
      where: { id: organization.id },
      data: { name: "Prizes at evil.test/x" },
    });
    await db().user.update({ where: { id: owner.id }, data: { name: "https://evil.test" } });
    const email = uniqueEmail("guest");
    await invite(tenant, { email, message: "See evil.test/x" });
    await stack.drainJobs();
    const [mail] = await stack.emailsTo(email);
    expect(mail?.subject).toBe(`${owner.email} invited you to ${organization.slug}`);
    expect(`${mail?.subject} ${mail?.text} ${mail?.html}`).not.toContain("evil.test");
  });

  it("keep a subject on one line, whatever was stored", async () => {
    const { organization, owner } = tenant;
    await db().organization.update({
      where: { id: organization.id },
      data: { name: "Acme\r\nBcc: a\u202e\u200b" },
    });
    await db().user.update({ where: { id: owner.id }, data: { name: "Ada\nB" } });
    const email = uniqueEmail("guest");
    await invite(tenant, { email });
    await stack.drainJobs();
    expect((await stack.emailsTo(email))[0]?.subject).toBe("Ada B invited you to Acme Bcc: a");
  });
});
