import type { Request } from "@playwright/test";
import { expect, test } from "./support";

test("a page that takes long shows its skeleton until it is there", async ({ page, owner }) => {
  const isAhead = (request: Request) => request.headers()["next-router-prefetch"] !== undefined;
  // A skeleton comes with the second request ahead for its page; the first asks which parts that has.
  const fetched = new Set<string>();
  const note = (request: Request) => {
    if (isAhead(request) && !request.headers()["next-router-segment-prefetch"])
      fetched.add(new URL(request.url()).pathname);
  };
  page.on("requestfinished", note);
  page.on("requestfailed", note); // the router has read what it wanted
  const base = `/${owner.organization.slug}`;
  await page.goto(base, { waitUntil: "networkidle" });
  // On a busy machine the network is quiet before the skeletons are fetched.
  for (const path of ["billing", "api-keys"])
    await expect.poll(() => fetched.has(`${base}/${path}`)).toBe(true);
  const sideBar = page.getByRole("navigation", { name: "Main" });
  const title = page.getByRole("heading", { level: 1 });
  const skeleton = page.locator("main").getByRole("status", { name: "Loading" });
  await expect(title).toHaveText("Overview");

  let answer = () => {};
  const isDue = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/_rsc=/, async (route) => {
    if (!isAhead(route.request())) await isDue;
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
