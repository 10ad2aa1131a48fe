import type { APIRequestContext } from "@playwright/test";
import { expect, expectBalance, makeBooks, type Owner, smallTransaction, test } from "./support";

/** Opens a hold as a program of the owner would: a credit a minute. */
async function holdMinutes(
  request: APIRequestContext,
  { organization }: Owner,
  minutes: number,
  description: string,
): Promise<void> {
  const origin = new URL((await request.head("/api/health")).url()).origin;
  const answer = await request.post("/api/v1/holds", {
    headers: { origin },
    data: {
      organization_id: organization.id,
      operation: "compute.minute",
      quantity: minutes,
      description,
    },
  });
  expect(answer.status()).toBe(201);
}

test("what is held is found from the balance, and a person gives it back", async ({
  page,
  owner,
}) => {
  const { slug } = owner.organization;
  await holdMinutes(page.request, owner, 30, "Nightly import");
  await page.goto(`/${slug}`);
  await expectBalance(page, "470");
  await page.getByRole("link", { name: "held", exact: true }).click();
  await expect(page).toHaveURL(`/${slug}/billing/holds`);
  await expect(page.getByText("30 credits held now")).toBeVisible();
  const row = page.getByRole("row", { name: /Nightly import/ });
  await expect(row).toContainText(owner.person.email);

  await row.getByRole("button", { name: "Release Nightly import, 30 credits" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Release “Nightly import”?" });
  await expect(dialog).toContainText("30 credits can be spent again at once");
  await dialog.getByRole("button", { name: "Release hold" }).click();
  await expect(page.getByText("Nothing is held")).toBeVisible();
  await expectBalance(page, "500");

  await page.getByRole("link", { name: "Released" }).click();
  await expect(page).toHaveURL(`/${slug}/billing/holds?state=released`);
  await page.getByRole("link", { name: /Nightly import/ }).click();
  await expect(page).toHaveURL(new RegExp(`/${slug}/ledger\\?q=hold_`));
  await expect(page.getByRole("row", { name: /compute.minute/ })).toHaveCount(2);
});

test("an export is refused without credits, made with them, and downloaded as it was made", async ({
  page,
  owner,
}) => {
  const { organization, trpc } = owner;
  const books = await makeBooks(owner);
  await trpc.transaction.create.mutate({
    organization_id: organization.id,
    ...smallTransaction(books),
  });
  // 500 less two accounts and a transaction; what is held cannot pay.
  await holdMinutes(page.request, owner, 490, "All but six");
  await page.goto(`/${organization.slug}/accounting/exports`);
  await expect(page.getByText("No exports yet")).toBeVisible();
  await page.getByLabel("First day").fill("2026-01-01");
  await page.getByLabel("Last day").fill("2025-12-31");
  const exportButton = page.getByRole("button", { name: "Export · 10 credits" });
  await exportButton.click();
  await expect(page.getByText("Must be on or after the first day")).toBeVisible();
  await page.getByLabel("Last day").fill("2026-01-31");
  await exportButton.click();
  const refusal = page.getByRole("alert").filter({ hasText: "Not enough credits" });
  await expect(refusal).toContainText("Nothing was charged");
  await expect(refusal).toContainText("Short by4 credits");

  const { data } = await trpc.hold.list.query({ organization_id: organization.id });
  await trpc.hold.release.mutate({ hold_id: data[0]?.id ?? "" });
  await refusal.getByRole("button", { name: "Try again" }).click();
  const row = page.getByRole("row", { name: /Transactions.*1 Jan 2026 to 31 Jan 2026/ });
  await expect(row.getByRole("cell", { name: "2", exact: true })).toBeVisible();
  await expectBalance(page, "486");

  const download = page.waitForEvent("download");
  await row.getByRole("link", { name: /^Download/ }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("transactions-2026-01-01-to-2026-01-31.csv");
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString("utf8").trim().split("\r\n");
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain("Counter sale");
  await expectBalance(page, "486");
});

test("the whole books say how long they are, are made in the background, and are downloaded as a ZIP", async ({
  page,
  owner,
}) => {
  const { organization, trpc } = owner;
  const books = await makeBooks(owner);
  await trpc.transaction.create.mutate({
    organization_id: organization.id,
    ...smallTransaction(books),
  });
  await page.goto(`/${organization.slug}/accounting/exports?kind=books`);
  await page.getByRole("button", { name: "Export · 10 credits" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Export the whole books?" });
  // Two accounts and the two lines of a transaction.
  await expect(dialog).toContainText("4 lines in 16 CSV files");
  await dialog.getByRole("button", { name: "Export · 10 credits" }).click();
  const row = page.getByRole("row", { name: /Whole books/ });
  await expect(row.getByText("Ready")).toBeVisible();
  await expectBalance(page, "486");
  const download = page.waitForEvent("download");
  await row.getByRole("link", { name: "Download Whole books" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^books-\d{4}-\d\d-\d\d\.zip$/);
});

test("a list leads to its export with the filters it has", async ({ page, owner }) => {
  const { organization, trpc } = owner;
  const scope = { organization_id: organization.id };
  for (const name of ["Northwind", "Paper Mill"])
    await trpc.contact.create.mutate({ ...scope, kind: "vendor", name });
  await page.goto(`/${organization.slug}/accounting/contacts?kind=vendor&q=paper`);
  await page.getByRole("link", { name: "Export", exact: true }).click();
  await expect(page).toHaveURL(/exports\?kind=contacts&type=vendor&search=paper&status=active$/);
  await page.getByRole("button", { name: "Export · 10 credits" }).click();
  const row = page.getByRole("row", { name: /Contacts.*Active, Vendor, “paper”/ });
  await expect(row.getByRole("cell", { name: "1", exact: true })).toBeVisible();
});
