import { test as base, expect, expectBalance, payByCard } from "./support";
import { startTwoWebs, type TwoWebs } from "./two-webs";

const test = base.extend<object, { webs: TwoWebs }>({
  webs: [
    async ({ browser: _ }, use) => {
      const webs = await startTwoWebs({ STRIPE_TAX: "included" });
      await use(webs).finally(() => webs.stop());
    },
    { scope: "worker" },
  ],
  baseURL: async ({ webs }, use) => use(webs.url),
});

test("a purchase with tax in its price goes through two web processes, and outlives one of them", async ({
  page,
  owner,
  mailbox,
  webs,
}) => {
  await page.goto("/pricing");
  await expect(page.getByText("Prices include tax.")).toBeVisible();

  await page.goto(`/${owner.organization.slug}/billing`);
  await page.getByRole("button", { name: "Buy Solo Dev · $10.00" }).click();
  await page.getByLabel("Country (two letters)").fill("DE");
  await payByCard(page, "4242 4242 4242 4242");
  await expect(page.getByText("1,000 credits added")).toBeVisible();
  await expectBalance(page, "1,500");
  for (const served of webs.served()) expect(served).toBeGreaterThan(10);

  webs.kill(0);
  await page.getByRole("link", { name: "Invoices and receipts" }).click();
  await page.getByRole("link", { name: /Solo Dev package/ }).click();
  const receipt = page.getByRole("article");
  await expect(receipt.getByText("VAT 19% Germany")).toBeVisible();
  await expect(receipt.getByText("$8.40", { exact: true })).toBeVisible();
  await expect(receipt.getByText("$1.60", { exact: true })).toBeVisible();
  await expect(receipt.getByText("$10.00", { exact: true })).toBeVisible();
  expect(await mailbox.read(owner.person.email, "Receipt")).toContain(
    "Includes VAT 19% (Germany): $1.60",
  );
});
