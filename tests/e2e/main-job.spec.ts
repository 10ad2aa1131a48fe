import type { Page } from "@playwright/test";
import {
  choose,
  enterTransactions,
  expect,
  expectBalance,
  inventPerson,
  openCheckout,
  payByCard,
  smallTransaction,
  test,
} from "./support";

// One story, told in order: each step needs what the one before it left behind.
test("a person signs up, spends, buys, is recharged, and passes credits on", async ({
  page,
  request,
  mailbox,
}) => {
  const person = inventPerson();
  const open = (link: string) =>
    page.getByRole("navigation").getByRole("link", { name: link, exact: true }).click();

  await test.step("signing up leads to the mailbox", async () => {
    await page.goto("/sign-up");
    await page.getByLabel("Your name").fill(person.name);
    await page.getByLabel("Email").fill(person.email);
    await page.getByLabel("Password").fill(person.password);
    await page.getByLabel("Organization").fill(person.organizationName);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByText(`An email is on its way to ${person.email}`)).toBeVisible();
  });

  await test.step("the link in the mailbox signs in, to the new organization and 500 credits", async () => {
    await verifyThroughMailbox(page, person.email);
    await page.goto("/go");
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
    await expectBalance(page, "500");
  });

  await test.step("two accounts cost one credit each", async () => {
    await open("Accounts");
    await page.getByRole("button", { name: "Create account · 1 credit" }).click();
    await describeAccount(page, { code: "1000", name: "Cash", type: /^Asset/ });
    await expectBalance(page, "499");
    await page.getByRole("button", { name: "New account" }).click();
    await describeAccount(page, { code: "4000", name: "Sales", type: /^Revenue/ });
    await expectBalance(page, "498");
  });

  await test.step("a transaction is entered for 2, posted for 1 and reversed for 3", async () => {
    await open("Transactions");
    await page.getByRole("link", { name: "New transaction" }).click();
    await page.getByLabel("Description", { exact: true }).fill("First sale");
    await choose(page, "Account of line 1", /Cash/);
    await page.getByLabel("Debit of line 1").fill("125.00");
    await choose(page, "Account of line 2", /Sales/);
    await page.getByLabel("Credit of line 2").fill("125.00");
    await page.getByRole("button", { name: "Create · 2 credits" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "First sale" })).toBeVisible();
    await expectBalance(page, "496");

    await page.getByRole("button", { name: "Post · 1 credit" }).click();
    await expect(page.getByText("posted", { exact: true })).toBeVisible();
    await expectBalance(page, "495");

    await page.getByRole("button", { name: "Reverse · 3 credits" }).click();
    const sure = page.getByRole("alertdialog", { name: "Reverse this transaction?" });
    await sure.getByRole("button", { name: "Reverse · 3 credits" }).click();
    await expect(page.getByText("reversed", { exact: true })).toBeVisible();
    await expectBalance(page, "492");
  });

  const apiKey = await test.step("an API key costs one credit and is shown once", async () => {
    await open("API keys");
    await page.getByRole("button", { name: "Create key · 1 credit" }).click();
    const dialog = page.getByRole("dialog", { name: "New API key" });
    await dialog.getByLabel("Name").fill("Shop server");
    await dialog.getByRole("radio", { name: /^Keep the books/ }).click();
    await dialog.getByRole("button", { name: "Create key · 1 credit" }).click();
    const panel = page.getByRole("region", { name: "Your new key, Shop server" });
    const secret = (await panel.getByText(/^bk_live_\S+$/).textContent()) ?? "";
    await expectBalance(page, "491");
    await expect(panel).toContainText("Waiting for the first call with this key");
    const sent = { headers: { authorization: `Bearer ${secret}` } };
    await request.post("/api/v1/charges", { ...sent, data: { operation: "api.call" } });
    await expect(panel).toContainText("A call arrived and was refused.");
    await expect(panel).toContainText("usage:write");
    await request.get("/api/v1/credits/balance", sent);
    await expect(panel).toContainText("Your first call worked.");
    await page.reload();
    await expect(page.getByText(secret)).toHaveCount(0);
    return secret;
  });
  const headers = { authorization: `Bearer ${apiKey}` };

  const organization = await test.step("the key charges a repeated request once", async () => {
    const listed = await (await request.get("/api/organizations", { headers })).json();
    const { id, slug } = listed.data[0] as { id: string; slug: string };
    const accounts = await (
      await request.get(`/api/organizations/${id}/accounts`, { headers })
    ).json();
    const [debited, credited] = (accounts.data as { id: string }[]).map((account) => account.id);
    const books = { debited: debited ?? "", credited: credited ?? "" };
    const send = () =>
      request.post(`/api/organizations/${id}/transactions`, {
        headers: { ...headers, "idempotency-key": "sale-1" },
        data: smallTransaction(books),
      });
    const first = await send();
    expect(first.status()).toBe(201);
    expect(first.headers()).toMatchObject({
      "x-credits-cost": "2",
      "x-credits-remaining": "489",
    });
    const again = await send();
    expect(again.headers()["idempotent-replayed"]).toBe("true");
    expect(again.headers()["x-credits-remaining"]).toBe("489");
    expect(await again.json()).toEqual(await first.json());
    return { id, slug, books };
  });

  await test.step("a package is bought with a typed card, which is saved", async () => {
    await open("Billing");
    await openCheckout(page);
    await payByCard(page, "4242 4242 4242 4242");
    await expect(page.getByText("1,000 credits added")).toBeVisible();
    await expect(page).toHaveURL(`/${organization.slug}/billing`);
    await expectBalance(page, "1,489");
    const parts = page.getByRole("navigation", { name: "Billing" });
    await parts.getByRole("link", { name: "Payment methods" }).click();
    const card = page.getByRole("listitem").filter({ hasText: "Visa 4242" });
    await expect(card.getByText("Default", { exact: true })).toBeVisible();
    await parts.getByRole("link", { name: "Invoices and receipts" }).click();
    await expect(page.getByRole("row", { name: /Solo Dev.*Paid/ })).toContainText("$10.00");
    await parts.getByRole("link", { name: "Credits" }).click();
    const receipt = await mailbox.read(person.email, "Receipt: 1,000 credits for $10.00");
    expect(receipt).toContain("Visa 4242");
  });

  await test.step("auto-recharge goes on after saying what it will do", async () => {
    await page.getByRole("switch", { name: "Auto-recharge" }).click();
    const promise = page.getByRole("alertdialog", { name: "Switch on auto-recharge?" });
    await expect(promise).toContainText("falls below 400 credits, we charge Visa 4242");
    await promise.getByRole("button", { name: "Switch on" }).click();
    await expect(page.getByRole("switch", { name: "Auto-recharge" })).toBeChecked();
  });

  await test.step("spending down to 399 charges $16.01 once and comes back to 2,000", async () => {
    await enterTransactions(
      page,
      { organizationId: organization.id, apiKey, books: organization.books },
      545,
    );
    await page.getByRole("link", { name: "Every charge and its reason" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Auto-recharge" })).toBeVisible();
    await expect(async () => {
      await page.reload();
      await expectBalance(page, "2,000", 2_000);
    }).toPass();
    const attempts = page.getByRole("table", { name: "Recharge attempts" });
    await expect(attempts.getByText("Charged Visa 4242 $16.01: 1,601 credits added")).toHaveCount(
      1,
    );
    await expect(attempts.getByRole("row")).toHaveCount(2);
    await expect(
      page
        .getByRole("table", { name: "Balance checks" })
        .getByText("399 credits are below 400: charging Visa 4242 $16.01."),
    ).toBeVisible();
    await mailbox.read(
      person.email,
      `Recharged ${person.organizationName}: 1,601 credits for $16.01`,
    );
    expect((await mailbox.subjects(person.email)).filter((s) => s.includes("low"))).toEqual([]);
  });

  await test.step("the first steps are done, and noted as done", async () => {
    await open("Overview");
    await expect(page.getByText("Available", { exact: true }).first()).toBeVisible();
    await expect(page.getByRole("region", { name: "Getting started" })).toHaveCount(0);
    const onboarded = async () =>
      (await (await request.get(`/api/organizations/${organization.id}`, { headers })).json())
        .onboarded_at;
    await expect.poll(onboarded).toEqual(expect.any(String));
  });

  await test.step("an owned sub-organization spends the same credits, and is told apart", async () => {
    await open("Organizations");
    await page.getByRole("button", { name: "Create sub-organization" }).click();
    const dialog = page.getByRole("dialog", { name: "Create a sub-organization" });
    await dialog.getByLabel("Name", { exact: true }).fill("Client A");
    await dialog.getByRole("button", { name: "Create", exact: true }).click();
    await page
      .getByRole("table", { name: "Organizations" })
      .getByRole("link", { name: "Client A" })
      .click();
    await expect(page.getByRole("button", { name: "Switch organization" })).toContainText(
      "Client A",
    );
    await expectBalance(page, "2,000");
    await open("Accounts");
    await page.getByRole("button", { name: "Create account · 1 credit" }).click();
    await describeAccount(page, { code: "1000", name: "Till", type: /^Asset/ });
    await expectBalance(page, "1,999");

    await page.goto(`/${organization.slug}/usage`);
    const usage = page.getByRole("table", { name: "Credits used by organization" });
    await expect(
      usage
        .getByRole("row", { name: /^Client A/ })
        .getByRole("cell")
        .nth(2),
    ).toHaveText("1");
    await page.goto(`/${organization.slug}/ledger`);
    const [newest] = [
      page.getByRole("table", { name: "Movements of credits" }).getByRole("row").nth(1),
    ];
    await expect(newest).toContainText("account.create");
    await expect(newest).toContainText("Client A");

    const events = await (await request.get("/api/events?limit=1", { headers })).json();
    const sub = await (await request.get("/api/organizations", { headers })).json();
    expect(events[0]).toMatchObject({
      event_type: "credits_consumed",
      credits_used: 1,
      organization_id: (sub.data as { id: string; name: string }[]).find(
        ({ name }) => name === "Client A",
      )?.id,
    });
  });
});

test("the first steps are hidden for good by whoever does without them", async ({
  page,
  owner,
}) => {
  const steps = page.getByRole("region", { name: "Getting started" });
  await page.goto(`/${owner.organization.slug}`);
  await expect(steps).toContainText("1 of 5 done");
  await steps.getByRole("button", { name: "Hide" }).click();
  await expect(steps).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(steps).toHaveCount(0);
});

/** Finds the email on the mailbox page, follows its link there, and spends it. */
async function verifyThroughMailbox(page: Page, email: string): Promise<void> {
  const [mailbox] = await Promise.all([
    page.waitForEvent("popup"),
    page.getByRole("link", { name: "Open the local mailbox" }).click(),
  ]);
  await mailbox.getByLabel("Filter by recipient").fill(email);
  await mailbox
    .getByRole("link", { name: "Verify your email address" })
    .filter({ hasText: email })
    .click();
  const [verification] = await Promise.all([
    page.context().waitForEvent("page"),
    mailbox.frameLocator("iframe").getByRole("link", { name: "Verify email address" }).click(),
  ]);
  await verification.waitForLoadState();
  await verification.getByRole("button", { name: "Verify and sign in" }).click();
  await expect(verification.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await verification.close();
  await mailbox.close();
}

/** Fills in the dialog of a new account and sends it. */
async function describeAccount(
  page: Page,
  { code, name, type }: { code: string; name: string; type: RegExp },
): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "New account" });
  await dialog.getByLabel("Code").fill(code);
  await dialog.getByLabel("Name").fill(name);
  await choose(page, "Type", type);
  await dialog.getByRole("button", { name: "Create account · 1 credit" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("cell", { name, exact: true })).toBeVisible();
}
