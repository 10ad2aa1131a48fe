import { expect, test } from "./support";

test("every page of the docs is Markdown too, by its address and by what is accepted", async ({
  request,
}) => {
  const index = await (await request.get("/llms.txt")).text();
  const everything = await (await request.get("/llms-full.txt")).text();
  const paths = [...index.matchAll(/\]\((http[^)]+\.md)\)/g)].map(([, url]) => new URL(url ?? ""));
  expect(paths.length).toBeGreaterThan(20);
  for (const { pathname } of paths) {
    const page = pathname.replace(/\.md$/, "");
    const markdown = await request.get(pathname);
    expect([pathname, markdown.status()]).toEqual([pathname, 200]);
    expect(markdown.headers()["content-type"]).toBe("text/markdown; charset=utf-8");
    const text = await markdown.text();
    expect([pathname, text]).toEqual([pathname, expect.stringMatching(/^# \w/)]);
    expect([pathname, text.includes("{{")]).toEqual([pathname, false]);
    expect([pathname, everything.includes(text)]).toEqual([pathname, true]);
    const accepted = await request.get(page, {
      headers: { accept: "text/markdown, text/html;q=0.8" },
    });
    expect([page, await accepted.text()]).toEqual([page, text]);
    const html = await request.get(page, { headers: { accept: "text/html,*/*;q=0.8" } });
    expect(html.headers()["content-type"]).toContain("text/html");
    expect(html.headers().vary?.toLowerCase()).toContain("accept");
    expect([page, await html.text()]).toEqual([
      page,
      expect.stringContaining(`href="${pathname}"`),
    ]);
  }
  expect((await request.get("/docs/no-such-page.md")).status()).toBe(404);
});

test("the quick start speaks of the visitor's organization, in three languages, and shows no key", async ({
  page,
  owner,
}) => {
  await page.goto("/docs/quick-start");
  await expect(page.getByText(`The examples use ${owner.organization.name}.`)).toBeVisible();
  const price = page.getByRole("region", { name: "3. Ask for a price" });
  await expect(price).toContainText(
    `/organizations/${owner.organization.id}/accounts?dry_run=true`,
  );
  await price.getByRole("tab", { name: "curl" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(price.getByRole("tabpanel", { name: "TypeScript" })).toContainText("await fetch");
  await page.keyboard.press("ArrowRight");
  await expect(price.getByRole("tabpanel", { name: "Python" })).toContainText("requests.post");
  await expect(page.getByText(/bk_live_\w/)).toHaveCount(0);
  const first = page.getByRole("region", { name: "1. Get a key" });
  await first.getByRole("link", { name: "API keys" }).click();
  await expect(page).toHaveURL(`/${owner.organization.slug}/api-keys`);
});

test("the console tries a paid request, asks before it is real, and shows the answer whole", async ({
  page,
  owner,
}) => {
  await page.goto("/docs/accounts-and-transactions#account.create");
  await page.getByRole("link", { name: "Try it: account.create" }).click();
  await expect(page.getByLabel("Request")).toHaveValue("account.create");
  await page
    .getByLabel("Body", { exact: true })
    .fill('{ "code": "1234", "name": "Petty cash", "type": "asset" ');
  await page.getByRole("button", { name: "Dry run" }).click();
  await expect(page.getByText("The body isn’t valid JSON.")).toBeVisible();
  await page
    .getByLabel("Body", { exact: true })
    .fill('{ "code": "1234", "name": "Petty cash", "type": "asset" }');
  await page.getByRole("button", { name: "Dry run" }).click();
  const answer = page.getByRole("region", { name: "Answer" });
  await expect(answer).toContainText('"would_pass": true');
  const accounts = () => owner.trpc.account.list.query({ organization_id: owner.organization.id });
  expect((await accounts()).data).toEqual([]);

  await page.getByLabel("Dry run: nothing is done or charged").click();
  await page.getByRole("button", { name: "Send" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("Costs 1 credit by the list, if it succeeds.");
  await question.getByRole("button", { name: "Cancel" }).click();
  expect((await accounts()).data).toEqual([]);
  await page.getByRole("button", { name: "Send" }).click();
  await question.getByRole("button", { name: "Send" }).click();
  await expect(answer).toContainText("x-credits-cost: 1");
  await expect(answer).toContainText('"Petty cash"');
  expect((await accounts()).data.map(({ code }) => code)).toEqual(["1234"]);
});

test("a stranger sends with a key, which goes nowhere else", async ({ page, owner }) => {
  const { key } = await owner.trpc.api_key.create.mutate({
    organization_id: owner.organization.id,
    name: "Console",
    scopes: ["billing:read"],
  });
  await page.context().clearCookies();
  await page.goto("/docs/console?endpoint=credits.balance");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("Enter an API key, or sign in.")).toBeVisible();
  await page.getByLabel("API key").fill(key ?? "");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("region", { name: "Answer" })).toContainText('"balance": 4.99');
  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]),
  );
  expect(stored).not.toContain(key);
});
