import { randomUUID } from "node:crypto";
import type { Browser, Locator, Page } from "@playwright/test";
import { png } from "../support/sample-files";
import type { Mailbox } from "./mailbox";
import { expect, type Owner, test } from "./support";

const figure = (page: Page, label: string): Locator =>
  page.getByText(label, { exact: true }).locator("xpath=following-sibling::span[1]");

/** What the three counters say, once they have said so. */
async function expectCounters(page: Page, left: number, used: number, pending: number) {
  await expect(figure(page, "Credits left")).toHaveText(String(left));
  await expect(figure(page, "Credits used")).toHaveText(String(used));
  await expect(figure(page, "Invites pending")).toHaveText(String(pending));
}

/** Follows the email of an invitation, signs up by it, and submits photos. */
async function joinAndSubmit(
  browser: Browser,
  mailbox: Mailbox,
  { organization }: Owner,
  email: string,
  photos: number,
  viewport: { width: number; height: number },
) {
  const text = await mailbox.read(email, `invited you to ${organization.name}`);
  const link = /https?:\/\/\S+\/invite\/\w+/.exec(text)?.[0] ?? "";
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel("Your name").fill("Model Example");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Create account and join" }).click();
  await expect(page).toHaveURL(`/${organization.slug}`);
  await page.goto(`/${organization.slug}/photoshoots`);
  await expect(page.getByText("Your invitation holds 1 credit for this")).toBeVisible();
  await page.getByLabel("Files").setInputFiles([
    ...Array.from({ length: photos }, (_, n) => ({
      ...{ name: `portrait-${n + 1}.png`, mimeType: "image/png", buffer: png(n + 1, 1) },
    })),
    { name: "notes.png", mimeType: "image/png", buffer: Buffer.from("a,b\n1,2\n") },
  ]);
  await expect(page.getByText("This file isn’t a photo. Send a JPEG, PNG or WebP")).toBeVisible();
  await expect(page.getByRole("list", { name: "Your photos" }).getByRole("listitem")).toHaveCount(
    photos,
  );
  await page.getByRole("button", { name: "Submit photos · 1 credit" }).dblclick();
  await expect(page.getByText("Your photos are submitted", { exact: true })).toBeVisible();
  await expect(page.getByText(`${photos} photo${photos === 1 ? "" : "s"}`)).toBeVisible();
  return context;
}

for (const [device, viewport] of [
  ["desktop", { width: 1280, height: 800 }],
  ["phone", { width: 390, height: 844 }],
] as const) {
  test.describe(`on a ${device}`, () => {
    test.use({ viewport });

    test("an admin invites twenty from a CSV with bad rows, three submit, and the counters follow", async ({
      page,
      owner,
      mailbox,
      browser,
    }) => {
      const { slug } = owner.organization;
      const tag = randomUUID().slice(0, 8);
      const team = Array.from({ length: 20 }, (_, n) => `model-${n + 1}-${tag}@acme.test`);
      await page.goto(`/${slug}/photoshoots`);
      await expect(page.getByText("No photoshoots yet")).toBeVisible();
      await expectCounters(page, 500, 0, 0);

      await page.goto(`/${slug}/members`);
      await page.getByRole("button", { name: "Invite a list" }).click();
      const dialog = page.getByRole("dialog", { name: "Invite a list" });
      const rows = [
        "\ufeffName;Email;Role",
        ...team.slice(0, 18).map((email, n) => `"Model ${n + 1}";"${email}";`),
        "",
        `Nobody;not-an-address;member`,
        `Boss;${team[18]};boss`,
        `Twice;${team[0]?.toUpperCase()};viewer`,
        `Owner;${owner.person.email};`,
      ];
      await dialog.getByLabel("CSV file").setInputFiles({
        ...{ name: "team.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\r\n")) },
      });
      await expect(dialog.getByLabel("Email addresses")).toHaveValue(/not-an-address/);
      await dialog.getByRole("combobox", { name: "Hold credits for" }).click();
      await page.getByRole("option", { name: /^Submit photoshoot(?!, lite)/ }).click();
      await dialog.getByRole("button", { name: "Send invitations" }).click();

      await expect(dialog.getByText("18 people invited, 4 not.")).toBeVisible();
      await expect(dialog.getByText("Their invitations hold 18 credits.")).toBeVisible();
      const row = (text: string) => dialog.getByRole("row").filter({ hasText: text });
      await expect(row("not-an-address")).toContainText("There’s no email address here.");
      await expect(row("not-an-address")).toContainText("21");
      await expect(row(team[18] ?? "")).toContainText("“boss” isn’t a role");
      await expect(row("Same address as in row 2.")).toContainText("23");
      await expect(row(owner.person.email)).toContainText("Already a member");

      await dialog.getByRole("button", { name: "Correct and send again" }).click();
      const again = dialog.getByLabel("Email addresses");
      await expect(again).toHaveValue(/boss/);
      await expect(again).not.toHaveValue(/model-1-/);
      await again.fill(`${team[18]}, viewer\n${team[19]}, member`);
      await dialog.getByRole("button", { name: "Send invitations" }).click();
      await expect(dialog).toBeHidden();
      await expect(page.getByText("Invites pending 20, holding 20 credits")).toBeVisible();

      await page.goto(`/${slug}/photoshoots`);
      await expectCounters(page, 480, 0, 20);
      for (const [n, photos] of [
        [0, 3],
        [1, 1],
        [2, 2],
      ] as const) {
        const theirs = await joinAndSubmit(
          browser,
          mailbox,
          owner,
          team[n] ?? "",
          photos,
          viewport,
        );
        await theirs.close();
        await page.reload();
        await expectCounters(page, 480, n + 1, 19 - n);
        await expect(page.getByText(team[n] ?? "")).toBeVisible();
      }

      // The admin downloads a photo.
      const submitted = page.getByRole("row").filter({ hasText: team[0] ?? "" });
      await submitted.getByText("3 photos").click();
      const download = page.waitForEvent("download");
      await submitted.getByRole("link", { name: "portrait-2.png" }).click();
      expect((await download).suggestedFilename()).toBe("portrait-2.png");

      // Revoking gives the credit back.
      await page.goto(`/${slug}/members`);
      await page.getByRole("button", { name: `Revoke the invitation of ${team[19]}` }).click();
      await page.getByRole("button", { name: "Revoke invitation" }).click();
      await expect(page.getByText("Invites pending 16, holding 16 credits")).toBeVisible();
      await page.goto(`/${slug}/photoshoots`);
      await expectCounters(page, 481, 3, 16);
    });
  });
}

test("the address of the team guide leads to the billing page, through sign-in too", async ({
  page,
  owner,
}) => {
  const { slug } = owner.organization;
  await page.goto("/app/admin/billing/credits");
  await expect(page).toHaveURL(`/${slug}/billing`);
  await page.context().clearCookies();
  await page.goto("/app/admin/billing/credits");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("Email").fill(owner.person.email);
  await page.getByLabel("Password").fill(owner.person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(`/${slug}/billing`);
});
