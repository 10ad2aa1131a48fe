"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A box to tick. Label it with `Label htmlFor`, or use `CheckboxField` in a form. */
export function Checkbox({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      className={cn(
        "group grid size-4.5 shrink-0 place-items-center rounded border border-edge bg-bg disabled:opacity-50 aria-invalid:border-bad data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary",
        className,
      )}
      {...props}
    >
      <Primitive.Indicator className="text-primary-ink">
        <Minus aria-hidden className="hidden size-3.5 group-data-[state=indeterminate]:block" />
        <Check aria-hidden className="size-3.5 group-data-[state=indeterminate]:hidden" />
      </Primitive.Indicator>
    </Primitive.Root>
  );
}
