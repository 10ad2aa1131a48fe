import { setTimeout as delay } from "node:timers/promises";
import type { Browser, CDPSession, Page } from "@playwright/test";

const STALL_MS = 5_000;

/**
 * Has a page draw again that has stopped: under load a browser without a GPU sometimes draws no frame for minutes, and
 * Playwright waits for two of them before it clicks. Says so, since the machine and not the page is then to blame.
 */
export function keepDrawing(browser: Browser): void {
  browser.on("context", (context) => context.on("page", (page) => void watch(page)));
}

async function watch(page: Page): Promise<void> {
  while (!page.isClosed()) {
    const before = performance.now();
    await delay(2 * STALL_MS, undefined, { ref: false });
    const late = performance.now() - before - 2 * STALL_MS;
    // What the test waited for had no chance to happen, but its time ran out.
    if (late > STALL_MS) console.warn(`This process stood still for ${Math.round(late)} ms.`);
    await wake(page).catch(() => {}); // it went to another page, or was closed
  }
}

async function wake(page: Page): Promise<void> {
  if (await drawsFrame(page)) return;
  const say = (words: string) =>
    console.warn(`No frame for ${STALL_MS} ms at ${page.url()}: ${words}.`);
  say("one is forced");
  const clip = { x: 0, y: 0, width: 1, height: 1, scale: 1 };
  const forces: [string, (devTools: CDPSession) => Promise<unknown>][] = [
    ["a screenshot", (devTools) => devTools.send("Page.captureScreenshot", { clip })],
    ["bringing it to the front", (devTools) => devTools.send("Page.bringToFront")],
    ["another size", () => resize(page)],
  ];
  const devTools = await page.context().newCDPSession(page);
  for (const [name, force] of forces) {
    // Either may wait for a frame itself.
    await Promise.race([force(devTools).catch(() => {}), delay(STALL_MS)]);
    if (await drawsFrame(page)) return say(`${name} woke it`);
    say(`${name} did not help`);
  }
}

async function resize(page: Page): Promise<void> {
  const size = page.viewportSize();
  if (!size) return;
  await page.setViewportSize({ ...size, height: size.height + 1 });
  await page.setViewportSize(size);
}

/** False too where the page answers nothing at all. */
function drawsFrame(page: Page): Promise<boolean> {
  const drawn = page.evaluate(
    () => new Promise<boolean>((resolve) => requestAnimationFrame(() => resolve(true))),
  );
  return Promise.race([drawn, delay(STALL_MS, false)]);
}
