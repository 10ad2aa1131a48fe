import { appointStaff, buyCredits, expect, expectNoFindings, makeOwner, test } from "./support";

for (const [device, viewport] of [
  ["a desk", { width: 1280, height: 900 }],
  ["a phone", { width: 390, height: 844 }],
] as const) {
  test(`a creator sets a markup, earns by it, redeems credits and is paid out, at ${device}`, async ({
    page,
    owner,
    mailbox,
    browser,
    playwright,
    baseURL,
  }) => {
    await page.setViewportSize(viewport);
    const { slug } = owner.organization;
    const over = async () => playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) });
    const [payerRequest, staffRequest] = [await over(), await over()];
    const payer = await makeOwner(payerRequest, mailbox);
    const office = await makeOwner(staffRequest, mailbox);
    appointStaff(office.person);

    await page.goto(`/${slug}/apps`);
    await page.getByRole("button", { name: "New app" }).click();
    const dialog = page.getByRole("dialog", { name: "New app" });
    await dialog.getByLabel("Name").fill("Customer portal");
    await dialog.getByLabel("Markup", { exact: true }).fill("1000");
    await expect(dialog.getByText("110 credits")).toBeVisible();
    await expect(dialog.getByText("80 credits")).toBeVisible();
    await expectNoFindings(page, "the dialog of an app");
    await dialog.getByRole("button", { name: "Create app" }).click();
    await expect(page.getByText("Customer portal was created")).toBeVisible();
    await expect(page.getByText("+1,000%")).toBeVisible();

    const [app] = (await owner.trpc.app.list.query({ organization_id: owner.organization.id }))
      .data;
    // What bought credits pay may be paid out; welcome credits are spent first, and earn credits only.
    await buyCredits(payerRequest, payer, { id: "builder", credits: 5_000 });
    const charge = await payer.trpc.charge.create.mutate({
      organization_id: payer.organization.id,
      operation: "api.call",
      quantity: 400,
      app_id: app?.id ?? "",
    });
    expect(charge).toMatchObject({ credits: 4_400, markup: { price: 400, credits: 4_000 } });

    await page.goto(`/${slug}/earnings`);
    await expect(page.getByText("3,200 credits").first()).toBeVisible();
    await page.getByRole("button", { name: "Redeem" }).click();
    const redeem = page.getByRole("dialog", { name: "Redeem earnings" });
    await redeem.getByLabel("Amount").fill("3500");
    await redeem.getByRole("button", { name: "Redeem" }).click();
    await expect(redeem.getByText(/Only 3,200 credits of earnings can be redeemed/)).toBeVisible();
    await redeem.getByLabel("Amount").fill("250.5");
    await redeem.getByRole("button", { name: "Redeem" }).click();
    await expect(page.getByText("250.5 credits added to your balance")).toBeVisible();

    await page.getByRole("button", { name: "Redeem" }).click();
    await redeem.locator("label").filter({ hasText: "Payout" }).click();
    await redeem.getByLabel("Amount").fill("2500");
    await redeem.getByRole("button", { name: "Redeem" }).click();
    await expect(redeem.getByText("Enter where the money goes")).toBeVisible();
    await redeem
      .getByLabel("Where the money goes")
      .fill("DE02 1203 0000 0000 2020 51, Ada Example");
    await expectNoFindings(page, "the dialog of a payout");
    await redeem.getByRole("button", { name: "Redeem" }).click();
    await expect(page.getByText("A payout of $25.00 was requested")).toBeVisible();
    await expect(page.getByText("Under review", { exact: true })).toBeVisible();

    const desk = await browser.newContext({
      storageState: await staffRequest.storageState(),
      viewport,
      ...(baseURL ? { baseURL } : {}),
    });
    const staffPage = await desk.newPage();
    await staffPage.goto("/staff/payouts");
    const what = `the payout of ${owner.organization.name}`;
    await staffPage.getByRole("button", { name: `Approve ${what}` }).click();
    await staffPage.getByLabel("Reference of the transfer").fill("Transfer 4711");
    await expectNoFindings(staffPage, "the dialog of staff");
    await staffPage.getByRole("button", { name: "Approve payout" }).click();
    await expect(staffPage.getByText(/\$25\.00 for .* was approved/)).toBeVisible();
    await desk.close();

    await page.reload();
    await expect(page.getByText("Paid out", { exact: true })).toBeVisible();
    await expect(page.getByText("“Transfer 4711”")).toBeVisible();
    const mail = await mailbox.read(owner.person.email, "Payout of $25.00 approved");
    expect(mail).toContain("Transfer 4711");
    await Promise.all([payerRequest.dispose(), staffRequest.dispose()]);
  });
}
