import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type axeCore from "axe-core";

const script = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

type Finding = { id: string; impact: string; targets: string[] };

/** No serious or critical finding of axe on the page as it stands. @param look of what it stands, for the report */
export async function expectNoFindings(page: Page, look: string): Promise<void> {
  const serious = (await find(page, { runOnly: WCAG }))
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, targets }) => `${id}: ${targets.join(", ")}`);
  expect.soft(serious, `serious or critical findings of axe, ${look}`).toEqual([]);
}

/** Not even a minor finding of axe, nor advice. */
export async function expectNoAdvice(page: Page): Promise<void> {
  expect((await find(page, {})).map(({ id }) => id)).toEqual([]);
}

/** Runs axe by itself: its Playwright package reads the script anew for every look at a page. */
async function find(page: Page, options: axeCore.RunOptions): Promise<Finding[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(script);
  return page.evaluate(
    async (chosen) => {
      const { axe } = window as unknown as { axe: typeof axeCore };
      const { violations } = await axe.run(chosen);
      return violations.map(({ id, impact, nodes }) => ({
        id,
        impact: impact ?? "",
        targets: nodes.map(({ target }) => target.join(" ")),
      }));
    },
    // Half of the time went into reading all styles again, which only rules about media and orientation need.
    { ...options, resultTypes: ["violations" as const], preload: false },
  );
}
