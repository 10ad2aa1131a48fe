import { expect, expectBalance, expectNoFindings, test } from "./support";

for (const [device, viewport] of [
  ["a desk", { width: 1280, height: 900 }],
  ["a phone", { width: 320, height: 700 }],
] as const) {
  test(`an owner opens the sandbox, pays with test cards and moves the clock, at ${device}`, async ({
    page,
    owner,
  }, info) => {
    await page.setViewportSize(viewport);
    const live = owner.organization;
    const shot = (name: string) =>
      page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
    await page.goto(`/${live.slug}/sandbox`);
    await shot("sandbox-live");
    await expectNoFindings(page, "the way into the sandbox");
    await page.getByRole("button", { name: "Open the sandbox" }).click();
    const banner = page.getByText("Sandbox: test credits, test payments");
    await expect(banner).toBeVisible();
    await expectBalance(page, "1,000");
    await shot("sandbox-overview");
    await expectNoFindings(page, "the overview of a sandbox");
    const [, slug] = new URL(page.url()).pathname.split("/");

    await page.goto(`/${slug}/billing`);
    await page.getByLabel("Amount in dollars").fill("12.34");
    await page.getByRole("button", { name: "Buy 1,234 credits · $12.34" }).click();
    await expect(page.getByRole("heading", { name: "Test payment: $12.34" })).toBeVisible();
    await page.locator("label").filter({ hasText: "4000 0000 0000 9995" }).click();
    await page.getByRole("button", { name: "Pay" }).click();
    await expect(page.getByText(/insufficient funds\. Nothing was charged/)).toBeVisible();
    await shot("sandbox-checkout");
    await expectNoFindings(page, "a checkout of the sandbox");
    await page.locator("label").filter({ hasText: "4242 4242 4242 4242" }).click();
    await page.getByRole("button", { name: "Pay" }).click();
    await expect(page.getByText("1,234 credits added")).toBeVisible();
    await expectBalance(page, "2,234");

    await page.goto(`/${slug}/sandbox`);
    await shot("sandbox-emails");
    await expectNoFindings(page, "a sandbox with an email");
    await page.getByRole("link", { name: /1,234 credits/ }).click();
    const email = page.frameLocator("iframe");
    await expect(email.getByRole("heading", { name: /1,234 credits/ })).toBeVisible();
    const opened = page.waitForEvent("popup");
    await email.getByRole("link", { name: "See the ledger" }).click();
    await expect(await opened).toHaveURL(new RegExp(`/${slug}/ledger$`));
    await shot("sandbox-email");
    await expectNoFindings(page, "an email of a sandbox");

    await page.getByRole("button", { name: "Advance clock" }).click();
    await page.getByRole("menuitem", { name: "1 week" }).click();
    await expect(page.getByText(/The clock shows/)).toBeVisible({ timeout: 30_000 });
    // Seven days of the base fee of 25 credits a week.
    await expectBalance(page, "2,209", 30_000);
    await shot("sandbox-advanced");

    await page.getByRole("button", { name: "Reset" }).click();
    await shot("sandbox-reset");
    await page.getByRole("button", { name: "Reset sandbox" }).click();
    await expectBalance(page, "1,000", 30_000);
    await page.getByRole("link", { name: "Leave" }).click();
    await expect(banner).toBeHidden();
    await expectBalance(page, "500");
  });
}
