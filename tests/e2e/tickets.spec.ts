import { expectNoFindings, appointStaff, expect, makeOwner, test } from "./support";

test("a ticket is opened, answered and closed on a desk, and replied to by email; a quote is asked for on a phone", async ({
  browser,
  owner,
  mailbox,
  page,
  playwright,
  baseURL,
}) => {
  const { slug } = owner.organization;
  await page.goto(`/${slug}/support`);
  await page.getByRole("link", { name: "New ticket" }).first().click();
  await page.getByLabel("Subject").fill("A charge nobody recognizes");
  await page.getByLabel("Message").fill("Who made the export at 14:02?");
  await page.getByLabel("Files").setInputFiles({
    name: "charges.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("date,amount\n2026-11-21,12.00\n"),
  });
  await expect(page.getByRole("list", { name: "Attached files" })).toContainText("charges.csv");
  await page.getByRole("button", { name: "Send ticket" }).click();
  await expect(page.getByRole("heading", { name: "A charge nobody recognizes" })).toBeVisible();
  await expectNoFindings(page, "a ticket");

  // The desk, on a phone.
  const request = await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) });
  const staff = await makeOwner(request, mailbox);
  appointStaff(staff.person);
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    storageState: await request.storageState(),
  });
  const desk = await context.newPage();
  await desk.goto("/staff/tickets");
  await desk.getByLabel("Find a ticket").fill(owner.person.email);
  await desk.getByRole("button", { name: "Find" }).click();
  await desk.getByRole("link", { name: /A charge nobody recognizes/ }).click();
  await expect(desk.getByRole("complementary", { name: "The account" })).toContainText("Available");
  await expectNoFindings(desk, "the desk");
  await desk.getByRole("textbox", { name: "Answer" }).fill("Your key “Nightly” did.");
  await desk.getByRole("button", { name: "Send answer" }).click();
  await expect(desk.getByText("Your answer was sent")).toBeVisible();

  expect(await mailbox.read(owner.person.email, "Answered: A charge")).toContain("Nightly");
  await mailbox.reply(owner.person.email, "Answered: A charge", "It was us. Thank you!");
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("It was us. Thank you!")).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.getByRole("button", { name: "Close ticket" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Close ticket" }).click();
  await expect(page.getByText("The ticket is closed")).toBeVisible();

  // Ask for a quote on a phone, from the pricing page.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/pricing");
  await page.getByRole("link", { name: "ask for a quote" }).click();
  await page.getByLabel("How many credits").fill("50000");
  await page.getByLabel("What for, and by when").fill("A year of invoices");
  await page.getByRole("button", { name: "Ask for a quote" }).click();
  await expect(page.getByRole("heading", { name: "Quote for 50,000 credits" })).toBeVisible();
  await desk.goto("/staff/tickets?kind=quote");
  await desk.getByLabel("Find a ticket").fill(owner.person.email);
  await desk.getByRole("button", { name: "Find" }).click();
  await desk.getByRole("link", { name: /Quote for 50,000 credits/ }).click();
  await desk.getByRole("link", { name: "Create a quote" }).click();
  await expect(desk.getByLabel("Credits", { exact: true })).toHaveValue(/50,?000/);
  await desk.getByLabel("Price").fill("500");
  await desk.getByRole("button", { name: "Send quote" }).click();
  await expect(desk).toHaveURL(/\/staff\/tickets\/tkt_/);
  await expect(desk.getByText("Here is your quote.")).toBeVisible();
  await page.reload();
  await page.getByRole("link", { name: "See it on the billing page" }).click();
  await expect(page.getByRole("heading", { name: "Quotes from sales" })).toBeVisible();
  await context.close();
  await request.dispose();
});
