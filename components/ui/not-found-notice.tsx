import type { ReactNode } from "react";

/** What stands where a page would: why, and where to go from here. */
export function NotFoundNotice({ children, actions }: { children: ReactNode; actions: ReactNode }) {
  return (
    <div className="grid min-h-[50dvh] max-w-md content-center gap-2">
      <p className="text-13 text-dim">404</p>
      <h1 className="text-xl font-semibold tracking-tight">Page not found</h1>
      <p className="text-dim">{children}</p>
      <div className="mt-3 flex flex-wrap gap-2">{actions}</div>
    </div>
  );
}
