import { expect, expectBalance, makeBooks, test } from "./support";

test("what an agent writes waits for an owner, who approves one draft and rejects another", async ({
  page,
  owner,
}) => {
  await makeBooks(owner);
  const scope = { organization_id: owner.organization.id };
  await owner.trpc.book_settings.update.mutate({ ...scope, approval_required: true });
  const agent = await owner.trpc.agent.create.mutate({ ...scope, name: "Bookkeeper" });
  const { key } = await owner.trpc.api_key.create.mutate({
    ...scope,
    name: "Agent",
    scopes: ["accounting:write"],
    agent_id: agent.id,
  });
  const asked = async (name: string) => {
    const answer = await page.request.post(`/api/organizations/${scope.organization_id}/contacts`, {
      headers: { authorization: `Bearer ${key}`, cookie: "" },
      data: { kind: "customer", name },
    });
    expect(answer.status()).toBe(202);
  };
  await asked("Northwind");
  await asked("Contoso");

  // 500 less two accounts and a key.
  await page.goto(`/${owner.organization.slug}/accounting/drafts`);
  await expectBalance(page, "497");
  const menu = page.getByRole("navigation", { name: "Main" });
  await expect(menu.getByRole("link", { name: /Drafts/ })).toContainText("2 waiting");
  const waiting = page.getByRole("table", { name: "Drafts: waiting" });
  const row = (name: string) => waiting.getByRole("row").filter({ hasText: name });
  await row("Northwind")
    .getByRole("button", { name: /^Approve/ })
    .click();
  await expect(page.getByText("Approved and done")).toBeVisible();
  await expect(row("Northwind")).toHaveCount(0);
  await expectBalance(page, "496");

  await row("Contoso")
    .getByRole("button", { name: /^Reject/ })
    .click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Reject" }).click();
  await expect(page.getByText("Draft rejected")).toBeVisible();
  await expect(page.getByText("Nothing is waiting", { exact: true })).toBeVisible();
  const contacts = await owner.trpc.contact.list.query(scope);
  expect(contacts.data.map(({ name }) => name)).toEqual(["Northwind"]);
  await expectBalance(page, "496");
});
