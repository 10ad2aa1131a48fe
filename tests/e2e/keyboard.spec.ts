import type { Locator, Page } from "@playwright/test";
import { expect, expectBalance, test } from "./support";

const MOST_STEPS = 120;

/** Goes to a control as somebody without a pointer does: by Tab, and sees where they are. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  for (let step = 0; step < MOST_STEPS; step++) {
    if (await control.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${control}.`);
}

async function press(page: Page, control: Locator): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press("Enter");
}

async function typeInto(page: Page, control: Locator, text: string): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.type(text);
}

test("credits are bought with the keyboard alone, from the overview to the receipt", async ({
  page,
  owner,
}) => {
  await page.goto(`/${owner.organization.slug}`);
  await press(page, page.getByRole("link", { name: "Skip to content" }));
  await expect(page.locator("#main")).toBeFocused();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("buy cred");
  await expect(page.getByRole("option", { name: "Buy credits" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Billing" })).toBeVisible();

  await press(page, page.getByRole("button", { name: "Buy Solo Dev · $10.00" }));
  await typeInto(page, page.getByLabel("Card number"), "4242424242424242");
  await typeInto(page, page.getByLabel("Expiration (MM / YY)"), "1234");
  await typeInto(page, page.getByLabel("CVC"), "123");
  await typeInto(page, page.getByLabel("Name on card"), "Ada Example");
  await press(page, page.getByRole("button", { name: "Pay $10.00" }));

  await expect(page.getByText("1,000 credits added")).toBeVisible();
  await expectBalance(page, "1,500");
  await press(page, page.getByRole("link", { name: "Invoices and receipts" }));
  await expect(page.getByRole("row", { name: /Solo Dev/ })).toContainText("Paid");
});

test("a member is invited with the keyboard alone, after a refusal that is read and mended", async ({
  page,
  owner,
}) => {
  const email = `bo-${owner.organization.slug.slice(-8)}@acme.test`;
  await page.goto(`/${owner.organization.slug}/members`);
  const opener = page.getByRole("button", { name: "Invite someone" });
  await press(page, opener);
  const dialog = page.getByRole("dialog", { name: "Invite someone" });
  const field = dialog.getByLabel("Email");
  await typeInto(page, field, "bo at acme");
  await page.keyboard.press("Enter");
  await expect(field).toBeFocused();
  await expect(field).toHaveAccessibleDescription(/email address/);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(email);

  await tabTo(page, dialog.getByRole("combobox", { name: "Role" }));
  await page.keyboard.press("Enter");
  await page.keyboard.type("Vie");
  await expect(page.getByRole("option", { name: /^Viewer/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("combobox", { name: "Role" })).toContainText("Viewer");
  await press(page, dialog.getByRole("button", { name: "Send invitation" }));

  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
  await expect(page.getByText(`${email} was invited`)).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(email) })).toContainText("Viewer");
});
