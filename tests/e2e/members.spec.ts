import { expect, test } from "./support";

test("an owner invites, the invited person signs up through the email, is given another role and removed", async ({
  page,
  owner,
  mailbox,
  browser,
}) => {
  const { slug, name } = owner.organization;
  const email = `bo-${slug.slice(-8)}@acme.test`;
  await page.goto(`/${slug}/members`);
  await expect(page.getByText("No pending invitations")).toBeVisible();
  await page.getByRole("button", { name: "Invite someone" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite someone" });
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByLabel("Message").fill("Come and do the books with us");
  await dialog.getByRole("combobox", { name: "Hold credits for" }).click();
  await page.getByRole("option", { name: /Submit photoshoot, lite/ }).click();
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText("Invites pending 1, holding 0.25 credits")).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(email) })).toContainText(
    "photoshoot.submit",
  );

  // Again: refused in plain words, beside the field.
  await page.getByRole("button", { name: "Invite someone" }).click();
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByText(`${email} is already invited`)).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();

  const text = await mailbox.read(email, `invited you to ${name}`);
  expect(text).toContain("Come and do the books with us");
  const link = /https?:\/\/\S+\/invite\/[\w-]+/.exec(text)?.[0] ?? "";

  // The owner, who is somebody else, cannot use it.
  await page.goto(link);
  await expect(page.getByText(`It was sent to ${email}, and you are signed in as`)).toBeVisible();

  const theirs = await browser.newContext();
  const other = await theirs.newPage();
  await other.goto(link);
  await expect(other.getByRole("heading", { name: `Join ${name}` })).toBeVisible();
  await expect(other.getByText("0.25 credits are held for you")).toBeVisible();
  await other.getByLabel("Your name").fill("Bo Example");
  await other.getByLabel("Password").fill("correct horse battery");
  await other.getByRole("button", { name: "Create account and join" }).click();
  await expect(other).toHaveURL(`/${slug}`);
  await other.goto(`/${slug}/members`);
  await expect(other.getByRole("row", { name: /Bo Example/ })).toContainText("you");
  await expect(other.getByText("Only owners and admins invite and remove people")).toBeVisible();
  await other.goto(link);
  await expect(other.getByRole("heading", { name: "This invitation was accepted" })).toBeVisible();

  await page.goto(`/${slug}/members`);
  const row = page.getByRole("row", { name: /Bo Example/ });
  await expect(row).toContainText("0.25 credits held for photoshoot.submit");
  await row.getByRole("button", { name: `Change role of ${email}` }).click();
  const roles = page.getByRole("dialog", { name: "Change the role of Bo Example" });
  await roles.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: /^Admin/ }).click();
  await roles.getByRole("button", { name: "Change role" }).click();
  await expect(row).toContainText("Admin");

  await other.goto(`/${slug}/members`);
  await expect(other.getByRole("button", { name: "Invite someone" })).toBeEnabled();

  await row.getByRole("button", { name: `Remove ${email}` }).click();
  const removal = page.getByRole("alertdialog", { name: "Remove Bo Example?" });
  await expect(removal).toContainText("The 0.25 credits held for their first photoshoot.submit");
  await removal.getByRole("button", { name: "Remove member" }).click();
  await expect(page.getByText("Bo Example was removed")).toBeVisible();
  await expect(removal).toBeHidden();
  await expect(row).toBeHidden();
  await other.goto(`/${slug}`);
  await expect(other.getByText("it belongs to an organization you’re not a member")).toBeVisible();
  await theirs.close();
});
