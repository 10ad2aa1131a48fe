import { expect, expectNoFindings, makeOwner, test } from "./support";

test("an owner hands over and leaves, the heir accepts on a phone, and the owner's account is deleted", async ({
  page,
  owner,
  mailbox,
  browser,
}) => {
  const { slug, name, id } = owner.organization;
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const heir = await makeOwner(phone.request, mailbox);
  const { email } = heir.person;
  await owner.trpc.invitation.create.mutate({ organization_id: id, email, role: "member" });
  const invitation = await mailbox.read(email, `invited you to ${name}`);
  const token = /\/invite\/([\w-]+)/.exec(invitation)?.[1] ?? "";
  await heir.trpc.invitation.accept.mutate({ token });

  // Deleting the account leads to the members, and from there to the one who is to own it.
  await page.goto("/account/data");
  await page.getByRole("link", { name: `Hand over ${name}` }).click();
  await page.getByRole("button", { name: `Hand over to ${email}` }).click();
  const dialog = page.getByRole("dialog", { name: /^Hand over to/ });
  await dialog.getByRole("combobox", { name: "When they accept, you" }).click();
  await page.getByRole("option", { name: /^Leave the organization/ }).click();
  await expectNoFindings(page, "the dialog");
  await dialog.getByRole("button", { name: "Offer ownership" }).click();
  await expect(page.getByText("You offered ownership to")).toBeVisible();
  await page.goto("/account/data");
  await expect(page.getByText(/waits for .* to accept/)).toBeVisible();
  await expectNoFindings(page, "the deletion that waits");

  const mail = await mailbox.read(email, `offers you ownership of ${name}`);
  const link = /https?:\/\/\S+\/ownership\/\w+/.exec(mail)?.[0] ?? "";
  const theirs = await phone.newPage();
  await theirs.goto(link);
  await expect(theirs.getByRole("heading", { name: `Become an owner of ${name}` })).toBeVisible();
  await expectNoFindings(theirs, "the offer on a phone");
  await theirs.getByRole("button", { name: "Accept ownership" }).click();
  await expect(theirs.getByText("accepted", { exact: true })).toBeVisible();
  await theirs.goto(`/${slug}/audit-log?kind=members`);
  await expect(theirs.getByText("Ownership accepted").first()).toBeVisible();
  await expectNoFindings(theirs, "the audit log on a phone");

  await mailbox.read(owner.person.email, `is now an owner of ${name}`);
  await page.goto("/account/data");
  await page.getByRole("button", { name: "Delete account" }).click();
  const deletion = page.getByRole("dialog", { name: "Delete your account?" });
  await deletion.getByLabel("Type your email to confirm").fill(owner.person.email);
  await deletion.getByRole("button", { name: "Delete in 14 days" }).click();
  await expect(page).toHaveURL(/\/sign-in\?deleted=true/);
  await phone.close();
});
