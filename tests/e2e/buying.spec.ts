import { randomInt } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import {
  alertSaying,
  expect,
  expectBalance,
  type Owner,
  openCheckout,
  payByCard,
  test,
} from "./support";

// Amounts nobody else buys, so that a payment is found by its amount at the stand-in all tests share.
const oddAmount = () => ({ cents: randomInt(50_001, 99_999) });

test("any amount is bought, its receipt and PDF are linked, and the portal opens", async ({
  page,
  owner,
}) => {
  await page.goto(`/${owner.organization.slug}/billing`);
  const amount = page.getByLabel("Amount in dollars");
  await amount.fill("4.99");
  await page.getByRole("button", { name: "Buy credits", exact: true }).click();
  await expect(page.getByText("At least $5.00")).toBeVisible();
  await amount.fill("12.34");
  await page.getByRole("button", { name: "Buy 1,234 credits · $12.34" }).click();
  await page.getByRole("button", { name: "Apple Pay" }).click();
  await expect(page.getByText("1,234 credits added")).toBeVisible();
  await expectBalance(page, "1,734");
  await openReceipts(page);
  const bought = purchase(page, /1,234 credits/);
  await expect(bought).toContainText("Paid");
  await expect(bought).toContainText("Visa 4242 (Apple Pay)");
  const pdf = await page.request.get(
    (await bought.getByRole("link", { name: "PDF" }).getAttribute("href")) ?? "",
  );
  expect(pdf.headers()["content-type"]).toContain("application/pdf");
  await page.getByRole("button", { name: "Receipts and invoices at Stripe" }).click();
  await expect(page).not.toHaveURL(new RegExp(owner.organization.slug));
});

test("the page somebody comes back to has the paid credits before any script of it runs", async ({
  page,
  owner,
}) => {
  await page.goto(`/${owner.organization.slug}/billing`);
  await openCheckout(page);
  const back = page.waitForResponse((response) => response.url().includes("/billing?checkout="));
  await payByCard(page, "4242 4242 4242 4242");
  const served = await (await back).text();
  await expect(page.getByText("1,000 credits added")).toBeVisible();
  const [shown = ""] = served.split("<script>self.__next_f", 1);
  expect(shown).toContain("1,000 credits added");
  expect(shown).toContain("1,500");
  expect(shown).not.toContain("Not paid yet");
  await expect(page).toHaveURL(`/${owner.organization.slug}/billing`);
  await page.reload();
  await expectBalance(page, "1,500");
  await expect(page.getByText("1,000 credits added")).toHaveCount(0);
});

test("an ACH debit is pending, and when it fails the page and an email say that nothing was charged", async ({
  page,
  owner,
  mailbox,
}) => {
  const { cents } = oddAmount();
  const money = `$${(cents / 100).toFixed(2)}`;
  const stripe = await openCheckoutOf(page, owner, cents);
  await page.getByLabel("US bank account (ACH)").check();
  await page.getByRole("button", { name: `Pay ${money}` }).click();
  await expect(page.getByText("Your payment is on its way")).toBeVisible();
  await expectBalance(page, "500");
  const bought = purchase(page, new RegExp(money.replace("$", "\\$")));
  await expect(bought).toContainText("Pending");
  await expect(bought).toContainText("US bank account 6789 is on its way");

  await page.request.post(
    `${stripe}/_emulator/payment_intents/${await intentOf(page, stripe, cents)}/fail`,
    {
      data: {},
    },
  );
  const told = await mailbox.read(owner.person.email, `Your payment of ${money} didn’t go through`);
  expect(told).toContain("Nothing was charged and no credits were added");
  await page.reload();
  await expect(bought).toHaveCount(0);
  await openReceipts(page);
  await expect(bought).toContainText("Failed");
  await expect(bought).toContainText("Nothing was charged");
  await expectBalance(page, "500");
});

test("a transfer that comes short says what is missing, and is credited when the rest arrives", async ({
  page,
  owner,
}) => {
  await openCheckoutOf(page, owner, 5_000);
  await page.getByLabel("Bank transfer (wire)").check();
  await page.getByRole("button", { name: "Pay $50.00" }).click();
  await expect(page.getByText("Your payment is on its way")).toBeVisible();
  const waiting = page.getByRole("heading", { name: "Waiting for your transfer" }).locator("../..");
  await expect(waiting.getByText("Send $50.00")).toBeVisible();
  await expect(waiting.getByText("Account number", { exact: true })).toBeVisible();

  const bank = await openInstructions(page, waiting);
  await bank.getByLabel("Let a transfer arrive, in dollars").fill("30");
  await bank.getByRole("button", { name: "Send" }).click();
  await expect(bank.getByText("$20.00")).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(waiting.getByText("$20.00 is still missing")).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(waiting.getByText("$30.00 of $50.00 has arrived")).toBeVisible();
  await expectBalance(page, "500");

  await bank.getByLabel("Let a transfer arrive, in dollars").fill("27.50");
  await bank.getByRole("button", { name: "Send" }).click();
  await expect(async () => {
    await page.reload();
    await expectBalance(page, "5,500", 2_000);
  }).toPass();
  await expect(waiting).toHaveCount(0);
  await openReceipts(page);
  await expect(purchase(page, /5,000 credits/)).toContainText("Bank transfer");
  // What came beyond the order stays the customer's.
  await page.getByRole("link", { name: "Payment methods" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Payment methods" })).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("$7.50 of your bank transfers is left over")).toBeVisible({
      timeout: 2_000,
    });
  }).toPass();
});

test("an open checkout can be gone back to, and given up", async ({ page, owner }) => {
  await openCheckoutOf(page, owner, 700);
  await page.getByRole("link", { name: "Back" }).click();
  await expect(page.getByText("You left the checkout: nothing was charged")).toBeVisible();
  const bought = purchase(page, /700 credits/);
  await expect(bought).toContainText("Not paid yet");
  await expect(bought.getByRole("link", { name: "Continue checkout" })).toBeVisible();
  await bought.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel the purchase" }).click();
  await expect(bought).toHaveCount(0);
  await openReceipts(page);
  await expect(bought).toContainText("It was cancelled. Nothing was charged");
});

test("a checkout Stripe cannot open says that nothing was charged, and works when tried again", async ({
  page,
  owner,
}) => {
  await page.goto(`/${owner.organization.slug}/billing`);
  await page.route("**/api/trpc/purchase.create", (route) => route.abort(), { times: 1 });
  await page.getByRole("button", { name: "Buy Solo Dev · $10.00" }).click();
  await expect(alertSaying(page, "The server couldn’t be reached")).toBeVisible();
  await page.getByRole("button", { name: "Buy Solo Dev · $10.00" }).click();
  await expect(page.getByRole("button", { name: "Pay $10.00" })).toBeVisible();
});

function purchase(page: Page, name: RegExp): Locator {
  return page.getByRole("main").getByRole("row", { name });
}

/** From one part of billing to the list of what was paid. */
async function openReceipts(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Invoices and receipts" }).click();
  await expect(
    page.getByRole("heading", { level: 1, name: "Invoices and receipts" }),
  ).toBeVisible();
}

/** From the billing page to the hosted checkout of an amount; answers the address of the stand-in. */
async function openCheckoutOf(page: Page, owner: Owner, cents: number): Promise<string> {
  await page.goto(`/${owner.organization.slug}/billing`);
  await page.getByLabel("Amount in dollars").fill((cents / 100).toFixed(2));
  await page.getByRole("button", { name: / credits · \$/ }).click();
  await expect(page.getByRole("button", { name: /^Pay \$/ })).toBeVisible();
  return new URL(page.url()).origin;
}

/** The pending payment of this amount, by the stand-in's own ledger. */
async function intentOf(page: Page, stripe: string, cents: number): Promise<string> {
  const answer = await page.request.get(`${stripe}/_emulator/ledger`);
  const { payments } = (await answer.json()) as {
    payments: { payment_intent: string; amount: number; status: string }[];
  };
  return (
    payments.find(({ amount, status }) => amount === cents && status === "pending")
      ?.payment_intent ?? ""
  );
}

async function openInstructions(page: Page, waiting: Locator): Promise<Page> {
  const [bank] = await Promise.all([
    page.waitForEvent("popup"),
    waiting.getByRole("link", { name: "Stripe’s instructions" }).click(),
  ]);
  return bank;
}
