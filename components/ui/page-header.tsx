import type { ReactNode } from "react";
import { cn } from "./cn";

/** The title of a page, its actions, and a line under it. */
export function PageHeader({
  title,
  description,
  badge,
  actions,
  breadcrumb,
}: {
  title: string;
  description?: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
  breadcrumb?: ReactNode;
}) {
  return (
    <header className="mb-5">
      {breadcrumb ? <div className="mb-1.5">{breadcrumb}</div> : null}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <div className="flex min-w-0 flex-wrap items-center gap-2.5">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
          {badge}
        </div>
        {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      </div>
      {description ? (
        <p className={cn("max-w-2xl text-dim", actions ? "mt-2 sm:mt-1" : "mt-1")}>{description}</p>
      ) : null}
    </header>
  );
}
