import { alertSaying, expect, makeBooks, smallTransaction, test } from "./support";

test("an agent stops at its budget, the owners are told, and a person lets it go on", async ({
  page,
  owner,
  mailbox,
  request,
}) => {
  const books = await makeBooks(owner);
  await page.goto(`/${owner.organization.slug}/agents`);
  await expect(page.getByText("No agents yet")).toBeVisible();
  await page.getByRole("button", { name: "New agent" }).click();
  await page.getByLabel("Name").fill("Night bot");
  await page.getByRole("button", { name: "Create agent" }).click();

  // Its budget is asked for next.
  await expect(page.getByText("For agent “Night bot”.")).toBeVisible();
  await page.getByLabel("Limit", { exact: true }).fill("4");
  await expect(page.getByText("80% · 3.2 credits")).toBeVisible();
  await page.getByRole("button", { name: "Create budget" }).click();
  const row = page.getByRole("row", { name: /Night bot/ });
  await expect(row).toContainText("Monthly 0 of 4");
  await expect(row).toContainText("None: it can’t do anything yet");

  await row.getByRole("link", { name: "New key for Night bot" }).click();
  await expect(page.getByRole("combobox", { name: "Spends" })).toHaveText("As agent Night bot");
  await page.getByLabel("Name").fill("Bot key");
  await page.getByRole("radio", { name: /^Keep the books/ }).click();
  await page.getByRole("button", { name: "Create key · 1 credit" }).click();
  const key = await page
    .getByRole("region", { name: "Your new key, Bot key" })
    .getByText(/^bk_live_\w+$/)
    .innerText();
  const spend = () =>
    request.post(`/api/organizations/${owner.organization.id}/transactions`, {
      headers: { authorization: `Bearer ${key}` },
      data: smallTransaction(books),
    });
  expect((await spend()).status()).toBe(201);
  expect((await spend()).status()).toBe(201);
  const refused = await spend();
  expect(refused.status()).toBe(402);
  expect(await refused.json()).toMatchObject({
    blocked_by: "budget",
    budget: { subject: "agent", subject_name: "Night bot", limit: 4, spent: 4, paused: true },
  });
  await mailbox.read(owner.person.email, "Agent “Night bot”: budget paused");

  await page.goto(`/${owner.organization.slug}/agents`);
  await expect(row).toContainText("Paused");
  await expect(row).toContainText("It reached its monthly budget of 4 credits");
  await row.getByRole("button", { name: /^Resume/ }).click();
  await page.getByLabel("Limit", { exact: true }).fill("4");
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await expect(page.getByText("Enter more than the 4 credits spent so far")).toBeVisible();
  await page.getByLabel("Limit", { exact: true }).fill("6");
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await expect(row).toContainText("Monthly 4 of 6");
  expect((await spend()).status()).toBe(201);
  await page.reload();
  await expect(row).toContainText("Monthly 6 of 6");
});

test("what a budget refuses is not offered for sale: the page names the budget", async ({
  page,
  owner,
}) => {
  await page.goto(`/${owner.organization.slug}/budgets`);
  await expect(page.getByText("No budgets yet")).toBeVisible();
  await page.getByRole("button", { name: "New budget" }).click();
  await page.getByRole("button", { name: "Create budget" }).click();
  await expect(page.getByText("Enter a number of credits")).toBeVisible();
  await page.getByLabel("Limit", { exact: true }).fill("0.5");
  await page.getByRole("button", { name: "Create budget" }).click();
  await expect(page.getByRole("row", { name: /Monthly.*0 of 0.5/ })).toBeVisible();

  await page.goto(`/${owner.organization.slug}/api-keys`);
  await page.getByRole("button", { name: "Create key · 1 credit" }).click();
  await page.getByLabel("Name").fill("Spender");
  await page.getByRole("radio", { name: /^Read only/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create key · 1 credit" }).click();
  const refusal = alertSaying(page, "A budget doesn’t allow this.");
  await expect(refusal).toContainText(
    `the monthly budget of ${owner.organization.name} has 0.5 of 0.5 credits left`,
  );
  await expect(refusal.getByRole("link", { name: "Buy credits" })).toHaveCount(0);

  await page.goto(`/${owner.organization.slug}/budgets`);
  await page.getByRole("button", { name: /^Archive/ }).click();
  await page.getByRole("button", { name: "Archive budget" }).click();
  await expect(page.getByText("No budgets yet")).toBeVisible();
});
