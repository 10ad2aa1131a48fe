import { expect, test } from "./support";

test("a page that takes long shows its skeleton until it is there", async ({ page, owner }) => {
  // Until the skeletons of all pages are fetched.
  await page.goto(`/${owner.organization.slug}`, { waitUntil: "networkidle" });
  const sideBar = page.getByRole("navigation", { name: "Main" });
  const title = page.getByRole("heading", { level: 1 });
  const skeleton = page.locator("main").getByRole("status", { name: "Loading" });
  await expect(title).toHaveText("Overview");

  let answer = () => {};
  const isDue = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/_rsc=/, async (route) => {
    const { "next-router-prefetch": isAhead } = await route.request().allHeaders();
    if (!isAhead) await isDue;
    await route.continue();
  });
  await sideBar.getByRole("link", { name: "Billing", exact: true }).click();
  await expect(skeleton).toBeVisible();
  // Whoever does not wait for it goes elsewhere.
  await sideBar.getByRole("link", { name: "API keys" }).click();
  await expect(title).toHaveText("API keys");
  await expect(skeleton).toBeVisible();
  answer();
  await expect(page.getByRole("button", { name: "Create key" }).first()).toBeVisible();
  await expect(skeleton).toHaveCount(0);
  await page.goBack();
  await expect(title).toHaveText("Billing");
});
