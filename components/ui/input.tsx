import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** The frame shared by everything one types or chooses in. */
export const controlClass =
  "w-full rounded-lg border border-edge/70 bg-bg px-3 text-sm text-ink placeholder:text-faint hover:border-edge focus-visible:border-accent focus-visible:outline-offset-0 disabled:opacity-60 disabled:bg-surface aria-invalid:border-bad";

export type InputProps = Omit<ComponentProps<"input">, "prefix"> & {
  /** Shown inside the frame, before the text: "$". */
  prefix?: ReactNode;
  /** Shown inside the frame, after the text: "credits". */
  suffix?: ReactNode;
};

/** A one-line text field. 16 px on a phone, so that the browser does not zoom in. */
export function Input({ className, prefix, suffix, ...props }: InputProps) {
  const input = (
    <input
      className={cn(
        controlClass,
        "h-8.5 read-only:bg-surface max-sm:text-base",
        prefix ? "pl-7" : null,
        suffix ? "pr-16" : null,
        className,
      )}
      {...props}
    />
  );
  if (!prefix && !suffix) return input;
  return (
    <span className="relative block">
      {prefix ? (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-0 left-3 grid place-items-center text-dim"
        >
          {prefix}
        </span>
      ) : null}
      {input}
      {suffix ? (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-0 right-3 grid place-items-center text-13 text-dim"
        >
          {suffix}
        </span>
      ) : null}
    </span>
  );
}
