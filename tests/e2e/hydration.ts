import { type Browser, selectors } from "@playwright/test";

/** Finds the page itself while one of our pages has a control that React has not taken over yet. */
const unhydrated = () => ({
  queryAll(root: Document | Element) {
    const page = root.ownerDocument ?? (root as Document);
    if (!page.querySelector('script[src*="/_next/"]')) return [];
    for (const control of page.querySelectorAll("button, input, select, textarea"))
      if (!Object.keys(control).some((key) => key.startsWith("__reactFiber$")))
        return [page.documentElement];
    return [];
  },
  query(root: Document | Element) {
    return this.queryAll(root)[0] ?? null;
  },
});

/**
 * Every page waits until it hears clicks before Playwright acts on it: a click on a button that was only drawn is lost,
 * which a busy machine turns into a failed test.
 */
export async function waitForHydration(browser: Browser): Promise<void> {
  await selectors.register("unhydrated", unhydrated);
  browser.on("context", (context) =>
    context.on("page", (page) => {
      const waiting = page.addLocatorHandler(page.locator("unhydrated=any"), async () => {});
      waiting.catch(() => {}); // a page that is already closed
    }),
  );
}
