/** How far a list was read, in the address: `?page=3`. Whoever goes back to it, or reloads it, is where they were. */
const PARAMETER = "page";
/** No more pages are read again at once: a list that long is searched, not scrolled. */
const MOST_PAGES = 20;

/** How many pages of its list this address asks for. */
export function pagesInAddress(search: string): number {
  const pages = Number(new URLSearchParams(search).get(PARAMETER) ?? "1");
  return Number.isInteger(pages) ? Math.min(Math.max(pages, 1), MOST_PAGES) : 1;
}

/** Writes it into the address of this entry of the history, without asking the server for anything. */
export function keepPages(pages: number): void {
  const address = new URL(window.location.href);
  address.searchParams.set(PARAMETER, String(pages));
  window.history.replaceState(window.history.state, "", address);
}

const keyOf = () => `place:${window.location.pathname}${window.location.search}`;

/** Remembers how far down this address is scrolled, as long as its tab lives. @returns a function that stops it */
export function keepScroll(): () => void {
  let waiting = 0;
  function onScroll() {
    cancelAnimationFrame(waiting);
    const key = keyOf();
    waiting = requestAnimationFrame(() => {
      if (key === keyOf()) sessionStorage.setItem(key, String(window.scrollY));
    });
  }
  window.addEventListener("scroll", onScroll, { passive: true });
  return () => {
    cancelAnimationFrame(waiting);
    window.removeEventListener("scroll", onScroll);
  };
}

/**
 * How far down this address was left; ask as soon as its list stands, before it is scrolled again.
 * @returns what scrolls there: the router has tried, when the list was still short
 */
export function leftScroll(): () => void {
  const top = Number(sessionStorage.getItem(keyOf()) ?? "0");
  return () => {
    if (top > 0) requestAnimationFrame(() => window.scrollTo({ top }));
  };
}
