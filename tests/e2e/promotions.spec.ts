import { appointStaff, expect, expectBalance, expectNoFindings, makeOwner, test } from "./support";

test("staff create a promotion code, an owner redeems it once, and it ends", async ({
  page,
  owner,
  mailbox,
  browser,
  playwright,
  baseURL,
}) => {
  const request = await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) });
  const { person } = await makeOwner(request, mailbox);
  appointStaff(person);
  const office = await browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    storageState: await request.storageState(),
  });
  const desk = await office.newPage();
  const code = `FAIR${Date.now().toString(36).toUpperCase()}`;

  await desk.goto("/staff/promotions");
  await desk.getByRole("button", { name: "New code" }).click();
  const dialog = desk.getByRole("dialog", { name: "New promotion code" });
  await dialog.getByRole("button", { name: "Create code" }).click();
  await expect(dialog.getByText("Enter credits")).toBeVisible();
  await dialog.getByLabel("Code").fill(code.toLowerCase());
  await dialog.getByLabel("Credits per account").fill("75");
  await dialog.getByLabel("Redemption limit").fill("2");
  await expect(dialog.getByText("At most 150 credits in all.")).toBeVisible();
  await dialog.getByLabel("Credits expire after").fill("30");
  await dialog.getByLabel("What it is for").fill("The spring fair");
  await expectNoFindings(desk, "the dialog of a code");
  await dialog.getByRole("button", { name: "Create code" }).click();
  const row = desk.getByRole("row").filter({ hasText: code });
  await expect(row.getByText("0 of 2")).toBeVisible();

  await page.goto(`/${owner.organization.slug}/billing`);
  const field = page.getByLabel("Promotion code");
  const redeem = page.getByRole("button", { name: "Redeem" });
  await redeem.click();
  await expect(page.getByText("Enter a code")).toBeVisible();
  await field.fill("no such code");
  await redeem.click();
  await expect(page.getByText("We don’t know this code. Check the spelling")).toBeVisible();
  await field.fill(code);
  await redeem.click();
  await expect(page.getByText("75 credits added")).toBeVisible();
  await expectBalance(page, "575");
  await field.fill(code);
  await redeem.click();
  await expect(page.getByText(/This account has already redeemed this code/)).toBeVisible();
  await page.goto(`/${owner.organization.slug}/billing/grants`);
  await expect(page.getByText(`Promotion code ${code}`)).toBeVisible();

  await desk.reload();
  await expect(row.getByText("1 of 2")).toBeVisible();
  await row.getByRole("button", { name: "End" }).click();
  await desk.getByRole("button", { name: "End code" }).click();
  await expect(row.getByText("Ended", { exact: true })).toBeVisible();
  await Promise.all([office.close(), request.dispose()]);
});
