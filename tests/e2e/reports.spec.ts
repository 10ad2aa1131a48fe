import { buyCredits, choose, expect, makeBooks, smallTransaction, test } from "./support";

test("from a bar of usage to the entry behind it, and what it says", async ({ page, owner }) => {
  const { slug, id } = owner.organization;
  const books = await makeBooks(owner);
  await owner.trpc.transaction.create.mutate({ organization_id: id, ...smallTransaction(books) });

  await page.goto(`/${slug}/usage?group=operation`);
  const usage = page.getByRole("table", { name: "Credits used by operation" });
  await expect(usage.getByRole("row", { name: /^Create transaction/ })).toContainText("2");
  await page.getByRole("button", { name: "Show as table" }).click();
  await expect(
    page.getByRole("table", { name: "Credits used per day, by operation" }),
  ).toContainText("Create account");

  await page.getByRole("link", { name: "Ledger entries of Create transaction" }).click();
  await expect(page).toHaveURL(/\/ledger\?.*operation=transaction\.create/);
  const log = page.getByRole("table", { name: "Movements of credits" });
  await expect(log.getByRole("row")).toHaveCount(2);
  await log.getByRole("link", { name: /transaction\.create/ }).click();
  await expect(page).toHaveURL(/\/ledger\/\d+$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Transaction created");
  await expect(page.getByRole("table", { name: "Grants" })).toContainText("Welcome");
  await expect(page.getByText(owner.person.email).last()).toBeVisible();

  // The entity's id leads back to its entries.
  const [entity] = (await page.getByText(/^txn_[0-9a-z]{26}$/).allTextContents()) as [string];
  await page.goto(`/${slug}/ledger`);
  await page.getByRole("searchbox", { name: "Find an ID" }).fill(entity);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`q=${entity}`));
  await expect(log.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(log.getByRole("row")).not.toHaveCount(2);
  await choose(page, "Kind of movement", /^Everything added/);
  await expect(page).toHaveURL(/kind=added/);
  await expect(log.getByRole("row")).toHaveCount(2);
});

test("the ledger is narrowed by keyboard: a letter on a closed list, and an organization by its name", async ({
  page,
  owner,
}) => {
  const { id, slug } = owner.organization;
  const branch = await owner.trpc.organization.create.mutate({
    name: "Harbour branch",
    parent_organization_id: id,
    relationship_type: "owned",
    billing_type: "shared",
  });
  await page.goto(`/${slug}/ledger`);
  await page.getByRole("combobox", { name: "Operation" }).focus();
  await page.keyboard.press("c");
  await expect(page).toHaveURL(/operation=/);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page).not.toHaveURL(/operation=/);

  const organization = page.getByRole("combobox", { name: "Organization" });
  await organization.fill("harb");
  await expect(page.getByRole("option")).toHaveText(["Harbour branch"]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`organization=${branch.id}`));
  await page.reload();
  await expect(organization).toHaveValue("Harbour branch");
  await organization.click();
  await page.getByRole("option", { name: "All organizations" }).click();
  await expect(page).not.toHaveURL(/organization=/);
  await expect(organization).toHaveValue("");
});

test("a statement adds up on the page and in its file", async ({ page, owner }) => {
  const { slug } = owner.organization;
  await makeBooks(owner);
  await buyCredits(page.request, owner);
  await page.goto(`/${slug}/ledger`);
  await page.getByRole("link", { name: "Statement" }).click();
  const statement = page.getByRole("table", { name: "Statement of credits" });
  await expect(statement.getByRole("row", { name: /^Opening balance/ })).toContainText("0");
  await expect(statement.getByRole("row", { name: /^Purchased credits/ })).toContainText("+1,000");
  await expect(statement.getByRole("row", { name: /^Credits used/ })).toContainText("−2");
  await expect(statement.getByRole("row", { name: /^Closing balance/ })).toContainText("1,498");

  const link = page.getByRole("link", { name: "Download CSV" });
  const answer = await page.request.get((await link.getAttribute("href")) ?? "");
  expect(answer.headers()["content-disposition"]).toMatch(/^attachment; filename="statement-/);
  const amounts = (await answer.text())
    .trim()
    .split("\r\n")
    .slice(1)
    .map((row) => Number(row.split(",").at(-1)));
  expect(amounts.slice(0, -1).reduce((sum, credits) => sum + credits, 0)).toBe(1_498);
  expect(amounts.at(-1)).toBe(1_498);

  // Printed, it is the statement and nothing else.
  await page.emulateMedia({ media: "print" });
  await expect(statement).toBeVisible();
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(page.getByRole("link", { name: "Overview" })).toBeHidden();
});
