import { choose, expect, expectBalance, makeBooks, type Owner, test } from "./support";

/** Posted: 250.00 come in for an invoice. */
async function bookPayment(
  { trpc, organization }: Owner,
  books: Awaited<ReturnType<typeof makeBooks>>,
) {
  const scope = { organization_id: organization.id };
  const { id } = await trpc.transaction.create.mutate({
    ...scope,
    date: "2026-03-04",
    description: "Invoice to Baker Street",
    reference: "INV-2041",
    entries: [
      { account_id: books.debited, entry_type: "debit", amount: 25_000 },
      { account_id: books.credited, entry_type: "credit", amount: 25_000 },
    ],
  });
  await trpc.transaction.post.mutate({ ...scope, transaction_id: id });
}

// As a bank in Europe sends it: two lines, and a total that is none.
const file = [
  "Buchungstag;Empfänger;Verwendungszweck;Betrag (EUR)",
  "05.03.2026;Baker Street;INV-2041;250,00",
  "09.03.2026;Café Zürich;Kaffee;-4,50",
  ";Summe;;245,50",
].join("\n");

for (const [device, viewport] of [
  ["a desktop", { width: 1280, height: 900 }],
  ["a phone", { width: 390, height: 844 }],
] as const) {
  test(`from a statement to a completed reconciliation on ${device}`, async ({ page, owner }) => {
    await page.setViewportSize(viewport);
    const { slug } = owner.organization;
    await bookPayment(owner, await makeBooks(owner));
    await page.goto(`/${slug}/accounting/reconciliations`);
    await expect(page.getByText("Nothing reconciled yet")).toBeVisible();

    await page.getByRole("button", { name: "Start reconciliation" }).first().click();
    const start = page.getByRole("dialog", { name: "Start reconciliation" });
    await start.getByLabel("First day").fill("2026-03-01");
    await start.getByLabel("Last day").fill("2026-03-31");
    await start.getByLabel("Opening balance").fill("0");
    await start.getByLabel("Closing balance").fill("245.50");
    await choose(page, "Bank account", /1000 · Cash/);
    await start.getByRole("button", { name: "Start · 5 credits" }).click();
    await expect(page).toHaveURL(/\/reconciliations\/brc_/);
    await expect(page.getByText("No statement imported yet")).toBeVisible();

    await page.getByRole("button", { name: "Import statement · 2 credits" }).click();
    const dialog = page.getByRole("dialog", { name: "Import statement" });
    await dialog.getByLabel("File").setInputFiles({
      name: "march.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(file, "latin1"),
    });
    await expect(dialog.getByText("2 new of 2 lines")).toBeVisible();
    await expect(
      dialog.getByText(/1 row after the last line \(totals or remarks\) was skipped/),
    ).toBeVisible();
    await expect(dialog.getByRole("combobox", { name: "Dates" })).toHaveText("Day, month, year");
    await choose(page, "Payee", /Verwendungszweck/);
    await expect(dialog.getByText("INV-2041").first()).toBeVisible();
    await choose(page, "Payee", /Empfänger/);
    await expect(dialog.getByText(/Café Zürich/).first()).toBeVisible();
    await dialog.getByRole("button", { name: "Import 2 lines · 2 credits" }).click();
    await expect(dialog).toBeHidden();

    await expect(page.getByText("0 of 2 lines")).toBeVisible();
    await expect(page.getByText(/Same amount · 1 day apart · Both mention INV-2041/)).toBeVisible();
    await page
      .getByRole("button", { name: /^Match · 1 credit: Baker Street with Invoice/ })
      .click();
    await expect(page.getByText("1 of 2 lines")).toBeVisible();

    await page
      .getByRole("button", { name: /^Create transaction · 4 credits: Café Zürich/ })
      .click();
    const create = page.getByRole("dialog", { name: "Create transaction" });
    await choose(page, "What it was for", /4000 · Sales/);
    await create.getByRole("button", { name: "Create, post and match · 4 credits" }).click();
    await expect(page.getByText("2 of 2 lines")).toBeVisible();
    await expect(page.getByText("Balanced")).toBeVisible();

    await page.getByRole("button", { name: "Complete" }).click();
    await expect(page.getByText("Completed", { exact: true })).toBeVisible();
    // 500 less two accounts, the payment, start, import, match, and the transaction from a line.
    await expectBalance(page, "483");

    await page.getByRole("button", { name: "Undo completion" }).click();
    await page.getByRole("button", { name: "Unmatch Invoice to Baker Street" }).click();
    await expect(page.getByText("1 of 2 lines")).toBeVisible();
    await page
      .getByRole("checkbox", { name: /Baker Street \$250.00/ })
      .first()
      .check();
    await page.getByRole("checkbox", { name: /Invoice to Baker Street/ }).check();
    await page.getByRole("button", { name: "Match · 1 credit", exact: true }).last().click();
    await expect(page.getByText("Balanced")).toBeVisible();
  });
}
