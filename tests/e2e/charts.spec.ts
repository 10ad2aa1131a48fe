import { expect, expectBalance, test } from "./support";

test("books begin with a starter chart, take a file of accounts, and show both as a tree", async ({
  page,
  owner,
}) => {
  const accounts = `/${owner.organization.slug}/accounting/accounts`;
  const row = (name: RegExp) => page.getByRole("row", { name });

  await page.goto(accounts);
  await page.getByRole("button", { name: "See the starter chart" }).click();
  const starter = page.getByRole("dialog", { name: "Starter chart" });
  await expect(starter.getByText("22 new of 22, 9 with a role.")).toBeVisible();
  await starter.getByRole("combobox").click();
  await page.getByRole("option", { name: /United States/ }).click();
  await starter.getByRole("button", { name: "Add 23 accounts · 23 credits" }).click();
  await expect(page.getByText("23 accounts added")).toBeVisible();
  await expect(row(/6100 Rent/)).toBeVisible();
  await expectBalance(page, "477");

  const branch = page.getByRole("button", { name: "Accounts in 6000 Operating expenses" });
  await branch.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(branch).toHaveAttribute("aria-expanded", "false");
  await expect(row(/6100 Rent/)).toHaveCount(0);
  await page.keyboard.press("ArrowRight");
  await expect(row(/6100 Rent/)).toBeVisible();
  await page.getByLabel("Search accounts").fill("rent");
  await expect(page.getByText("2 shown of 23")).toBeVisible();
  await page.getByLabel("Search accounts").fill("");

  await page.getByRole("button", { name: "Import" }).click();
  const dialog = page.getByRole("dialog", { name: "Import accounts" });
  const file = (text: string) => ({
    name: "chart.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(text),
  });
  await dialog
    .getByLabel("File", { exact: true })
    .setInputFiles(
      file("code,name,type,parent\n6110,Office rent,,6100\n6120,Store rent,curious,6100\n"),
    );
  await expect(dialog.getByText(/Row 3: "curious" is not a type/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: /^Import 1 account/ })).toBeDisabled();
  await dialog
    .getByLabel("File", { exact: true })
    .setInputFiles(file("code,name,type,parent\n6110,Office rent,,6100\n1000,Cash,asset,\n"));
  await expect(dialog.getByText("1 new, 1 kept unchanged")).toBeVisible();
  await dialog.getByRole("button", { name: "Import 1 account · 1 credit" }).click();
  await expect(row(/6110 Office rent/)).toBeVisible();
  await expectBalance(page, "476");

  await page.getByRole("button", { name: "Edit 6110 Office rent" }).click();
  await page.getByRole("combobox", { name: "Part of" }).click();
  await expect(page.getByRole("option", { name: /Office rent/ })).toHaveCount(0);
  await page.getByRole("option", { name: /No other account/ }).click();
  await page.getByRole("button", { name: "Save · 1 credit" }).click();
  await expect(page.getByText("Account 6110 Office rent saved")).toBeVisible();
});
