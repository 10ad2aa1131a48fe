import { choose, expect, expectBalance, expectNoFindings, type Owner, test } from "./support";

/** Accounts with the roles that a bill posts to, and a tax: five credits. */
async function makeChart({ trpc, organization }: Owner) {
  const scope = { organization_id: organization.id };
  const chart = [
    ["1010", "Bank", "asset"],
    ["1300", "Input tax", "asset"],
    ["2000", "Payables", "liability"],
    ["6200", "Cleaning", "expense"],
  ] as const;
  const [bank, purchase_tax, payable, expense] = await Promise.all(
    chart.map(async ([code, name, type]) => {
      const account = await trpc.account.create.mutate({ ...scope, code, name, type });
      return account.id;
    }),
  );
  if (!bank || !purchase_tax || !payable || !expense) throw new Error("The chart was not made.");
  const roles = { bank, purchase_tax, payable, expense };
  await trpc.book_settings.update.mutate({ ...scope, roles });
  await trpc.tax_rate.create.mutate({ ...scope, name: "VAT", percent_decimal: "20" });
}

for (const [device, viewport] of Object.entries({
  "a desk": { width: 1280, height: 900 },
  "a phone": { width: 390, height: 844 },
})) {
  test(`from a bill to its payment on ${device}`, async ({ page, owner }) => {
    await page.setViewportSize(viewport);
    await makeChart(owner);
    const base = `/${owner.organization.slug}/accounting`;
    const dialog = page.getByRole("dialog");
    const confirm = page.getByRole("alertdialog");

    // Who and what is new is created where it is asked for.
    await page.goto(`${base}/bills/new`);
    const vendor = page.getByRole("combobox", { name: "Vendor" });
    await vendor.fill("Spotless Cleaners");
    await page.getByRole("option", { name: "Create ‘Spotless Cleaners’" }).click();
    await expect(dialog.getByLabel("Name")).toHaveValue("Spotless Cleaners");
    await expect(dialog.getByRole("combobox", { name: "Kind" })).toHaveText("Vendor");
    await expectNoFindings(page, `a contact created in place on ${device}`);
    await dialog.getByRole("button", { name: /^Create contact/ }).click();
    await expect(dialog).toHaveCount(0);
    await expect(vendor).toHaveValue("Spotless Cleaners");

    await page.getByLabel("Order number").fill("R-77");
    const item = page.getByRole("combobox", { name: "Item or description of line 1" });
    await item.fill("Office cleaning");
    await page.getByRole("option", { name: "Create ‘Office cleaning’" }).click();
    await dialog.getByLabel("Purchase price").fill("200");
    await dialog.getByRole("button", { name: /^Create item/ }).click();
    await expect(dialog).toHaveCount(0);
    // The item brings its purchase price; the tax is on top.
    await expect(page.getByLabel("Price of line 1")).toHaveValue("200.00");
    await page.getByLabel("Quantity of line 1").fill("2");
    await page.getByRole("button", { name: "Taxes of line 1: No tax" }).click();
    await page.getByRole("menuitemcheckbox", { name: /VAT/ }).click();
    await page.keyboard.press("Escape");
    const total = page.getByText("Total", { exact: true }).locator("..");
    await expect(total).toContainText("$480.00");
    // Where the page stands now, the bar of a phone covers a field.
    await page.getByRole("heading", { level: 1 }).scrollIntoViewIfNeeded();
    await expectNoFindings(page, device);
    await page.getByRole("button", { name: "Create draft · 1 credit" }).click();

    const paper = page.getByRole("article", { name: "The bill" });
    await expect(paper).toContainText("Draft, not yet numbered");
    await expect(paper).toContainText("R-77");
    await expectBalance(page, "492");
    await page.getByRole("button", { name: "Receive · 1 credit" }).click();
    await confirm.getByRole("button", { name: "Receive" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "BILL-0001" })).toBeVisible();
    await expect(page.getByText("Received", { exact: true }).first()).toBeVisible();
    await expectBalance(page, "491");

    const pay = page.getByRole("button", { name: "Record payment · 1 credit" });
    await pay.first().click();
    await expect(dialog.getByLabel(/^Amount/)).toHaveValue("480.00");
    await dialog.getByLabel(/^Amount/).fill("500");
    await dialog.getByRole("button", { name: /^Record payment/ }).click();
    await expect(dialog.getByText("Only 480.00 USD is still due").first()).toBeVisible();
    await dialog.getByLabel(/^Amount/).fill("180");
    await dialog.getByLabel("Method").fill("Bank transfer");
    await dialog.getByRole("button", { name: /^Record payment/ }).click();
    await expect(page.getByText("Partly paid")).toBeVisible();
    await expectBalance(page, "490");

    await pay.first().click();
    await expect(dialog.getByLabel(/^Amount/)).toHaveValue("300.00");
    await dialog.getByRole("button", { name: /^Record payment/ }).click();
    await expect(page.getByText("Paid", { exact: true }).first()).toBeVisible();
    await expect(pay).toHaveCount(0);
    await expectBalance(page, "489");
    await expectNoFindings(page, device);

    await page.goto(`${base}/bills?status=paid&q=spotless`);
    await expect(page.getByRole("row", { name: /BILL-0001/ })).toContainText("$480.00");

    await page.goto(`${base}/reports`);
    await choose(page, "Report", /^Trial balance/);
    await page.getByRole("button", { name: "Generate report · 5 credits" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Trial balance");
    const balance = page.getByRole("table", { name: "Trial balance" });
    await expect(balance.getByRole("row", { name: /^1010 Bank/ })).toContainText("480.00");
    await expect(balance.getByRole("row", { name: /^1300 Input tax/ })).toContainText("80.00");
    await expect(balance.getByRole("row", { name: /^6200 Cleaning/ })).toContainText("400.00");
    await expectBalance(page, "484");
  });
}
