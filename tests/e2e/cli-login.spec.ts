import type { APIRequestContext, Page } from "@playwright/test";
import { expect, expectNoFindings, passTenMinutes, test } from "./support";

async function startLogin(request: APIRequestContext, hostname = "anna-laptop") {
  const answer = await request.post("/api/v1/cli-logins", { data: { hostname } });
  expect(answer.status()).toBe(201);
  return (await answer.json()) as { device_code: string; user_code: string };
}

async function collect(request: APIRequestContext, deviceCode: string) {
  const data = { device_code: deviceCode };
  return (await request.post("/api/v1/cli-logins/collect", { data })).json();
}

const open = (page: Page, code: string) => page.goto(`/cli?code=${code}`);

test("a person types the code of a command line, chooses what its key may do, and confirms it is them", async ({
  page,
  owner,
  request,
}) => {
  const login = await startLogin(request);
  await page.goto("/cli");
  await page.getByLabel("Code").fill("BCDF");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Enter all eight letters")).toBeVisible();
  await page.getByLabel("Code").fill("BCDF-GHJK");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("No login is waiting under this code")).toBeVisible();
  await page.getByLabel("Code").fill(login.user_code.toLowerCase());
  await page.getByRole("button", { name: "Continue" }).click();

  await expect(page.getByRole("heading", { name: "Connect anna-laptop?" })).toBeVisible();
  await expect(page.getByText(login.user_code)).toBeVisible();
  await page.getByText("More scopes").click();
  await page.getByLabel("organizations:write").click();
  await passTenMinutes(owner.person);
  await page.getByRole("button", { name: "Approve · 1 credit" }).click();
  const question = page.getByRole("dialog", { name: "Confirm it’s you" });
  await question.getByLabel("Password").fill(owner.person.password);
  await question.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText("Go back to your terminal")).toBeVisible();
  await expectNoFindings(page, "an approved login");

  const got = await collect(request, login.device_code);
  expect(got).toMatchObject({
    status: "approved",
    api_key: {
      name: "CLI on anna-laptop",
      scopes: ["billing:read", "usage:write", "webhooks:write", "organizations:write"],
    },
    organization: { id: owner.organization.id },
  });
  await page.reload();
  await expect(page.getByRole("heading", { name: "This code was used" })).toBeVisible();
  await page.goto(`/${owner.organization.slug}/api-keys`);
  await expect(page.getByText("CLI on anna-laptop")).toBeVisible();
});

test("a declined login gets nothing, and whoever isn't signed in comes back to it", async ({
  page,
  owner,
  request,
  browser,
}) => {
  const login = await startLogin(request);
  const stranger = await (await browser.newContext()).newPage();
  await open(stranger, login.user_code);
  await stranger.getByLabel("Email").fill(owner.person.email);
  await stranger.getByLabel("Password").fill(owner.person.password);
  await stranger.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(stranger.getByRole("heading", { name: "Connect anna-laptop?" })).toBeVisible();
  await stranger.getByRole("button", { name: "Decline" }).click();
  await expect(stranger.getByText("The command line gets no API key")).toBeVisible();
  expect(await collect(request, login.device_code)).toEqual({ status: "declined" });
  await open(page, login.user_code);
  await expect(page.getByRole("heading", { name: "This login was declined" })).toBeVisible();
  await stranger.context().close();
});
