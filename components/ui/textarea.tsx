import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlClass } from "./input";

/** A text field of several lines that grows with its text. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      className={cn(controlClass, "field-sizing-content min-h-20 py-2 max-sm:text-base", className)}
      {...props}
    />
  );
}
