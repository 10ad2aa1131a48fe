import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlClass } from "./input";

/** A field for several lines; it grows with what is typed. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      rows={3}
      className={cn(
        controlClass,
        "field-sizing-content max-h-64 min-h-20 py-1.5 read-only:bg-surface max-sm:text-base",
        className,
      )}
      {...props}
    />
  );
}
