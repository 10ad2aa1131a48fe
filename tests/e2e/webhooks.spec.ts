import { devices } from "@playwright/test";
import { type Receiver, startReceiver } from "../support/webhook-receiver";
import { expect, test } from "./support";

const receivers: Receiver[] = [];
test.afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
});

const { viewport, hasTouch, isMobile } = devices["Pixel 7"];
for (const [where, device] of [
  ["at a desk", {}],
  ["on a phone", { viewport, hasTouch, isMobile }],
] as const) {
  test.describe(where, () => {
    test.use(device);

    test("a developer sets up an endpoint, sees what failed, and sends it again", async ({
      page,
      owner,
    }) => {
      const receiver = await startReceiver();
      receivers.push(receiver);
      await page.goto(`/${owner.organization.slug}/webhooks`);
      await page.getByRole("button", { name: "New endpoint" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Address").fill("https://10.0.0.1/hook");
      await dialog.getByRole("button", { name: "Create endpoint" }).click();
      await expect(dialog.getByText("Choose at least one event")).toBeVisible();
      await dialog.getByLabel("hold.created").click();
      await dialog.getByRole("button", { name: "Create endpoint" }).click();
      await expect(dialog.getByText(/Use a host on the public internet/)).toBeVisible();
      await dialog.getByLabel("Address").fill(receiver.url);
      await dialog.getByRole("button", { name: "Create endpoint" }).click();

      const made = page.getByRole("region", { name: "The signing secret of your endpoint" });
      const secret = await made.getByText(/^whsec_/).innerText();
      await made.getByRole("button", { name: "I have stored it" }).click();
      await expect(page.getByText(secret)).toHaveCount(0);
      await page.getByRole("link", { name: receiver.url }).click();
      await expect(page.getByText("No deliveries yet")).toBeVisible();

      // A test arrives, signed.
      await page.getByRole("button", { name: "Send a test" }).click();
      await expect.poll(() => receiver.ofType("webhook.test").length).toBe(1);
      receiver.received[0]?.verify(secret);

      // An event of the product is refused, and its log says why.
      receiver.answerWith(500);
      await owner.trpc.hold.create.mutate({
        organization_id: owner.organization.id,
        operation: "api.call",
      });
      await expect.poll(() => receiver.ofType("hold.created").length).toBeGreaterThan(0);
      const row = page.getByRole("row", { name: /hold\.created/ });
      await expect(async () => {
        await page.reload();
        await expect(row).toContainText("It responded with 500", { timeout: 1_000 });
      }).toPass();
      await expect(page.getByText("Every attempt is failing")).toBeVisible();

      // It works again, and is sent again by hand.
      receiver.answerWith(204);
      await row.getByRole("button", { name: /^Details/ }).click();
      const panel = page.getByRole("dialog", { name: "Delivery" });
      await expect(panel).toContainText("Response 500");
      await expect(panel).toContainText('"operation": "api.call"');
      await panel.getByRole("button", { name: "Resend" }).click();
      await expect(page.getByText("Queued for resending")).toBeVisible();
      await panel.getByRole("button", { name: "Close" }).click();
      await expect(async () => {
        await page.reload();
        await expect(row).toContainText("Delivered", { timeout: 1_000 });
      }).toPass();

      // Another secret signs beside the first.
      await page.getByRole("button", { name: "Rotate secret" }).click();
      await dialog.getByRole("button", { name: "Rotate secret" }).click();
      const rotated = page.getByRole("region", { name: "The new signing secret" });
      const next = await rotated.getByText(/^whsec_/).innerText();
      await rotated.getByRole("button", { name: "I have stored it" }).click();
      await page.getByRole("button", { name: "Send a test" }).click();
      await expect.poll(() => receiver.ofType("webhook.test").length).toBe(2);
      for (const one of [secret, next]) receiver.ofType("webhook.test").at(-1)?.verify(one);

      // Switched off, it misses nothing: a replay sends it.
      await page.getByRole("button", { name: "Disable", exact: true }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
      await expect(page.getByText("This endpoint is disabled")).toBeVisible();
      const before = receiver.ofType("hold.created").length;
      await owner.trpc.hold.create.mutate({
        organization_id: owner.organization.id,
        operation: "api.call",
        description: "While it was off",
      });
      await expect(async () => {
        await page.goto(`${page.url().split("?")[0]}?state=skipped`);
        await expect(row).toContainText("Not sent", { timeout: 1_000 });
      }).toPass();
      await page.getByRole("button", { name: "Enable", exact: true }).click();
      await page.getByRole("button", { name: "Replay" }).click();
      await dialog.getByRole("button", { name: "Replay" }).click();
      await expect.poll(() => receiver.ofType("hold.created").length).toBeGreaterThan(before);
      expect(receiver.ofType("hold.created").at(-1)?.body).toContain("While it was off");

      await page.getByRole("button", { name: "Delete" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Delete endpoint" }).click();
      await expect(page.getByText("No endpoints yet")).toBeVisible();
    });
  });
}
