import type { Page } from "@playwright/test";
import {
  alertSaying,
  choose,
  enterTransactions,
  expect,
  expectBalance,
  makeBooks,
  type Owner,
  openCheckout,
  payByCard,
  smallTransaction,
  test,
} from "./support";

test("a transaction that does not balance cannot be sent, and the form says by how much", async ({
  page,
  owner,
}) => {
  await makeBooks(owner);
  await fillTransaction(page, owner, { debit: "100.00", credit: "90.00" });
  await expect(page.getByText("$10.00 missing in credits")).toBeVisible();
  await page.getByRole("button", { name: "Create · 2 credits" }).click();
  await expect(page.getByText("Debits and credits must be equal")).toBeVisible();
  await expect(page).toHaveURL(/\/transactions\/new$/);

  await page.reload();
  await expectBalance(page, "498");
  expect(await countTransactions(owner)).toBe(0);
});

test("without the credits nothing is made, and the form says what is missing and where it is bought", async ({
  page,
  owner,
  request,
}) => {
  const organizationId = owner.organization.id;
  const books = await makeBooks(owner);
  const { key } = await owner.trpc.api_key.create.mutate({
    organization_id: organizationId,
    name: "Spender",
    scopes: ["accounting:write"],
  });
  const apiKey = key ?? "";
  await page.goto(`/${owner.organization.slug}`);
  await enterTransactions(page, { organizationId, apiKey, books }, 248);

  await fillTransaction(page, owner, { debit: "10.00", credit: "10.00" });
  await expectBalance(page, "1");
  await page.getByRole("button", { name: "Create · 2 credits" }).click();
  const refusal = alertSaying(page, "Not enough credits. Nothing was charged.");
  await expect(refusal).toContainText("Short by");
  await expect(refusal).toContainText("1 credit");
  await expect(refusal.getByRole("link", { name: "Buy credits" })).toHaveAttribute(
    "href",
    `/${owner.organization.slug}/billing`,
  );
  // What was typed is still there for the next try.
  await expect(page.getByLabel("Description", { exact: true })).toHaveValue("A sale");

  const answer = await request.post(`/api/organizations/${organizationId}/transactions`, {
    headers: { authorization: `Bearer ${apiKey}` },
    data: smallTransaction(books),
  });
  expect(answer.status()).toBe(402);
  expect(await answer.json()).toMatchObject({ required: 2, available: 1, shortfall: 1 });

  await page.reload();
  await expectBalance(page, "1");
  expect(await countTransactions(owner)).toBe(248);
});

test("leaving the checkout charges nothing and says so", async ({ page, owner }) => {
  await page.goto(`/${owner.organization.slug}/billing`);
  await openCheckout(page);
  await page.getByRole("link", { name: "Back" }).click();
  await expect(page.getByText("You left the checkout: nothing was charged")).toBeVisible();
  await expect(page.getByRole("row", { name: /Solo Dev.*Not paid yet/ })).toBeVisible();
  await expectBalance(page, "500");
  await page.getByRole("link", { name: "Payment methods" }).click();
  await expect(page.getByText("No card saved")).toBeVisible();
});

test("a declined card is told on the hosted page and credits nothing; another card then pays", async ({
  page,
  owner,
  mailbox,
}) => {
  await page.goto(`/${owner.organization.slug}/billing`);
  await openCheckout(page);
  await payByCard(page, "4000 0000 0000 0002");
  await expect(alertSaying(page, "Your card was declined")).toBeVisible();
  const { available, cards } = await owner.trpc.billing.overview.query({
    organization_id: owner.organization.id,
  });
  expect({ available, cards }).toEqual({ available: 500, cards: [] });

  await payByCard(page, "5555 5555 5555 4444");
  await expect(page.getByText("1,000 credits added")).toBeVisible();
  await expectBalance(page, "1,500");
  await mailbox.read(owner.person.email, "Receipt: 1,000 credits for $10.00");
});

test("auto-recharge does not go on without a card, and says what it needs", async ({
  page,
  owner,
}) => {
  await page.goto(`/${owner.organization.slug}/billing`);
  await page.getByRole("switch", { name: "Auto-recharge" }).click();
  await expect(page.getByRole("dialog", { name: "Auto-recharge needs a card" })).toBeVisible();
  await page.getByRole("button", { name: "Close" }).first().click();
  await expect(page.getByRole("switch", { name: "Auto-recharge" })).not.toBeChecked();
});

test("what a posted transaction no longer allows stays in its place and says why", async ({
  page,
  owner,
}) => {
  const books = await makeBooks(owner);
  const scope = { organization_id: owner.organization.id };
  const { id } = await owner.trpc.transaction.create.mutate({
    ...scope,
    ...smallTransaction(books),
  });
  await owner.trpc.transaction.post.mutate({ ...scope, transaction_id: id });

  await page.goto(`/${owner.organization.slug}/accounting/transactions/${id}`);
  for (const name of ["Post · 1 credit", "Edit · 1 credit"]) {
    const button = page.getByRole("button", { name });
    await expect(button).toBeDisabled();
    await button.focus();
    await expect(page.getByRole("tooltip")).toHaveText(
      "Posted transactions can’t be changed. Reverse it to correct it.",
    );
  }
});

test("a key does no more than its scopes say", async ({ page, owner, request }) => {
  const books = await makeBooks(owner);
  const { key } = await owner.trpc.api_key.create.mutate({
    organization_id: owner.organization.id,
    name: "Reader",
    scopes: ["accounting:read"],
  });
  const headers = { authorization: `Bearer ${key}` };
  const path = `/api/organizations/${owner.organization.id}/transactions`;
  expect((await request.get(path, { headers })).status()).toBe(200);
  const refused = await request.post(path, { headers, data: smallTransaction(books) });
  expect(refused.status()).toBe(403);

  expect(await countTransactions(owner)).toBe(0);
  await page.goto(`/${owner.organization.slug}`);
  await expectBalance(page, "497");
});

/** Opens the form of a new transaction and fills in two lines. */
async function fillTransaction(
  page: Page,
  { organization }: Owner,
  { debit, credit }: { debit: string; credit: string },
): Promise<void> {
  await page.goto(`/${organization.slug}/accounting/transactions/new`);
  await page.getByLabel("Description", { exact: true }).fill("A sale");
  await choose(page, "Account of line 1", /Cash/);
  await page.getByLabel("Debit of line 1").fill(debit);
  await choose(page, "Account of line 2", /Sales/);
  await page.getByLabel("Credit of line 2").fill(credit);
}

/** How many transactions the books hold, over all pages of the list. */
async function countTransactions({ trpc, organization }: Owner): Promise<number> {
  let count = 0;
  let cursor: string | null = null;
  do {
    const page: { data: unknown[]; next_cursor: string | null } = await trpc.transaction.list.query(
      {
        organization_id: organization.id,
        limit: 200,
        ...(cursor ? { cursor } : {}),
      },
    );
    count += page.data.length;
    cursor = page.next_cursor;
  } while (cursor);
  return count;
}
