/** What lies between the page, or another window, and a window over it: windows stack as they are opened. */
export const overlayClass = "fixed inset-0 z-50 animate-appear bg-black/40 dark:bg-black/60";

/** The window itself: centred, never taller or wider than the screen. */
export const dialogFrameClass =
  "fixed top-1/2 left-1/2 z-50 grid max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] max-w-lg -translate-x-1/2 -translate-y-1/2 animate-appear gap-4 overflow-y-auto rounded-xl border bg-overlay p-5 shadow-overlay";
