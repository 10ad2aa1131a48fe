import { choose, expect, expectBalance, test } from "./support";

test("an owner closes the organization, finds everything refused and readable, and reopens it", async ({
  page,
  owner,
  mailbox,
}) => {
  const { slug, name, id } = owner.organization;
  await page.goto(`/${slug}/settings`);
  await page.getByRole("button", { name: "Close organization" }).click();
  const dialog = page.getByRole("dialog", { name: `Close ${name}?` });
  await dialog.getByLabel(`Type “${name}” to confirm`).fill("Something else");
  await dialog.getByRole("button", { name: "Close organization" }).click();
  await expect(dialog.getByText("Type the name as it is above")).toBeVisible();
  await dialog.getByLabel(`Type “${name}” to confirm`).fill(name);
  await dialog.getByRole("button", { name: "Close organization" }).click();
  await expect(page.getByText(`${name} is closed`).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "This organization is closed" })).toBeVisible();
  await mailbox.read(owner.person.email, /closed/);

  const refused = await page.request.post("/api/v1/charges", {
    headers: { origin: new URL(page.url()).origin },
    data: { organization_id: id, operation: "api.call" },
  });
  expect(refused.status()).toBe(403);
  expect(await refused.json()).toMatchObject({ code: "organization_closed" });

  const changes = [
    ["api-keys", "Create key · 1 credit"],
    ["webhooks", "New endpoint"],
    ["billing/alerts", "New alert"],
    ["billing/payment-methods", "Add a card"],
    ["photoshoots", "Save package"],
    ["members", "Invite someone"],
  ] as const;
  for (const [path, button] of changes) {
    await page.goto(`/${slug}/${path}`);
    const change = page.getByRole("main").getByRole("button", { name: button });
    await expect(change).toHaveAttribute("aria-disabled", "true");
    // A page that has just come hears nothing of its focus yet.
    await expect(async () => {
      await change.blur();
      await change.focus();
      await expect(page.getByRole("tooltip")).toContainText("is closed", { timeout: 1_000 });
    }).toPass();
  }
  const invite = page.getByRole("button", { name: "Invite someone" });
  // What was paid can be read, and nobody sends its owner to an owner.
  await page.goto(`/${slug}/billing/receipts`);
  await expect(page.getByText("Nothing paid yet")).toBeVisible();
  await page.goto(`/${slug}/billing`);
  await expect(page.getByRole("button", { name: "Buy Solo Dev · $10.00" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await expect(page.getByText("Ask an owner")).toHaveCount(0);
  // Nothing suggests what is refused.
  await page.goto(`/${slug}`);
  await expect(page.getByText("Nothing was spent here in the last 30 days.")).toBeVisible();
  for (const form of ["transactions/new", "recurring/new?make=transaction"]) {
    await page.goto(`/${slug}/accounting/${form}`);
    await expect(page.getByText("No accounts yet")).toBeVisible();
    await expect(page.getByRole("link", { name: "Open the chart of accounts" })).toHaveCount(0);
  }
  await page.goto(`/${slug}/ledger`);
  await expect(page.getByRole("row", { name: /Welcome/ }).first()).toBeVisible();

  await page.getByRole("link", { name: "Reopen" }).click();
  await page.getByRole("button", { name: "Reopen organization" }).click();
  await expect(page.getByText(`${name} is open again`)).toBeVisible();
  await expectBalance(page, "500");
  await page.goto(`/${slug}/members`);
  await expect(invite).not.toHaveAttribute("aria-disabled");
});

test("an owner sees what moving a branch to the top changes, and moves it: it spends its own credits from then on", async ({
  page,
  owner,
}) => {
  const branch = await owner.trpc.organization.create.mutate({
    name: "Branch office",
    parent_organization_id: owner.organization.id,
    relationship_type: "owned",
    billing_type: "shared",
  });
  await page.goto(`/${branch.slug}/settings`);
  await expectBalance(page, "500");
  await page.getByRole("button", { name: "Move or change billing" }).click();
  await choose(page, "Parent", /^None/);
  await page.getByRole("button", { name: "Preview" }).click();
  const preview = page.getByRole("dialog", { name: "What moving Branch office changes" });
  await expect(preview).toContainText(owner.organization.name);
  await preview.getByRole("button", { name: "Back" }).click();
  await page.getByRole("button", { name: "Preview" }).click();
  await preview.getByRole("button", { name: "Move organization" }).click();
  await expect(page.getByText("Branch office was moved")).toBeVisible();
  await expectBalance(page, "0");
  await page.goto(`/${owner.organization.slug}/organizations`);
  await expect(page.getByRole("row", { name: /Branch office/ })).toHaveCount(0);
});
