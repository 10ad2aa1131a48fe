import type { Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { openMailbox } from "./mailbox";
import { expect, expectNoFindings, linkGoogle, makeOwner, type Owner, test } from "./support";

/** Sets the app up on the security page. @returns its secret and the recovery codes that are shown once */
async function setUpApp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Set up" }).click();
  const dialog = page.getByRole("dialog", { name: "Set up an authenticator app" });
  const secret = (await dialog.locator("code").innerText()).trim();
  await dialog.getByLabel("Code from the app").fill("000000");
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await expect(dialog.getByText("This code isn't right")).toBeVisible();
  await dialog.getByLabel("Code from the app").fill(codeOf(secret, -1));
  await dialog.getByRole("button", { name: "Turn on" }).click();
  const kept = page.getByRole("dialog", { name: "Keep your recovery codes" });
  await expect(kept.locator("code span")).toHaveCount(10);
  const codes = await kept.locator("code span").allInnerTexts();
  await kept.getByRole("button", { name: "I’ve kept them" }).click();
  return { secret, codes };
}

const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + steps * 30_000,
  });

async function signInByPassword(page: Page, { person }: Owner): Promise<void> {
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("a lost phone: a recovery code signs in and tells how many are left", async ({
    page,
    owner,
    mailbox,
  }) => {
    const { codes } = await setUpApp(page);
    await signInByPassword(page, owner);
    await expect(page.getByRole("heading", { name: "Second step" })).toBeVisible();
    // Half a sign-in opens nothing.
    await page.goto(`/${owner.organization.slug}`);
    await expect(page).toHaveURL(/\/sign-in\?/);
    await page.goto("/sign-in/second-step");
    await page.getByRole("button", { name: "Use a recovery code" }).click();
    await page.getByLabel("Recovery code").fill("aaaa-aaaa-aaaa-aaaa");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByText("This recovery code isn’t right")).toBeVisible();
    await page.getByLabel("Recovery code").fill(codes[0] ?? "");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByText("You signed in with a recovery code: 9 are left")).toBeVisible();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
    expect(await mailbox.read(owner.person.email, "A recovery code was used")).toContain(
      "9 codes are left.",
    );
  });
});

test("a passkey is added, signs in alone, confirms a change, and is removed", async ({
  page,
  owner,
}) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByLabel("Name").fill("My laptop");
  await page.getByRole("button", { name: "Add passkey" }).click();
  const kept = page.getByRole("dialog", { name: "Keep your recovery codes" });
  await kept.getByRole("button", { name: "I’ve kept them" }).click();
  await expect(page.getByText("My laptop", { exact: true })).toBeVisible();

  await signInByPassword(page, owner);
  await expect(page.getByRole("heading", { name: "Second step" })).toBeVisible();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page).toHaveURL(`/${owner.organization.slug}`);

  await page.context().clearCookies();
  await page.goto("/sign-in?next=/account/security");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page).toHaveURL("/account/security");
  await page.getByRole("button", { name: "Remove My laptop" }).click();
  await page.getByRole("button", { name: "Remove the passkey" }).click();
  await expect(page.getByText("My laptop was removed")).toBeVisible();
  await expect(page.getByText("Off", { exact: true })).toBeVisible();
});

test("an owner requires a second factor, and a member is led to set one up", async ({
  page,
  browser,
  owner,
}) => {
  const { organization, trpc } = owner;
  await page.goto(`/${organization.slug}/settings`);
  const requirement = page.getByRole("switch", { name: "Require a second factor" });
  await requirement.click();
  await expect(page.getByText("Set up a second factor for yourself first")).toBeVisible();
  const link = await trpc.join_link.create.mutate({
    organization_id: organization.id,
    role: "member",
  });
  await setUpApp(page);
  await page.goto(`/${organization.slug}/settings`);
  await requirement.click();
  await expect(page.getByText("Members now need a second factor")).toBeVisible();

  const elsewhere = await browser.newContext();
  await makeOwner(elsewhere.request, await openMailbox(elsewhere.request));
  const member = await elsewhere.newPage();
  await member.goto(new URL(new URL(link.url ?? "").pathname, page.url()).href);
  await member.getByRole("button", { name: /^Join/ }).click();
  await expect(member).toHaveURL(/\/account\/security\?required/);
  await expect(member.getByText(/requires two-factor sign-in$/)).toBeVisible();
  await setUpApp(member);
  await member.goto(new URL(`/${organization.slug}`, page.url()).href);
  await expect(member.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await elsewhere.close();
});

test("a person removes a provider that signs them in", async ({ page, owner }) => {
  await linkGoogle(owner.person);
  await page.goto("/account/security");
  await expect(page.getByText("Google", { exact: true })).toBeVisible();
  await expectNoFindings(page, "security with a sign-in provider");
  await page.getByRole("button", { name: "Remove Google" }).click();
  const question = page.getByRole("alertdialog", { name: "Remove Google?" });
  await expect(question).toContainText("it is linked again");
  await expectNoFindings(page, "asked whether a provider is to be removed");
  await question.getByRole("button", { name: "Remove Google" }).click();
  await expect(page.getByText("Removed: Google")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Sign-in providers" })).toBeHidden();
});
