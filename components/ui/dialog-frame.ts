/** What lies between the page, or another window, and a window over it: windows stack as they are opened. */
export const overlayClass = "fixed inset-0 z-50 animate-appear bg-black/40 dark:bg-black/60";

// What is scrolled fades out above the buttons.
const footerClass =
  "[&_[data-footer]]:sticky [&_[data-footer]]:-bottom-5 [&_[data-footer]]:z-10 [&_[data-footer]]:-mx-1 [&_[data-footer]]:-mt-3 [&_[data-footer]]:-mb-4 [&_[data-footer]]:bg-overlay [&_[data-footer]]:px-1 [&_[data-footer]]:pt-3 [&_[data-footer]]:pb-4 [&_[data-footer]]:shadow-[0_-10px_10px_-4px_var(--overlay)]";

/**
 * The window itself: centred, never taller or wider than the screen. Its buttons (`data-footer`) stay in sight
 * however long it is.
 */
export const dialogFrameClass = `${footerClass} fixed top-1/2 left-1/2 z-50 grid max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] max-w-lg -translate-x-1/2 -translate-y-1/2 animate-appear gap-4 overflow-y-auto rounded-xl border bg-overlay p-5 shadow-overlay`;
