import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** A framed surface. `flush` for content that brings its own padding, such as a table. */
export function Card({
  flush = false,
  className,
  ...props
}: ComponentProps<"div"> & { flush?: boolean | undefined }) {
  return (
    <div
      className={cn("rounded-xl border", flush ? "overflow-hidden" : "px-4.5 py-4", className)}
      {...props}
    />
  );
}

/** A part of a page under a heading, with room for a link or a control at its right. */
export function Section({
  title,
  description,
  aside,
  className,
  children,
}: {
  title: string;
  description?: ReactNode;
  aside?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}) {
  return (
    <section className={cn("mt-7 min-w-0", className)}>
      <div className="mb-2.5 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="text-sm font-semibold">{title}</h2>
        {aside ? <div className="text-13 text-dim [&_a:hover]:text-ink">{aside}</div> : null}
        {description ? <p className="w-full text-13 text-dim">{description}</p> : null}
      </div>
      {children}
    </section>
  );
}
