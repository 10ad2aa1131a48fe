"use client";

import { RadioGroup as Primitive } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

export type RadioOption = {
  value: string;
  label: string;
  description?: ReactNode;
  disabled?: boolean | undefined;
};

/** One of a few, all in sight. Name it with `aria-label` or `aria-labelledby`. */
export function RadioGroup({
  options,
  className,
  ...props
}: ComponentProps<typeof Primitive.Root> & { options: readonly RadioOption[] }) {
  const id = useId();
  return (
    <Primitive.Root className={cn("grid gap-2", className)} {...props}>
      {options.map((option) => (
        <div
          key={option.value}
          className="relative flex items-start gap-2.5 rounded-lg border p-3 has-data-[state=checked]:border-primary has-data-[state=unchecked]:hover:border-edge"
        >
          <Primitive.Item
            id={`${id}-${option.value}`}
            value={option.value}
            disabled={option.disabled ?? false}
            className="relative z-1 mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-edge bg-bg disabled:opacity-50 data-[state=checked]:border-primary"
          >
            <Primitive.Indicator className="size-2 rounded-full bg-primary" />
          </Primitive.Item>
          {/* The whole card is the label's target. */}
          <label
            htmlFor={`${id}-${option.value}`}
            className="cursor-pointer text-13 after:absolute after:inset-0"
          >
            <span className="font-medium">{option.label}</span>
            {option.description ? (
              <span className="block text-dim">{option.description}</span>
            ) : null}
          </label>
        </div>
      ))}
    </Primitive.Root>
  );
}
