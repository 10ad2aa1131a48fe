import type { Page } from "@playwright/test";
import {
  alertSaying,
  choose,
  expect,
  expectBalance,
  expectNoAdvice,
  expectNoFindings,
  makeBooks,
  type Owner,
  smallTransaction,
  test,
} from "./support";

/** Posted sales, one a day of January 2026. */
async function postSales(owner: Owner, count: number): Promise<void> {
  const scope = { organization_id: owner.organization.id };
  const books = await makeBooks(owner);
  for (let day = 1; day <= count; day++) {
    const { id } = await owner.trpc.transaction.create.mutate({
      ...scope,
      ...smallTransaction(books),
      date: `2026-01-${String(day).padStart(2, "0")}`,
      description: `Sale of day ${day}`,
    });
    await owner.trpc.transaction.post.mutate({ ...scope, transaction_id: id });
  }
}

const sizes = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

for (const [device, viewport] of Object.entries(sizes)) {
  test(`a report is checked, made, read, followed to its entries and downloaded, on a ${device}`, async ({
    page,
    owner,
  }) => {
    const { slug } = owner.organization;
    const base = `/${slug}/accounting/reports`;
    await page.setViewportSize(viewport);
    await page.goto(base);
    await expect(page.getByText("Nothing to report on yet")).toBeVisible();

    await postSales(owner, 3);
    await page.goto(base);
    await expect(page.getByText("No reports yet")).toBeVisible();
    await choose(page, "Report", /^Income statement/);
    await choose(page, "Compare with", /^The previous year/);
    await page.getByLabel("First day").fill("2026-02-01");
    await page.getByLabel("Last day").fill("2026-01-31");
    await page.getByRole("button", { name: "Generate report · 5 credits" }).click();
    await expect(page.getByText("Must not be after the last day")).toBeVisible();
    await page.getByLabel("First day").fill("2026-01-01");
    await expect(page.getByRole("combobox", { name: "Period" })).toHaveText("Custom");

    await page.getByRole("button", { name: "Check first" }).click();
    await expect(page.getByText("It would succeed and cost 5 credits.")).toBeVisible();
    // 500 less two accounts, and three transactions entered and posted.
    const before = 500 - 2 - 3 * (2 + 1);
    await expectFrame(page, device, before);

    await page.getByRole("button", { name: "Generate report · 5 credits" }).click();
    await expect(page).toHaveURL(/\/reports\/rep_[0-9a-z]{26}$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Income statement");
    await expectFrame(page, device, before - 5);
    const statement = page.getByRole("table", { name: "Income statement" });
    await expect(statement.getByRole("row", { name: /^4000 Sales/ })).toContainText("37.50");
    await expect(statement.getByRole("row", { name: /^Net income/ })).toContainText("37.50");
    await expectNoAdvice(page);
    expect(await overflow(page)).toBe(0);

    const csv = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download CSV" }).click();
    expect((await csv).suggestedFilename()).toBe("income-statement-2026-01-31.csv");
    const pdf = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download PDF" }).click();
    expect((await pdf).suggestedFilename()).toBe("income-statement-2026-01-31.pdf");

    await page.emulateMedia({ media: "print" });
    await expect(statement).toBeVisible();
    await expect(statement.getByRole("columnheader", { name: "Difference" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
    await page.emulateMedia({ media: "screen" });

    await statement.getByRole("link", { name: "4000 Sales" }).click();
    await expect(page.getByText("With an entry on 4000 Sales")).toBeVisible();
    await expect(page.getByRole("row", { name: /Sale of day/ })).toHaveCount(3);
    await page.getByRole("link", { name: "General ledger for this account" }).click();
    await expect(page.getByRole("combobox", { name: "Account" })).toHaveValue("4000 · Sales");
    await expect(page.getByRole("link", { name: "Income statement", exact: true })).toBeVisible();
    await choose(page, "Period", /^This year/);
    await page.getByRole("button", { name: "Generate report · 5 credits" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      "General ledger of 4000 Sales",
    );
    await page.getByRole("link", { name: "Sale of day 2" }).click();
    await expect(page).toHaveURL(/\/transactions\/txn_/);
  });
}

for (const [device, viewport] of Object.entries(sizes)) {
  test(`cash movements, and a balance sheet of all owned organizations, on a ${device}`, async ({
    page,
    owner,
  }) => {
    const { id, slug, name } = owner.organization;
    await page.setViewportSize(viewport);
    await postSales(owner, 2);
    const below = await owner.trpc.organization.create.mutate({
      name: "Branch",
      relationship_type: "owned",
      parent_organization_id: id,
    });
    await postSales({ ...owner, organization: { ...below, name: "Branch" } }, 1);
    const base = `/${slug}/accounting/reports`;

    await page.goto(base);
    await choose(page, "Report", /^Cash movements/);
    await page.getByLabel("First day").fill("2026-01-01");
    await page.getByLabel("Last day").fill("2026-01-31");
    // No account has the role bank, so the report says which it would take to be cash.
    await page.getByRole("button", { name: "Generate report · 5 credits" }).click();
    await expect(page.getByText(/has the role bank/).first()).toBeVisible();
    await page.getByLabel("1000 Cash").check();
    await expectNoFindings(page, `the form of cash movements on a ${device}`);
    expect(await overflow(page)).toBe(0);
    await page.getByRole("button", { name: "Generate report · 5 credits" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Cash movements");
    const movements = page.getByRole("table", { name: "Cash movements" });
    await expect(movements.getByRole("row", { name: /Sales/ }).first()).toContainText("25.00");
    await expectNoFindings(page, `cash movements on a ${device}`);
    expect(await overflow(page)).toBe(0);

    await page.goto(base);
    await choose(page, "Report", /^Balance sheet/);
    await page.getByLabel("Consolidate").check();
    await page.getByRole("button", { name: "Generate report · 5 credits" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Consolidated balance sheet");
    const sheet = page.getByRole("table", { name: "Consolidated balance sheet" });
    await expect(sheet.getByRole("row", { name: /Cash/ }).first()).toContainText("37.50");
    await expect(
      page.getByText(new RegExp(`${name}.*Branch|Branch.*${name}`)).first(),
    ).toBeVisible();
    await expectNoFindings(page, `a consolidated balance sheet on a ${device}`);
    expect(await overflow(page)).toBe(0);
  });
}

test("a long general ledger is read in pages, and a refused report costs nothing", async ({
  page,
  owner,
}) => {
  const { id, slug } = owner.organization;
  const scope = { organization_id: id };
  const { debited, credited } = await makeBooks(owner);
  // Three transactions of a hundred entries each.
  for (const month of ["01", "02", "03"]) {
    const entries = Array.from({ length: 99 }, (_, n) => ({
      account_id: debited,
      entry_type: "debit" as const,
      amount: 100,
      description: `Part ${n + 1} of ${month}`,
    }));
    const transaction = await owner.trpc.transaction.create.mutate({
      ...scope,
      date: `2026-${month}-15`,
      description: "Many parts",
      entries: [...entries, { account_id: credited, entry_type: "credit", amount: 9_900 }],
    });
    await owner.trpc.transaction.post.mutate({ ...scope, transaction_id: transaction.id });
  }
  const report = await owner.trpc.report.generate.mutate({
    ...scope,
    type: "general_ledger",
    from: "2026-01-01",
    to: "2026-12-31",
  });
  await page.goto(`/${slug}/accounting/reports/${report.id}`);
  await expect(page.getByText("Rows 1 to 250 of 306.")).toBeVisible();
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(page.getByText("Rows 251 to 306 of 306.")).toBeVisible();
  await expect(page.getByRole("row", { name: /^Part 99 of 03/ })).toContainText("297.00");

  // All but a few credits are held for something else.
  await page.goto(`/${slug}/accounting/reports`);
  const { available } = await owner.trpc.billing.overview.query(scope);
  const hold = await page.request.post("/api/v1/holds", {
    headers: { origin: new URL(page.url()).origin },
    data: {
      ...scope,
      operation: "compute.minute",
      quantity: Math.floor((available ?? 0) - 3),
      description: "Nightly import",
    },
  });
  expect(hold.status()).toBe(201);
  await page.getByRole("button", { name: "Check first" }).click();
  await expect(page.getByText("It would be refused. It costs 5 credits.")).toBeVisible();
  await page.getByRole("button", { name: "Generate report · 5 credits" }).click();
  const refusal = alertSaying(page, "Not enough credits. Nothing was charged.");
  await expect(refusal).toContainText("Short by");
  await expect(
    page.getByRole("table", { name: "Reports, newest first" }).getByRole("row"),
  ).toHaveCount(2);
});

/** On a phone the balance is in the menu. */
async function expectFrame(page: Page, device: string, credits: number) {
  if (device === "desk") await expectBalance(page, String(credits));
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}
