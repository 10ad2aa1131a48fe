import type { APIRequestContext, Browser, Page } from "@playwright/test";
import type { Mailbox } from "./mailbox";
import { expect, expectNoFindings, inventPerson, type Owner, test } from "./support";

/** An agent that may spend 4 credits a month, and what its key does. */
async function makeAgent({ trpc, organization }: Owner, request: APIRequestContext) {
  const scope = { organization_id: organization.id };
  const agent = await trpc.agent.create.mutate({ ...scope, name: "Night bot" });
  await trpc.budget.create.mutate({
    ...scope,
    subject: "agent",
    subject_id: agent.id,
    period: "month",
    limit: 4,
  });
  const { key } = await trpc.api_key.create.mutate({
    ...scope,
    name: "Bot key",
    scopes: ["usage:write"],
    agent_id: agent.id,
  });
  const post = (path: string, data: object) =>
    request.post(`/api${path}`, { headers: { authorization: `Bearer ${key}` }, data });
  const get = async (path: string) =>
    (await request.get(`/api${path}`, { headers: { authorization: `Bearer ${key}` } })).json();
  return { id: agent.id, post, get, use: { operation: "api.call", quantity: 3 } };
}

/** Spends to the limit, then follows the cure that the refusal names. */
async function spendAndAsk(agent: Awaited<ReturnType<typeof makeAgent>>) {
  expect((await agent.post("/v1/charges", agent.use)).status()).toBe(201);
  const refused = await agent.post("/v1/charges", agent.use);
  expect(refused.status()).toBe(402);
  const { cures } = await refused.json();
  const { request } = cures.find(({ kind }: { kind: string }) => kind === "request_budget");
  expect(await (await agent.post("/v1/check", agent.use)).json()).toMatchObject({
    allowed: false,
    code: "insufficient_credits",
    cures,
  });
  const asked = await agent.post(request.path.replace("/api", ""), {
    ...request.body,
    reason: "The nightly import is not done",
  });
  expect(asked.status()).toBe(201);
  return asked.json();
}

async function approveFromMail(page: Page, owner: Owner, mailbox: Mailbox) {
  const link = await mailbox.linkTo(
    owner.person.email,
    "Agent “Night bot” asks for more budget",
    "/budget-request",
  );
  await page.goto(link);
  await expect(page.getByText("The nightly import is not done")).toBeVisible();
  await expect(page.getByText("from 4 to 6 credits")).toBeVisible();
  await expectNoFindings(page, "the page of the link");
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText(/^Approved by/)).toBeVisible();
}

/** Somebody who is signed in nowhere, on a device of this size. */
async function openElsewhere(browser: Browser, viewport: { width: number; height: number }) {
  return (await browser.newContext({ viewport })).newPage();
}

for (const [device, viewport] of [
  ["a desk", { width: 1280, height: 900 }],
  ["a phone", { width: 390, height: 844 }],
] as const) {
  test(`an agent asks for more, its owner approves from the mail on ${device}, and it goes on`, async ({
    browser,
    owner,
    mailbox,
    request,
  }) => {
    const agent = await makeAgent(owner, request);
    const { id } = await spendAndAsk(agent);
    const page = await openElsewhere(browser, viewport);
    await approveFromMail(page, owner, mailbox);
    expect(await agent.get(`/v1/budget-requests/${id}`)).toMatchObject({ status: "approved" });
    expect(await (await agent.post("/v1/check", agent.use)).json()).toMatchObject({
      allowed: true,
    });
    expect((await agent.post("/v1/charges", agent.use)).status()).toBe(201);

    // The same link tells what became of it, and decides nothing again.
    await page.reload();
    await expect(page.getByText(/^Approved by/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);
    await page.context().close();
  });
}

test("an owner decides on the budgets page, and the agent's page tells what it asked for", async ({
  page,
  owner,
  request,
}) => {
  const agent = await makeAgent(owner, request);
  const { id } = await spendAndAsk(agent);
  await page.goto(`/${owner.organization.slug}/budgets`);
  const row = page.getByRole("row", { name: /Agent “Night bot”.*The nightly import/ });
  await expect(row).toContainText("6 credits instead of 4");
  await row.getByRole("button", { name: /^Decline/ }).click();
  await page.getByLabel("Answer").fill("Not this month.");
  await page.getByRole("button", { name: "Decline", exact: true }).last().click();
  await expect(page.getByText("Earlier requests")).toBeVisible();
  expect(await agent.get(`/v1/budget-requests/${id}`)).toMatchObject({
    status: "declined",
    note: "Not this month.",
  });

  await agent.post("/v1/budget-requests", {
    budget_id: (await agent.get(`/v1/budget-requests/${id}`)).budget_id,
    amount: 2,
    this_period_only: true,
    reason: "Only for this import",
  });
  await page.reload();
  await page.getByRole("button", { name: "Approve the request of Agent “Night bot”" }).click();
  await expect(page.getByText(/from 4 to 6 credits until it resets/)).toBeVisible();
  await page.getByRole("alertdialog").getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("2 of the limit are for this period only")).toBeVisible();
  expect((await agent.post("/v1/charges", agent.use)).status()).toBe(201);

  await page.goto(`/${owner.organization.slug}/agents`);
  await page.getByRole("link", { name: "Night bot", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Night bot" })).toBeVisible();
  await expect(page.getByText("Monthly 6 of 6")).toBeVisible();
  await expect(page.getByText("Bot key")).toBeVisible();
  await expect(page.getByText("“Not this month.”")).toBeVisible();
  await expect(page.getByRole("table", { name: "Recent activity" })).toContainText("api.call");
});

test("a member asks for more where a budget limits them, and is told what was decided", async ({
  browser,
  owner,
  mailbox,
}) => {
  const { trpc, organization } = owner;
  const scope = { organization_id: organization.id };
  const person = inventPerson();
  await trpc.invitation.create.mutate({ ...scope, email: person.email, role: "member" });
  const invited = await mailbox.read(person.email, "invited you to");
  const link = /https?:\/\/\S+\/invite\/[\w-]+/.exec(invited)?.[0] ?? "";
  const page = await openElsewhere(browser, { width: 390, height: 844 });
  await page.goto(link);
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Create account and join" }).click();
  await page.waitForURL(`**/${organization.slug}`);
  const budget = await trpc.budget.create.mutate({
    ...scope,
    subject: "organization",
    period: "month",
    limit: 50,
  });
  // As the answer to a refused charge leads there.
  await page.goto(`/go/budgets?organization=${organization.id}&ask=${budget.id}`);
  await expect(page).toHaveURL(new RegExp(`/${organization.slug}/budgets`));
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: /^Ask for more/ }).click();
  await page.getByLabel("How much more").fill("25");
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByText("Explain what you need it for")).toBeVisible();
  await page.getByLabel("What do you need it for?").fill("The photo week");
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByText("Your budget requests")).toBeVisible();
  await expectNoFindings(page, "budgets of a member");

  const [request] = (await trpc.budget_request.list.query({ ...scope, status: "open" })).data;
  await trpc.budget_request.approve.mutate({ budget_request_id: request?.id ?? "" });
  const told = await mailbox.read(person.email, "Your budget was raised");
  expect(told).toContain("75 credits");
  await page.context().close();
});
