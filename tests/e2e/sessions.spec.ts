import type { Route } from "@playwright/test";
import { appointStaff, buyCredits, expect, test } from "./support";

test("a deep link keeps its path and query through the sign-in", async ({ page, owner }) => {
  await page.context().clearCookies();
  const deep = `/${owner.organization.slug}/ledger?kind=added&from=2026-01-01`;
  await page.goto(deep);
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await page.getByLabel("Email").fill(owner.person.email);
  await page.getByLabel("Password").fill(owner.person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(deep);
});

test("a session that ends in the middle of a form is opened again in place, and the form goes on", async ({
  page,
  owner,
}) => {
  await page.goto(`/${owner.organization.slug}/agents`);
  await page
    .getByRole("button", { name: /New agent|Create agent/ })
    .first()
    .click();
  const form = page.getByRole("dialog").first();
  await form.getByLabel("Name").fill("Night bot");
  await page.context().clearCookies();
  await page.keyboard.press("Enter");

  const again = page.getByRole("dialog", { name: "Sign in again" });
  await expect(again.getByText(owner.person.email)).toBeVisible();
  await again.getByLabel("Password").fill("not the password");
  await page.keyboard.press("Enter");
  await expect(again.getByText(/Wrong email or password/)).toBeVisible();
  await again.getByLabel("Password").fill(owner.person.password);
  await page.keyboard.press("Enter");

  await expect(again).toBeHidden();
  await expect(page.getByText("Night bot").first()).toBeVisible();
  const { data } = await owner.trpc.agent.list.query({ organization_id: owner.organization.id });
  expect(data.map(({ name }) => name)).toEqual(["Night bot"]);
});

test("a session that ends on a person’s own page is opened again in place", async ({
  page,
  owner,
}) => {
  await page.goto("/account");
  const name = page.getByLabel("Your name");
  await name.fill("Ada Renamed");
  await page.context().clearCookies();
  await name.press("Enter");
  const again = page.getByRole("dialog", { name: "Sign in again" });
  await again.getByLabel("Password").fill(owner.person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  expect((await owner.trpc.me.get.query({})).name).toBe("Ada Renamed");
});

test("a form whose rules cannot be loaded keeps what was typed, and is sent once when they can", async ({
  page,
  owner,
}) => {
  await page.goto(`/${owner.organization.slug}/settings`);
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  const before = await name.inputValue();
  await page.route("**/_next/static/**", (route) => route.abort());
  await name.fill("");
  await name.press("Enter");
  await expect(page.getByText("nothing was sent")).toBeVisible();
  await name.fill("Renamed offline");
  await name.press("Enter");
  // What was said before is still there: until the button can be pressed again, this press may yet succeed.
  await expect(page.getByRole("button", { name: "Save" }).first()).toBeEnabled();
  await expect(page.getByText("nothing was sent")).toBeVisible();
  const { data } = await owner.trpc.organization.list.query({});
  expect(data.map((organization) => organization.name)).toEqual([before]);

  await page.unroute("**/_next/static/**");
  // Held back, or a second press that comes late would rightly save once more.
  const sent: Route[] = [];
  await page.route("**/api/trpc/organization.update*", (route) => void sent.push(route));
  await name.press("Enter");
  await name.press("Enter");
  await expect.poll(() => sent.length).toBe(1);
  await sent[0]?.continue();
  await expect(page.getByText("Saved")).toBeVisible();
  await expect(page.getByText("nothing was sent")).toBeHidden();
  expect(sent).toHaveLength(1);
});

test("staff land on their desk, and reach it from their menu", async ({ page, owner }) => {
  appointStaff(owner.person);
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(owner.person.email);
  await page.getByLabel("Password").fill(owner.person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL("/staff");
  await page.getByRole("link", { name: "Leave" }).click();
  await expect(page).toHaveURL(`/${owner.organization.slug}`);
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Staff" }).click();
  await expect(page).toHaveURL("/staff");
});

test("auto-recharge that is switched off says what follows, and comes back with one press", async ({
  page,
  owner,
}) => {
  await buyCredits(page.request, owner);
  const scope = { organization_id: owner.organization.id };
  await owner.trpc.recharge_policy.update.mutate({ ...scope, enabled: true });
  await page.goto(`/${owner.organization.slug}/billing`);
  const control = page.getByRole("switch", { name: "Auto-recharge" });
  await control.click();
  await expect(page.getByText("Nothing is charged automatically any more.")).toBeVisible();
  await expect(control).not.toBeChecked();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(control).toBeChecked();
  expect((await owner.trpc.recharge_policy.get.query(scope)).enabled).toBe(true);
});

test("the balance of any moment is told, movement by movement", async ({ page, owner }) => {
  await buyCredits(page.request, owner);
  await page.goto(`/${owner.organization.slug}/ledger`);
  await page.getByRole("link", { name: "Balance at a time" }).click();
  await expect(page.getByText(/posted = .* available/)).toBeVisible();
  await page.getByLabel("Day and time").fill("2020-01-01T00:00:00");
  await page.getByRole("button", { name: "Show the balance" }).click();
  await expect(page.getByText("None yet")).toBeVisible();
  await expect(page.getByText("0 posted = 0 available")).toBeVisible();
  await page.getByRole("link", { name: "After the next movement" }).click();
  await expect(page.getByRole("link", { name: "Entry 1" })).toBeVisible();
});

test("going back to a list restores how far it was read", async ({ page, owner }) => {
  const scope = { organization_id: owner.organization.id };
  for (let n = 0; n < 60; n++)
    await owner.trpc.charge.create.mutate({ ...scope, operation: "api.call", quantity: 1 });
  await page.goto(`/${owner.organization.slug}/ledger`);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(page.getByText(/All 6\d \w+ shown/)).toBeVisible();
  await expect(page).toHaveURL(/[?&]page=2/);
  await page.reload();
  await expect(page.getByText(/All 6\d \w+ shown/)).toBeVisible();
  const last = page.getByRole("table", { name: "Movements of credits" }).getByRole("link").last();
  await last.scrollIntoViewIfNeeded();
  await last.click();
  await expect(page).toHaveURL(/\/ledger\/\d+$/);
  await page.goBack();
  await expect(page.getByText(/All 6\d \w+ shown/)).toBeVisible();
});
