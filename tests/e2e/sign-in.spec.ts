import { expect, inventPerson, makeOwner, test } from "./support";

test("a wrong password is said in place and keeps the address", async ({ page, owner }) => {
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(owner.person.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("Wrong email or password")).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(owner.person.email);

  await page.getByLabel("Password").fill(owner.person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(`/${owner.organization.slug}`);
});

test("a sign-in link opens one session and is refused the second time", async ({
  page,
  browser,
  owner,
  mailbox,
}) => {
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(owner.person.email);
  await page.getByRole("button", { name: "Email me a link" }).click();
  await expect(page.getByText(`on its way to ${owner.person.email}`)).toBeVisible();
  const link = await mailbox.linkTo(owner.person.email, "Your sign-in link", "/sign-in/link");

  await page.goto(link);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`/${owner.organization.slug}`);

  const elsewhere = await browser.newPage();
  await elsewhere.goto(link);
  await elsewhere.getByRole("button", { name: "Sign in" }).click();
  await expect(elsewhere.getByText("This link was already used or has expired")).toBeVisible();
  await elsewhere.goto(new URL("/go", link).href);
  await expect(elsewhere).toHaveURL(/\/sign-in$/);
  await elsewhere.close();
});

test("a new password ends the old one and every session it opened", async ({
  page,
  browser,
  owner,
  mailbox,
}) => {
  const { person, organization } = owner;
  const signedIn = `/${organization.slug}`;
  await page.goto(signedIn);
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();

  const elsewhere = await browser.newPage();
  await elsewhere.goto(new URL("/sign-in", page.url()).href);
  await elsewhere.getByLabel("Email").fill(person.email);
  await elsewhere.getByRole("link", { name: "Forgot it or never set one?" }).click();
  await expect(elsewhere.getByLabel("Email")).toHaveValue(person.email);
  await elsewhere.getByRole("button", { name: "Email me a reset link" }).click();
  await expect(elsewhere.getByText(`on its way to ${person.email}`)).toBeVisible();

  const changed = "an entirely new passphrase";
  await elsewhere.goto(
    await mailbox.linkTo(person.email, "Reset your password", "/reset-password"),
  );
  await elsewhere.getByLabel("New password").fill(changed);
  await elsewhere.getByRole("button", { name: "Set password" }).click();
  await expect(elsewhere.getByText("Your password was changed")).toBeVisible();
  await mailbox.read(person.email, "Your password was changed");

  await page.goto(signedIn);
  await expect(page).toHaveURL(/\/sign-in/);

  await elsewhere.getByRole("link", { name: "Sign in with the new password" }).click();
  await elsewhere.waitForURL(/\/sign-in$/);
  await elsewhere.getByLabel("Email").fill(person.email);
  await elsewhere.getByLabel("Password").fill(person.password);
  await elsewhere.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(elsewhere.getByText("Wrong email or password")).toBeVisible();
  await elsewhere.getByLabel("Password").fill(changed);
  await elsewhere.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(elsewhere.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await elsewhere.close();
});

test("signing out ends the session, and the pages lead to the sign-in page", async ({
  page,
  owner,
}) => {
  await page.goto(`/${owner.organization.slug}`);
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);

  for (const path of ["", "/billing", "/api-keys"]) {
    await page.goto(`/${owner.organization.slug}${path}`);
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  }
});

test("signing up with an address that is taken looks like any other, and its owner is told by email", async ({
  page,
  owner,
  mailbox,
}) => {
  await page.context().clearCookies();
  await page.goto("/sign-up");
  const person = inventPerson();
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("Email").fill(owner.person.email.toUpperCase());
  await page.getByLabel("Password").fill(person.password);
  await page.getByLabel("Organization").fill(person.organizationName);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText(`An email is on its way to ${owner.person.email}`)).toBeVisible();
  const link = await mailbox.linkTo(owner.person.email, "You already have an account", "/sign-in");
  await page.goto(link);
  await expect(page.getByLabel("Email")).toHaveValue(owner.person.email);
});

test("a sign-up is finished in another browser with a password chosen there", async ({
  page,
  browser,
  mailbox,
}) => {
  const person = inventPerson();
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByLabel("Organization").fill(person.organizationName);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText(`An email is on its way to ${person.email}`)).toBeVisible();
  const link = await mailbox.linkTo(person.email, "Verify your email address", "/verify");

  const elsewhere = await browser.newPage();
  await elsewhere.goto(link);
  await elsewhere.getByLabel("Choose a password").fill("the owner's own words");
  await elsewhere.getByRole("button", { name: "Verify and sign in" }).click();
  await expect(elsewhere.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await elsewhere.close();

  await page.goto(link);
  await expect(page.getByText("This link was already used or has expired")).toBeVisible();
});

test("another customer's organization is not found, neither as a page nor by its id", async ({
  page,
  owner,
  request,
  mailbox,
}) => {
  const other = await makeOwner(request, mailbox);
  for (const path of ["", "/billing", "/ledger", "/accounting/transactions", "/settings"]) {
    const answer = await page.goto(`/${other.organization.slug}${path}`);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: "Page not found" })).toBeVisible();
    await expect(page.getByText(other.organization.name)).toHaveCount(0);
  }
  await expect(
    owner.trpc.billing.overview.query({ organization_id: other.organization.id }),
  ).rejects.toMatchObject({ data: { httpStatus: 404 } });
});
