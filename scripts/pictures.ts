import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { chromium, type Page } from "@playwright/test";
import { findBrowser } from "./find-browser.ts";

/**
 * `npm run pictures -- http://localhost:3000`: takes the pictures of the landing page from a running `npm start`,
 * whose demo company they show, and writes them to `public/pictures` for light and dark.
 */
const [origin = "http://localhost:3000"] = process.argv.slice(2);
const folder = path.join(import.meta.dirname, "../public/pictures");
const shown = { overview: "", ledger: "/ledger", billing: "/billing" };

const { executablePath, args } = await findBrowser();
const browser = await chromium.launch({ args, ...(executablePath ? { executablePath } : {}) });
mkdirSync(folder, { recursive: true });
for (const colorScheme of ["light", "dark"] as const) {
  const context = await browser.newContext({
    colorScheme,
    viewport: { width: 1280, height: 860 },
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel("Email").fill("owner@acme.test");
  await page.getByLabel("Password", { exact: true }).fill("correct-horse-battery");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  const slug = new URL(page.url()).pathname.split("/")[1];
  for (const [name, address] of Object.entries(shown)) {
    await page.goto(`${origin}/${slug}${address}`, { waitUntil: "networkidle" });
    const bytes = await asWebp(page, await page.screenshot());
    writeFileSync(path.join(folder, `${name}-${colorScheme}.webp`), bytes);
    console.log(`${name}-${colorScheme}.webp: ${Math.round(bytes.length / 1024)} kB`);
  }
  await context.close();
}
await browser.close();

/** The browser compresses it: a fifth of the PNG. */
async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
  const blank = await page.context().newPage();
  const url = await blank.evaluate(
    async (source) => {
      const picture = new Image();
      picture.src = source;
      await picture.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [picture.width, picture.height];
      canvas.getContext("2d")?.drawImage(picture, 0, 0);
      return canvas.toDataURL("image/webp", 0.9);
    },
    `data:image/png;base64,${png.toString("base64")}`,
  );
  await blank.close();
  return Buffer.from(url.split(",")[1] ?? "", "base64");
}
