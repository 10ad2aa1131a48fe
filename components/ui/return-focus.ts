"use client";

/** What had the focus on this page, newest last: of a menu that opened a window its item is gone, its button is not. */
let trail: HTMLElement[] = [];
const REMEMBERED = 200;

if (typeof document !== "undefined") {
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    trail = [...trail.filter((one) => one !== target && one.isConnected), target].slice(
      -REMEMBERED,
    );
  });
}

/**
 * Gives the focus back to whatever opened a window, whether or not the window knows its trigger: spread it on the
 * window's content. Where the opener is gone with its row, the page's main part gets it, and never nothing.
 */
export const returnFocus = {
  onCloseAutoFocus(event: Event): void {
    event.preventDefault();
    const opener = trail.findLast(canHaveFocus) ?? document.getElementById("main");
    opener?.focus();
  },
};

function canHaveFocus(element: HTMLElement): boolean {
  return (
    element.isConnected &&
    element.checkVisibility() &&
    element.closest(
      "[role=menu], [role=listbox], [data-state=closed]:is([role=dialog], [role=alertdialog])",
    ) === null
  );
}
