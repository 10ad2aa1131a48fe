import {
  choose,
  expect,
  expectBalance,
  expectNoAdvice,
  makeBooks,
  type Owner,
  test,
} from "./support";

/** Two customers who were sold to in two months. */
async function sell({ trpc, organization }: Owner): Promise<void> {
  const scope = { organization_id: organization.id };
  for (const [code, name, type, role] of [
    ["1200", "Receivable", "asset", "receivable"],
    ["4100", "Income", "revenue", "income"],
  ] as const)
    await trpc.account.create.mutate({ ...scope, code, name, type, roles: [role] });
  for (const [name, month, price] of [
    ["Northwind", "01", 10_000],
    ["Northwind", "02", 5_000],
    ["Southwind", "02", 2_500],
  ] as const) {
    const known = await trpc.contact.list.query({ ...scope, search: name });
    const contact =
      known.data[0] ?? (await trpc.contact.create.mutate({ ...scope, kind: "customer", name }));
    const invoice = await trpc.invoice.create.mutate({
      ...scope,
      contact_id: contact.id,
      issue_date: `2026-${month}-15`,
      lines: [{ description: "Work", unit_price: price }],
    });
    await trpc.invoice.send.mutate({ ...scope, invoice_id: invoice.id });
  }
}

test("a question is asked, answered as chart, table and file, saved and run again", async ({
  page,
  owner,
}) => {
  await makeBooks(owner);
  await sell(owner);
  const { available } = await owner.trpc.billing.overview.query({
    organization_id: owner.organization.id,
  });
  const base = `/${owner.organization.slug}/accounting/analytics`;
  await page.goto(base);
  await expect(page.getByText("No analyses yet")).toBeVisible();
  await page.getByLabel("First day").fill("2026-01-01");
  await page.getByLabel("Last day").fill("2026-03-31");
  await page.getByRole("button", { name: "Check first" }).click();
  await expect(page.getByText("It would succeed and cost 20 credits.")).toBeVisible();
  await page.getByRole("button", { name: "Run · 20 credits" }).click();
  await expect(page).toHaveURL(/\/analytics\/ana_[0-9a-z]{26}$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Amount of lines of invoices by month and contact",
  );
  await expectBalance(page, String((available ?? 0) - 20));
  const table = page.getByRole("table", { name: /^Amount of lines/ });
  await expect(table.getByRole("row", { name: /^Jan 2026.*Northwind/ })).toContainText("100.00");
  await expect(table.getByRole("row", { name: /^Total/ })).toContainText("175.00");
  await expect(page.getByRole("figure")).toContainText("Southwind");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download CSV" }).click();
  expect((await download).suggestedFilename()).toBe("analysis-2026-01-01-to-2026-03-31.csv");

  await page.getByRole("button", { name: "Save question" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Sales by customer");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Sales by customer saved")).toBeVisible();

  await page.setViewportSize({ width: 390, height: 844 });
  for (const address of [page.url(), base]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible(); // it may still be loading
    await expectNoAdvice(page);
  }
  await page.getByRole("link", { name: "Sales by customer" }).click();
  await expect(page.getByLabel("Last day")).toHaveValue("2026-03-31");
  await choose(page, "Source", /^Posted entries/);
  await page.getByRole("button", { name: "Run · 20 credits", exact: true }).click();
  await expect(
    page.getByText("Only invoice and bill lines can be grouped by contact, not entries"),
  ).toBeVisible();
  await page.getByRole("button", { name: "Run · 20 credits: Sales by customer" }).click();
  await expect(page).toHaveURL(/\/analytics\/ana_/);
  await expect(table.getByRole("row", { name: /Total/ })).toContainText("175.00");
});
