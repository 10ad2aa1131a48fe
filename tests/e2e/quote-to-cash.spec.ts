import { choose, expect, expectBalance, expectNoFindings, type Owner, test } from "./support";

/** Accounts with the roles that an invoice posts to, but for the receivable: five credits. */
async function makeChart({ trpc, organization }: Owner) {
  const scope = { organization_id: organization.id };
  const chart = [
    ["1010", "Bank", "asset"],
    ["1200", "Receivables", "asset"],
    ["2200", "Sales tax", "liability"],
    ["4100", "Consulting income", "revenue"],
  ] as const;
  const [bank, , sales_tax, income] = await Promise.all(
    chart.map(async ([code, name, type]) => {
      const account = await trpc.account.create.mutate({ ...scope, code, name, type });
      return account.id;
    }),
  );
  if (!bank || !sales_tax || !income) throw new Error("The chart was not made.");
  await trpc.book_settings.update.mutate({ ...scope, roles: { bank, sales_tax, income } });
  await trpc.tax_rate.create.mutate({ ...scope, name: "VAT", percent_decimal: "20" });
  await trpc.item.create.mutate({ ...scope, name: "Consulting", sale_price: 12_000 });
}

for (const [device, viewport] of Object.entries({
  "a desk": { width: 1280, height: 900 },
  "a phone": { width: 390, height: 844 },
})) {
  test(`from contact to cash on ${device}`, async ({ page, owner }) => {
    await page.setViewportSize(viewport);
    await makeChart(owner);
    const base = `/${owner.organization.slug}/accounting`;
    const dialog = page.getByRole("dialog");

    await page.goto(`${base}/contacts`);
    await page.getByRole("button", { name: "Create contact · 1 credit" }).click();
    await dialog.getByLabel("Name").fill("Northwind Traders");
    await dialog.getByLabel("Street").fill("1 Main Street");
    await dialog.getByRole("button", { name: /^Create contact/ }).click();
    await expect(dialog.getByText("Enter the city")).toBeVisible();
    await dialog.getByLabel("City").fill("Berlin");
    await dialog.getByLabel("Postal code").fill("10115");
    await dialog.getByLabel("Country").fill("de");
    await dialog.getByRole("button", { name: /^Create contact/ }).click();
    await expect(page.getByRole("row", { name: /Northwind Traders/ })).toBeVisible();

    // By the keyboard alone: the item brings its price, Enter goes on to the next line.
    await page.goto(`${base}/invoices/new`);
    const customer = page.getByRole("combobox", { name: "Customer" });
    await customer.focus();
    await page.keyboard.type("north");
    // Quicker than the search: what it finds is chosen all the same.
    await page.keyboard.press("Enter");
    await expect(customer).toHaveValue("Northwind Traders");
    await expect(page.getByLabel("Due")).not.toHaveValue("");
    const item = page.getByRole("combobox", { name: "Item or description of line 1" });
    await item.focus();
    await page.keyboard.type("cons");
    await expect(page.getByRole("option", { name: /Consulting/ })).toBeVisible();
    await expectNoFindings(page, `the list of items on ${device}`);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("listbox")).toHaveCount(0);
    await expect(item).toHaveValue("cons");
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("option", { name: /Consulting/ })).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(item).toHaveValue("Consulting");
    await expect(page.getByLabel("Price of line 1")).toHaveValue("120.00");
    await expect(page.getByLabel("Quantity of line 1")).toBeFocused();
    await page.keyboard.type("2.5");
    await page.keyboard.press("Enter");
    await expect(page.getByLabel("Item or description of line 2")).toBeFocused();
    await page.keyboard.type("Travel");
    await page.getByLabel("Price of line 2").fill("60");
    await page.getByLabel("Discount % of line 2").fill("50");
    await page.getByRole("button", { name: "Taxes of line 1: No tax" }).click();
    await page.getByRole("menuitemcheckbox", { name: /VAT/ }).click();
    await page.keyboard.press("Escape");
    // A line more, and less: the focus stays where the lines are.
    await page.getByRole("button", { name: "Add a line" }).click();
    await expect(page.getByLabel("Item or description of line 3")).toBeFocused();
    await page.getByRole("button", { name: "Remove line 3" }).press("Enter");
    await expect(page.getByRole("button", { name: "Add a line" })).toBeFocused();
    const total = page.getByText("Total", { exact: true }).locator("..");
    await expect(total).toContainText("$390.00");
    await page.getByRole("button", { name: "Create draft · 1 credit" }).click();

    const paper = page.getByRole("article", { name: "The invoice" });
    await expect(paper).toContainText("Draft, not yet numbered");
    await expect(paper).toContainText("10115 Berlin");
    await expect(paper).toContainText("$390.00");

    // 500 less four accounts, a tax rate, an item, a contact and a draft.
    await expectBalance(page, "492");
    const send = page.getByRole("button", { name: "Send · 1 credit" });
    const confirm = page.getByRole("alertdialog");
    await send.click();
    await confirm.getByRole("button", { name: "Send" }).click();
    const refusal = page.getByRole("alert").filter({ hasText: "receivable" });
    await expect(refusal).toContainText("Nothing was changed or charged");
    await refusal.getByRole("button", { name: "Choose the account" }).click();
    await choose(page, "Account", /1200/);
    await page.getByRole("button", { name: "Use this account" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "INV-0001" })).toBeVisible();
    await expectBalance(page, "491");

    const pay = page.getByRole("button", { name: "Record payment · 1 credit" });
    await pay.first().click();
    await dialog.getByLabel(/^Amount/).fill("400");
    await dialog.getByRole("button", { name: /^Record payment/ }).click();
    await expect(dialog.getByText("Only 390.00 USD is still due").first()).toBeVisible();
    await dialog.getByLabel(/^Amount/).fill("90");
    await dialog.getByLabel("Method").fill("Bank transfer");
    await dialog.getByRole("button", { name: /^Record payment/ }).click();
    await expect(page.getByText("Partly paid")).toBeVisible();
    await expect(paper).toContainText("Bank transfer");

    await page.getByRole("button", { name: "Undo the payment of $90.00" }).click();
    await confirm.getByRole("button", { name: "Undo payment" }).click();
    await expect(paper.getByText("Undone")).toBeVisible();
    await expectBalance(page, "490");

    await pay.first().click();
    await expect(dialog.getByLabel(/^Amount/)).toHaveValue("390.00");
    await dialog.getByRole("button", { name: /^Record payment/ }).click();
    await expect(page.getByText("Paid", { exact: true }).first()).toBeVisible();
    await expect(pay).toHaveCount(0);
    await expectBalance(page, "489");

    await page.goto(`${base}/invoices?status=paid&q=north`);
    await expect(page.getByRole("row", { name: /INV-0001/ })).toContainText("$390.00");
    await page.goto(`${base}/accounts`);
    await expect(page.getByRole("row", { name: /1010/ })).toContainText("$390.00");
  });
}
