import type { Page } from "@playwright/test";
import { buyCredits, expect, expectBalance, test, typeCard } from "./support";

const DECLINES_WHEN_CHARGED = "4000000000000341";

test("a recharge that cools down is announced with its amount and time, and nobody is asked to buy", async ({
  page,
  owner,
}) => {
  const scope = { organization_id: owner.organization.id };
  await buyCredits(page.request, owner);
  // 1,500 credits are there: below 1,600, so $6.00 is charged at once.
  await owner.trpc.recharge_policy.update.mutate({
    ...scope,
    enabled: true,
    threshold_credits: 1_600,
    alert_threshold_credits: 1_600,
    target_credits: 2_100,
    cooldown_seconds: 7_200,
  });
  await expect
    .poll(async () => (await owner.trpc.billing.overview.query(scope)).available)
    .toBe(2_100);
  await owner.trpc.charge.create.mutate({ ...scope, operation: "api.call", quantity: 700 });

  await page.goto(`/${owner.organization.slug}`);
  const banner = bannerSaying(page, /^Auto-recharge charges Visa 4242 again at /);
  await expect(banner).toContainText("About $7.00: two charges are at least 2 hours apart.");
  await expect(banner).toContainText("1,400 credits left.");
  await expect(banner.getByRole("link", { name: "Buy credits" })).toHaveCount(0);
  await banner.getByRole("link", { name: "See the charge" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Auto-recharge" })).toBeVisible();
  const attempts = page.getByRole("table", { name: "Recharge attempts" });
  await expect(attempts.getByText("Charged Visa 4242 $6.00: 600 credits added.")).toBeVisible();
});

test("a recharge whose card was declined says so on every page, with its next try and its fix", async ({
  page,
  owner,
  mailbox,
}) => {
  const recharge = `/${owner.organization.slug}/billing/recharge`;
  await page.goto(`/${owner.organization.slug}/billing/payment-methods`);
  await page.getByRole("button", { name: "Add a card" }).click();
  await typeCard(page, DECLINES_WHEN_CHARGED, "Save card");
  await expect(page.getByText("Card saved", { exact: true })).toBeVisible();
  await owner.trpc.recharge_policy.update.mutate({
    organization_id: owner.organization.id,
    enabled: true,
    threshold_credits: 600,
    target_credits: 2_000,
  });
  await mailbox.read(owner.person.email, "We couldn’t charge Visa 0341 $15.00");

  await page.goto(`/${owner.organization.slug}/ledger`);
  const banner = bannerSaying(page, "Auto-recharge is paused, 500 credits left");
  await expect(banner).toContainText(/Visa 0341 was declined\. Next try .+ \(UTC\)\./);
  await expect(banner.getByRole("link", { name: "Buy credits" })).toBeVisible();
  await banner.getByRole("link", { name: "Fix auto-recharge" }).click();
  await expect(page).toHaveURL(recharge);
  await expect(page.getByText("It can’t charge right now")).toBeVisible();
  await expect(page.getByRole("button", { name: "Resume now" })).toBeEnabled();
  await expectBalance(page, "500");
});

function bannerSaying(page: Page, title: string | RegExp) {
  return page.getByRole("status").filter({ has: page.getByText(title) });
}
