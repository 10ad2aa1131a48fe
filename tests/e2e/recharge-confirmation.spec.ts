import type { Page } from "@playwright/test";
import { expect, expectBalance, type Owner, test, typeCard } from "./support";

const ASKS_EVERY_TIME = "4000002760003184";

test("a recharge the bank asks about is confirmed through its email, and charged once", async ({
  page,
  owner,
  mailbox,
}) => {
  const stripe = await saveCardThatAsks(page, owner);
  const recharge = `/${owner.organization.slug}/billing/recharge`;
  // 500 credits are there: below 600, so a charge of $15.00 is due at once.
  await owner.trpc.recharge_policy.update.mutate({
    organization_id: owner.organization.id,
    enabled: true,
    threshold_credits: 600,
    target_credits: 2_000,
  });
  const link = await mailbox.linkTo(
    owner.person.email,
    "Confirm $15.00 on Visa 3184",
    "/go/confirm",
  );

  await test.step("the page of auto-recharge says what it waits for", async () => {
    await page.goto(recharge);
    await expect(page.getByText("A charge is waiting for your confirmation")).toBeVisible();
    await expect(
      page.getByText("The bank of Visa 3184 asks you to confirm $15.00. Nothing is charged"),
    ).toBeVisible();
    await expectBalance(page, "500");
  });

  await test.step("the banner of every page leads to the charge", async () => {
    await page.goto(`/${owner.organization.slug}/ledger`);
    const banner = page
      .getByRole("status")
      .filter({ has: page.getByText("Auto-recharge is paused, 500 credits left") });
    await banner.getByRole("link", { name: "See the charge" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Confirm $15.00" })).toBeVisible();
  });

  await test.step("the link leads to the charge, and on to the bank", async () => {
    await page.goto(link);
    await expect(page.getByRole("heading", { level: 1, name: "Confirm $15.00" })).toBeVisible();
    await page.getByRole("button", { name: "Confirm $15.00" }).click();
    await typeCard(page, ASKS_EVERY_TIME, "Pay $15.00");
    await page.getByRole("button", { name: "Fail", exact: true }).click();
    await expect(page.getByText("unable to authenticate your payment method")).toBeVisible();
    await typeCard(page, ASKS_EVERY_TIME, "Pay $15.00");
    await page.getByRole("button", { name: "Complete" }).click();
    await expect(page.getByText("1,500 credits added", { exact: true })).toBeVisible();
    await expectBalance(page, "2,000");
  });

  await test.step("it was one attempt, one charge and one receipt", async () => {
    const attempts = page.getByRole("table", { name: "Recharge attempts" });
    await expect(
      attempts.getByText("Charged Visa 3184 $15.00: 1,500 credits added."),
    ).toBeVisible();
    await expect(attempts.getByRole("row")).toHaveCount(2);
    const customer = await customerOf(owner);
    const answer = await page.request.get(`${stripe}/_emulator/ledger`);
    const { payments } = (await answer.json()) as {
      payments: { customer: string; status: string; amount: number }[];
    };
    const charged = payments.filter(
      (payment) => payment.customer === customer && payment.status === "succeeded",
    );
    expect(charged).toMatchObject([{ amount: 1_500 }]);
    await mailbox.read(owner.person.email, "1,500 credits for $15.00");
  });

  await test.step("the link leads to the news that it is paid", async () => {
    await page.goto(link);
    await expect(page.getByRole("heading", { level: 1, name: "Already paid" })).toBeVisible();
    await expect(page.getByText("It was charged once.")).toBeVisible();
  });
});

test("checking now says why nothing was charged", async ({ page, owner }) => {
  await saveCardThatAsks(page, owner);
  await owner.trpc.recharge_policy.update.mutate({
    organization_id: owner.organization.id,
    enabled: true,
  });
  await page.goto(`/${owner.organization.slug}/billing/recharge`);
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(
    page.getByText("500 credits are available, which is not below 400.").first(),
  ).toBeVisible();
  await expectBalance(page, "500");
});

/** Adds the card on the hosted page, where its bank asks too; answers the address of the stand-in. */
async function saveCardThatAsks(page: Page, owner: Owner): Promise<string> {
  await page.goto(`/${owner.organization.slug}/billing/payment-methods`);
  await page.getByRole("button", { name: "Add a card" }).click();
  await expect(page.getByRole("button", { name: "Save card" })).toBeVisible();
  const { origin } = new URL(page.url());
  await typeCard(page, ASKS_EVERY_TIME, "Save card");
  await page.getByRole("button", { name: "Complete" }).click();
  await expect(page.getByText("Card saved", { exact: true })).toBeVisible();
  return origin;
}

async function customerOf(owner: Owner): Promise<string | null> {
  const billing = await owner.trpc.billing.get.query({ organization_id: owner.organization.id });
  return billing.stripe_customer_id;
}
