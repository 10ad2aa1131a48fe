import type { Page } from "@playwright/test";
import { alertSaying, expect, type Owner, passTenMinutes, test } from "./support";

async function fillInKey(page: Page, owner: Owner) {
  await page.goto(`/${owner.organization.slug}/api-keys`);
  await page.getByRole("button", { name: "Create key · 1 credit" }).click();
  const form = page.getByRole("dialog", { name: "New API key" });
  await form.getByLabel("Name").fill("Billing server");
  return { form, create: form.getByRole("button", { name: "Create key · 1 credit" }) };
}

const keysOf = async ({ trpc, organization }: Owner) =>
  (await trpc.api_key.list.query({ organization_id: organization.id })).data;

test("a key is made ten minutes after the sign-in once the password is typed again, and the form is kept", async ({
  page,
  owner,
}) => {
  const { form, create } = await fillInKey(page, owner);
  await passTenMinutes(owner.person);
  await create.click();

  const question = page.getByRole("dialog", { name: "Confirm it’s you" });
  await expect(question.getByLabel("Password")).toBeFocused();
  await question.getByLabel("Password").fill("not the password");
  await question.getByRole("button", { name: "Confirm" }).click();
  await expect(question.getByText("That isn't your password")).toBeVisible();
  expect(await keysOf(owner)).toEqual([]);

  // Thinking better of it leaves the form as it was, and the focus where it was.
  await page.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await expect(create).toBeFocused();
  await expect(alertSaying(page, "Confirm that it is you, then try again")).toBeVisible();
  await expect(form.getByLabel("Name")).toHaveValue("Billing server");

  await create.click();
  await question.getByLabel("Password").fill(owner.person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Key Billing server created")).toBeVisible();
  expect((await keysOf(owner)).map(({ name }) => name)).toEqual(["Billing server"]);
});

test("a link by email confirms in the browser that asked, and the change goes on by itself", async ({
  page,
  browser,
  owner,
  mailbox,
}) => {
  const { create } = await fillInKey(page, owner);
  await passTenMinutes(owner.person);
  await create.click();
  const question = page.getByRole("dialog", { name: "Confirm it’s you" });
  await question.getByRole("button", { name: "Email me a link instead" }).click();
  await expect(question.getByText(`on its way to ${owner.person.email}`)).toBeVisible();
  const link = await mailbox.linkTo(owner.person.email, "Confirm it’s you", "/confirm-identity");

  const elsewhere = await browser.newPage();
  await elsewhere.goto(link);
  await elsewhere.getByRole("button", { name: "Confirm it’s me" }).click();
  await expect(alertSaying(elsewhere, "This link doesn’t work here")).toBeVisible();
  await elsewhere.close();

  const tab = await page.context().newPage();
  await tab.goto(link);
  await tab.getByRole("button", { name: "Confirm it’s me" }).click();
  await expect(tab.getByText("continues automatically")).toBeVisible();
  await tab.close();
  await expect(page.getByText("Key Billing server created")).toBeVisible();
  expect(await keysOf(owner)).toHaveLength(1);
});

test("a person sees where they are signed in and signs out another browser, whose cookie is dead", async ({
  page,
  browser,
  owner,
}) => {
  const { person, organization } = owner;
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto(new URL("/sign-in", await originOf(page)).href);
  await other.getByLabel("Email").fill(person.email);
  await other.getByLabel("Password").fill(person.password);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(other.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  const copied = await elsewhere.cookies();

  await page.goto("/account/sessions");
  const sessions = page.getByRole("list", { name: "Sessions, newest sign-in first" });
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await expect(sessions.getByRole("listitem").filter({ hasText: "This device" })).toHaveCount(1);
  await sessions.getByRole("button", { name: /^Sign out Chrome on \w+$/ }).click();
  await expect(page.getByText(/^Chrome on \w+ is signed out$/)).toBeVisible();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);

  const thief = await browser.newContext();
  await thief.addCookies(copied);
  const stolen = await thief.newPage();
  for (const path of ["", "/billing", "/settings"]
    .map((end) => `/${organization.slug}${end}`)
    .concat("/account", "/account/security")) {
    await stolen.goto(new URL(path, page.url()).href);
    await expect(stolen).toHaveURL(/\/sign-in/);
  }
  expect((await thief.request.get(new URL("/api/me", page.url()).href)).status()).toBe(401);
  await Promise.all([elsewhere.close(), thief.close()]);
});

test("signing out ends the copies of the cookie too", async ({ page, browser, owner }) => {
  await page.goto(`/${owner.organization.slug}`);
  const copy = await browser.newContext();
  await copy.addCookies(await page.context().cookies());
  const me = new URL("/api/me", page.url()).href;
  expect((await copy.request.get(me)).status()).toBe(200);

  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  expect((await copy.request.get(me)).status()).toBe(401);
  await copy.close();
});

async function originOf(page: Page): Promise<string> {
  return new URL((await page.request.head("/api/health")).url()).origin;
}
