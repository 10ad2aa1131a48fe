import { devices } from "@playwright/test";
import { type Receiver, startReceiver } from "../support/webhook-receiver";
import { choose, expect, expectNoFindings, test } from "./support";

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

    test("an owner sets an alert, tests it, sees it fire and deletes it", async ({
      page,
      owner,
    }) => {
      const receiver = await startReceiver();
      receivers.push(receiver);
      const { organization, trpc } = owner;
      await page.goto(`/${organization.slug}/billing`);
      await page.getByRole("link", { name: "Alerts" }).click();
      await expect(page.getByText("No alerts yet")).toBeVisible();
      await expect(page.getByText("No alert has fired")).toBeVisible();
      await page.getByRole("button", { name: "New alert" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Falls below").fill("90");
      await dialog.getByLabel("Address").fill("https://10.0.0.1/hook");
      await dialog.getByRole("button", { name: "Create alert" }).click();
      await expect(dialog.getByText(/Use a host on the public internet/)).toBeVisible();
      await dialog.getByLabel("Address").fill(receiver.url);
      await dialog.getByRole("button", { name: "Create alert" }).click();
      const made = page.getByRole("region", { name: /signing secret/ });
      const secret = await made.getByText(/^whsec_/).innerText();
      await made.getByRole("button", { name: "I have stored it" }).click();

      await page.getByRole("button", { name: "Test", exact: true }).click();
      await expect.poll(() => receiver.ofType("webhook.test").length).toBe(1);
      receiver.received[0]?.verify(secret);

      const { available } = await trpc.billing.overview.query({ organization_id: organization.id });
      const quantity = Math.ceil((available ?? 0) / 5);
      await trpc.charge.create.mutate({
        organization_id: organization.id,
        operation: "api.call",
        quantity,
      });
      await expect.poll(() => receiver.ofType("credits.alert").length).toBe(1);
      await page.reload();
      await expect(page.getByText("Below 90%")).toBeVisible();
      await expect(page.getByText("Below", { exact: true }).first()).toBeVisible();
      await expectNoFindings(page, "alerts");

      await page.getByRole("button", { name: "Edit", exact: true }).click();
      await dialog.getByLabel("Falls below").fill("40");
      await choose(page, "Measured in", /credits/);
      await dialog.getByRole("button", { name: "Save" }).click();
      await expect(page.getByText("40 credits", { exact: true }).first()).toBeVisible();
      await page.getByRole("button", { name: "Delete", exact: true }).click();
      await page.getByRole("button", { name: "Delete alert" }).click();
      await expect(page.getByText("No alerts yet")).toBeVisible();
      await expect(page.getByText("Below 90%"), "the log stays").toBeVisible();
    });
  });
}
