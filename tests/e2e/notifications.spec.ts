import { expect, expectNoFindings, test } from "./support";

test("a member without rights asks an owner, who finds it behind the bell, and chooses what they are told", async ({
  page,
  owner,
  mailbox,
  browser,
}) => {
  const { slug, name, id } = owner.organization;
  const email = `max-${slug.slice(-8)}@acme.test`;
  await owner.trpc.invitation.create.mutate({ organization_id: id, email, role: "member" });
  const invited = await mailbox.read(email, `invited you to ${name}`);
  const member = await (
    await browser.newContext({ viewport: { width: 390, height: 844 } })
  ).newPage();
  await member.goto(/https?:\/\/\S+\/invite\/[\w-]+/.exec(invited)?.[0] ?? "");
  await member.getByLabel("Your name").fill("Max Member");
  await member.getByLabel("Password").fill("correct horse battery");
  await member.getByRole("button", { name: "Create account and join" }).click();
  await expect(member).toHaveURL(`/${slug}`);

  await member.goto(`/${slug}/billing`);
  const ask = member.getByRole("main").getByRole("button", { name: "Ask an owner" }).first();
  await ask.click();
  await expect(member.getByText("The owners were told")).toBeVisible();
  const mail = await mailbox.read(owner.person.email, "Max Member asks for credits");
  expect(mail).toContain("You get this because you are an owner of");

  await page.goto(`/${slug}`);
  await page.getByRole("button", { name: /^Notifications, \d+ unread$/ }).click();
  const inbox = page.getByRole("dialog", { name: "Notifications" });
  const told = inbox.getByRole("link", { name: /Max Member asks for credits/ });
  await expect(told).toBeVisible();
  await expectNoFindings(page, "the inbox behind the bell");
  await inbox.getByRole("button", { name: "Mark all as read" }).click();
  await expect(inbox.getByText("Unread:")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Notifications", exact: true }).click();
  await told.click();
  await expect(page).toHaveURL(`/${slug}/billing#buy`);

  await page.goto("/account/notifications");
  await expect(page.getByText("No other owner gets these emails")).toBeVisible();
  await page.getByRole("combobox", { name: `Email for Spending, ${name}` }).click();
  await page.getByRole("option", { name: "One email a day" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("combobox", { name: `Email for Spending, ${name}` })).toContainText(
    "One email a day",
  );

  // The link in the email opens a page that asks, and ends the emails on a click.
  const link = /https?:\/\/\S+\/unsubscribe\?token=[\w.-]+/.exec(mail)?.[0] ?? "";
  await member.goto(link);
  await expect(member.getByRole("heading", { name: `Unsubscribe from ${name}` })).toBeVisible();
  await member.getByRole("button", { name: "Unsubscribe" }).click();
  await expect(member.getByText("You are unsubscribed")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("combobox", { name: `Email for Team, ${name}` })).toContainText(
    "No email",
  );
});
