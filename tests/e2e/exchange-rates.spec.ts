import { alertSaying, expect, expectNoAdvice, expectBalance, makeBooks, test } from "./support";

test("a rate is added, found by its pair, and used by the converter, which says so", async ({
  page,
  owner,
}) => {
  await makeBooks(owner);
  await page.goto(`/${owner.organization.slug}/accounting/exchange-rates`);
  await page.getByRole("button", { name: "Add rate · 1 credit" }).click();
  const dialog = page.getByRole("dialog", { name: "Add rate" });
  await dialog.getByLabel("From currency").fill("eur");
  await dialog.getByLabel("Rate").fill("1.0825");
  await dialog.getByLabel("From", { exact: true }).fill("2026-01-01");
  await dialog.getByRole("button", { name: "Add rate · 1 credit" }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole("row", { name: /^EUR\/USD/ });
  await expect(row).toContainText("1 EUR = 1.0825 USD");
  await expectBalance(page, "497");

  await page.getByLabel("Amount").fill("1,000.00");
  await page.getByLabel("From currency").fill("EUR");
  await page.getByLabel("On", { exact: true }).fill("2026-02-01");
  await page.getByRole("button", { name: "Convert" }).click();
  await expect(page.getByText("€1,000.00 is $1,082.50")).toBeVisible();
  await expect(page.getByText("from the EUR/USD rate of 1 Jan 2026.")).toBeVisible();
  await page.getByLabel("From currency").fill("GBP");
  await page.getByRole("button", { name: "Convert" }).click();
  await expect(alertSaying(page, "There is no rate between GBP and USD")).toBeVisible();

  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoAdvice(page);
  await page.getByRole("searchbox").fill("usd/eur");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=usd/);
  await expect(row).toBeVisible();
  await page.getByRole("searchbox").fill("chf");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No rates found")).toBeVisible();
});
