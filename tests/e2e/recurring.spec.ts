import { choose, expect, expectBalance, expectNoFindings, type Owner, test } from "./support";

/** Two accounts to pay the rent with: two credits. */
async function makeChart({ trpc, organization }: Owner) {
  const scope = { organization_id: organization.id };
  const bank = await trpc.account.create.mutate({
    ...scope,
    code: "1010",
    name: "Bank",
    type: "asset",
  });
  const rent = await trpc.account.create.mutate({
    ...scope,
    code: "6100",
    name: "Rent",
    type: "expense",
  });
  return { bank: bank.id, rent: rent.id };
}

for (const [device, viewport] of Object.entries({
  "a desk": { width: 1280, height: 900 },
  "a phone": { width: 390, height: 844 },
})) {
  test(`the rent is set up, paused, resumed and run on ${device}`, async ({ page, owner }) => {
    await page.setViewportSize(viewport);
    await makeChart(owner);
    const base = `/${owner.organization.slug}/accounting`;
    const confirm = page.getByRole("alertdialog");

    await page.goto(`${base}/recurring`);
    await expect(page.getByText("No recurring jobs yet")).toBeVisible();
    await expectNoFindings(page, device);
    await page.getByRole("link", { name: "Set up · 10 credits" }).click();
    await page.getByRole("link", { name: /A transaction/ }).click();
    await page.getByLabel("Description", { exact: true }).fill("Office rent");
    await choose(page, "Account of line 1", /6100/);
    await page.getByLabel("Debit of line 1").fill("1250");
    await choose(page, "Account of line 2", /1010/);
    await page.getByLabel("Credit of line 2").fill("1200");
    await choose(page, "Day of the month", /The last day/);
    await choose(page, "Ends", /After a number of runs/);
    await page.getByLabel("Number of runs").fill("24");
    await expect(page.getByText("Every month on the last day. Ends after 24 runs")).toBeVisible();
    // The whole card is the target.
    await page.locator("label").filter({ hasText: "Post it at once" }).click();
    // Where the page stands now, the bar of a phone covers a field.
    await page.getByRole("heading", { level: 1 }).scrollIntoViewIfNeeded();
    await expectNoFindings(page, device);

    // What the server would refuse costs nothing and says so at the field.
    const setUp = page.getByRole("button", { name: "Set up · 10 credits" });
    await setUp.click();
    await expect(page.getByText("Debits and credits must be equal").first()).toBeVisible();
    await expectBalance(page, "498");
    await page.getByLabel("Credit of line 2").fill("1250");
    await page.getByLabel("From", { exact: true }).fill("2020-01-01");
    await setUp.click();
    await expect(page.getByText(/past days don't run/).first()).toBeVisible();
    await page.getByLabel("From", { exact: true }).fill("2099-01-15");
    await setUp.click();
    await expect(confirm).toContainText("31 Jan 2099");
    await expect(confirm).toContainText("28 Feb 2099");
    await expect(confirm).toContainText("each run 3 credits");
    await expect(confirm).toContainText("It would succeed and cost 10 credits.");
    await confirm.getByRole("button", { name: "Set up · 10 credits" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Office rent" })).toBeVisible();
    await expectBalance(page, "488");
    await expect(page.getByText("No runs yet")).toBeVisible();
    await expectNoFindings(page, device);

    await page.getByRole("button", { name: "Pause" }).click();
    await expect(page.getByText("Paused", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Resume" }).click();
    await confirm.getByRole("button", { name: "Resume" }).click();
    await expect(page.getByText("Active", { exact: true })).toBeVisible();
    await expectBalance(page, "488");

    await page.getByRole("button", { name: "Run now · 3 credits" }).click();
    await confirm.getByRole("button", { name: "Run now · 3 credits" }).click();
    await expect(page.getByText("Done", { exact: true })).toBeVisible();
    await expectBalance(page, "485");
    await page.getByRole("link", { name: "Open the transaction" }).click();
    await expect(page.getByText("Posted", { exact: true }).first()).toBeVisible();

    // What was made can be repeated as it is.
    await page.getByRole("link", { name: "Repeat this…" }).click();
    await expect(page.getByLabel("Description", { exact: true })).toHaveValue("Office rent");
    await expect(page.getByLabel("Debit of line 1")).toHaveValue("1250.00");

    await page.goto(`${base}/recurring?status=active&q=rent`);
    await page
      .getByRole("row", { name: /Office rent/ })
      .getByRole("link")
      .first()
      .click();
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByLabel(/^Name/).fill("Rent of the office");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Rent of the office" })).toBeVisible();
    await page.getByRole("button", { name: "Cancel job" }).click();
    await confirm.getByRole("button", { name: "Cancel job" }).click();
    await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();
    await expectBalance(page, "485");
  });
}
