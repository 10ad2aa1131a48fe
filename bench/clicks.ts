import { chromium, type Page } from "@playwright/test";
import { findBrowser } from "../scripts/find-browser";
import { type Bench, type Finding, inMs, takeTurns } from "./bench";

/** What a side bar leads to, by its words. */
const CLICKED = ["Billing", "Usage", "Ledger", "Organizations", "Members"] as const;
/** The page with the least on it: a sentence and a button. */
const EMPTY = "Sandbox";

/**
 * How long somebody waits who clicks in the side bar, in a browser that knows the scripts already: from the click
 * until the page is complete, beside the same for the emptiest page. @returns the page that is the furthest from it
 * @param token of a signed-in owner
 */
export async function measureClicks(
  bench: Bench,
  { url, slug, token }: { url: string; slug: string; token: string },
): Promise<Finding> {
  const { executablePath, args } = await findBrowser();
  const browser = await chromium.launch({ args, ...(executablePath ? { executablePath } : {}) });
  try {
    const context = await browser.newContext({ reducedMotion: "reduce" });
    await context.addCookies([{ name: "next-auth.session-token", value: token, url }]);
    const page = await context.newPage();
    await page.goto(`${url}/${slug}`, { waitUntil: "networkidle" });
    const names = [...CLICKED, EMPTY] as const;
    const clicks = Object.fromEntries(
      names.map((name) => [
        name,
        async () => {
          const took = await click(page, name);
          await click(page, "Overview");
          return took;
        },
      ]),
    ) as Record<(typeof names)[number], () => Promise<number>>;
    const p50 = await takeTurns(clicks, 8 * bench.rounds);
    const reference = p50[EMPTY];
    const pages = CLICKED.map((name) => {
      bench.say(`  ${name}: ${inMs(p50[name])} against ${inMs(reference)}`);
      return { name, ours: p50[name], measured: p50[name] / reference };
    });
    const worst = pages.toSorted((a, b) => b.measured - a.measured)[0];
    if (!worst) throw new Error("no page was clicked");
    return {
      name: "click",
      measured: worst.measured,
      ours: `${pages.map(({ name, ours }) => `${name} ${inMs(ours)}`).join(", ")}; the worst: ${worst.name}`,
      reference: `${EMPTY} ${inMs(reference)}`,
    };
  } finally {
    await browser.close();
  }
}

/** @returns ms from the click until the page that it leads to is there, with nothing still to come */
async function click(page: Page, name: string): Promise<number> {
  return page.evaluate(async (words) => {
    const link = [...document.querySelectorAll<HTMLAnchorElement>("aside nav a")].find(
      (one) => one.textContent?.trim() === words,
    );
    if (!link) throw new Error(`The side bar has no ${words}.`);
    const isThere = () =>
      location.pathname === new URL(link.href).pathname &&
      link.getAttribute("aria-current") === "page" &&
      document.querySelector("main h1") !== null &&
      document.querySelector("[aria-busy=true], main .animate-pulse") === null;
    const from = performance.now();
    link.click();
    while (!isThere()) await new Promise(requestAnimationFrame);
    return performance.now() - from;
  }, name);
}
