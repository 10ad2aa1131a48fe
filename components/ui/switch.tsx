"use client";

import { Switch as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** On or off, at once. For a choice that is saved later with a form, use a checkbox. */
export function Switch({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      className={cn(
        "group inline-flex h-5 w-8.5 shrink-0 items-center rounded-full border border-edge bg-edge/40 p-px transition-colors disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent",
        className,
      )}
      {...props}
    >
      <Primitive.Thumb className="size-4 rounded-full bg-white shadow-sm ring-1 ring-black/20 transition-transform data-[state=checked]:translate-x-3.5" />
    </Primitive.Root>
  );
}
