import type { Browser, Page } from "@playwright/test";

const STALL_MS = 5_000;

/**
 * Has a page draw again that has stopped: under load a browser without a GPU sometimes draws no frame for minutes, and
 * Playwright waits for two of them before it clicks. Says so, since the machine and not the page is then to blame.
 */
export function keepDrawing(browser: Browser): void {
  browser.on("context", (context) =>
    context.on("page", (page) => {
      const timer = setInterval(() => {
        watchFrames(page).catch(() => {}); // it went to another page, or was closed
      }, 2 * STALL_MS);
      timer.unref();
      page.on("close", () => clearInterval(timer));
    }),
  );
}

async function watchFrames(page: Page): Promise<void> {
  if (await drawsFrame(page)) return;
  const devTools = await page.context().newCDPSession(page);
  const clip = { x: 0, y: 0, width: 1, height: 1, scale: 1 };
  await devTools.send("Page.captureScreenshot", { clip }); // forces a frame
  const outcome = (await drawsFrame(page)) ? "a forced one woke it" : "a forced one did not help";
  console.warn(`No frame for ${STALL_MS} ms at ${page.url()}: ${outcome}.`);
  await devTools.detach();
}

function drawsFrame(page: Page): Promise<boolean> {
  return page.evaluate(
    (limitMs) =>
      new Promise<boolean>((resolve) => {
        requestAnimationFrame(() => resolve(true));
        setTimeout(() => resolve(false), limitMs);
      }),
    STALL_MS,
  );
}
