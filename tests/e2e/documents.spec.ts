import { pdf, png } from "../support/sample-files";
import { expect, expectBalance, makeBooks, test } from "./support";

test("files are chosen, paid for, attached, refused for what they are, downloaded and archived", async ({
  page,
  owner,
}) => {
  const { organization, trpc } = owner;
  await makeBooks(owner);
  const path = `/${organization.slug}/accounting/documents`;
  await page.goto(path);
  await expect(page.getByText("No documents yet")).toBeVisible();

  const input = page.getByLabel("Files", { exact: true });
  await input.setInputFiles([
    { name: "Receipt.pdf", mimeType: "application/pdf", buffer: pdf(300_000) },
    { name: "Picture.png", mimeType: "image/png", buffer: png() },
  ]);
  await page.getByLabel("Attach to").click();
  await page.getByRole("option", { name: /^Account 1000/ }).click();
  await page.getByRole("button", { name: "Upload 2 files · 10 credits" }).click();
  const row = page.getByRole("row", { name: /Receipt\.pdf/ });
  await expect(row).toContainText("PDF, 300 kB");
  await expect(row).toContainText("1000");
  await expect(page.getByRole("row", { name: /Picture\.png/ })).toBeVisible();
  // 500 less two accounts and two uploads.
  await expectBalance(page, "488");

  await input.setInputFiles({ name: "Fake.png", mimeType: "image/png", buffer: pdf() });
  await page.getByRole("button", { name: "Upload · 5 credits" }).click();
  await expect(page.getByText("The file is a PDF, but its name ends in .png")).toBeVisible();
  await expectBalance(page, "488");
  await page.getByRole("button", { name: "Remove Fake.png" }).click();

  const download = page.waitForEvent("download");
  await row.getByRole("link", { name: "Download Receipt.pdf" }).click();
  expect((await download).suggestedFilename()).toBe("Receipt.pdf");

  await page.getByLabel("Search by name").fill("receipt");
  await page.getByLabel("Search by name").press("Enter");
  await expect(page).toHaveURL(`${path}?search=receipt`);
  await expect(page.getByRole("row", { name: /Picture\.png/ })).toHaveCount(0);
  await row.getByRole("button", { name: "Archive Receipt.pdf" }).click();
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await expect(page.getByText("No document’s name contains “receipt”")).toBeVisible();
  await page.getByRole("link", { name: "Show archived" }).click();
  await expect(row).toBeVisible();
  const { data } = await trpc.document.list.query({ organization_id: organization.id });
  expect(data.map(({ name }) => name)).toEqual(["Picture.png"]);
});
