import type { Page } from "@playwright/test";
import type { Visitor } from "@/sdk/src/server/index";
import { serveSdkPage } from "./sdk-page/serve";
import { buyCredits, expect, expectNoFindings, type Owner, test } from "./support";

const everything = ["balance", "forecast", "check", "usage", "prices", "buy", "recharge"] as const;
const stops: (() => Promise<void>)[] = [];
test.afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

/** Somebody's app that sells with this owner's credits. */
async function openApp(
  page: Page,
  { trpc, organization }: Owner,
  visitor: () => Visitor | null = () => ({ may: everything }),
): Promise<string> {
  const { key } = await trpc.api_key.create.mutate({
    organization_id: organization.id,
    name: "App",
    scopes: ["usage:write", "billing:read", "billing:write"],
  });
  const baseUrl = new URL((await page.request.head("/api/health")).url()).origin;
  const app = await serveSdkPage({ apiKey: key ?? "", baseUrl }, visitor);
  stops.push(app.stop);
  return app.url;
}

const part = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

test("the components show credits, refuse what they cannot pay, sell, and let it through", async ({
  page,
  owner,
  request,
}) => {
  await page.goto(await openApp(page, owner));
  await expect(part(page, "Credits")).toContainText("499");
  const paywall = part(page, "Large export");
  await expect(paywall).toContainText("This costs 600 credits and the pool has 499 credits");
  await expect(page.getByRole("button", { name: "Export everything" })).toHaveCount(0);
  await expect(part(page, "Usage")).toContainText("Create API key");
  await expect(part(page, "Prices")).toContainText("gpt-4o: 250 in, 1,000 out per million tokens");
  await expectNoFindings(page, "every component");

  const recharge = part(page, "Auto-recharge");
  await recharge.getByLabel("When fewer credits are left than").fill("50");
  await recharge.getByRole("button", { name: "Save" }).click();
  await expect(recharge.getByRole("status")).toHaveText("Saved.");
  await recharge.getByLabel("Buy credits when the balance is low").check();
  await recharge.getByRole("button", { name: "Save" }).click();
  await expect(recharge.getByRole("alert")).toContainText("card");

  const buy = part(page, "Buy credits").last();
  await buy.getByLabel("Another amount").check();
  await buy.getByLabel("Amount in US dollars").fill("25");
  await buy.getByRole("button", { name: "Continue to payment" }).click();
  await expect(page.getByRole("button", { name: "Pay $25.00" })).toBeVisible();
  await page.goBack();

  await buyCredits(request, owner);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByRole("button", { name: "Export everything" })).toBeVisible();
  await expect(part(page, "Credits")).toContainText("1,499");
});

test("the components say that they load, that something failed, and that there is nothing", async ({
  page,
  owner,
}) => {
  const url = await openApp(page, owner, () => ({ may: ["balance", "usage", "prices"] }));
  let answers = false;
  await page.route("**/api/bursar/balance", async (route) => {
    if (answers) await route.continue();
    else await route.fulfill({ status: 503, json: { code: "unavailable", detail: "Try later." } });
  });
  await page.route("**/api/bursar/usage", (route) =>
    route.fulfill({ json: { groups: [], total_credits: 0, from: "2026-11-01", to: "2026-11-30" } }),
  );
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/bursar/prices", async (route) => {
    await held;
    await route.fulfill({ json: [] });
  });
  await page.goto(url);
  await expect(part(page, "Prices").getByRole("status")).toHaveText("Loading…");
  await expect(part(page, "Usage")).toContainText("Nothing was used in this period.");
  await expect(part(page, "Buy credits").getByRole("alert")).toContainText("You may not do this");
  const balance = part(page, "Credits");
  await expect(balance.getByRole("alert")).toContainText("Try later.");
  await expectNoFindings(page, "components that failed");
  release();
  await expect(part(page, "Prices")).toContainText("There are no prices to show.");
  answers = true;
  await balance.getByRole("button", { name: "Try again" }).click();
  await expect(balance).toContainText("499");
});
