"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { controlClass } from "./input";

export type SelectOption = {
  value: string;
  label: string;
  description?: ReactNode;
  disabled?: boolean | undefined;
};
export type SelectProps = {
  options: readonly SelectOption[];
  /** Empty string: nothing chosen yet, the placeholder shows. */
  value: string;
  onValueChange: (value: string) => void;
  onBlur?: (() => void) | undefined;
  placeholder?: string | undefined;
  disabled?: boolean | undefined;
  name?: string | undefined;
  className?: string | undefined;
  id?: string | undefined;
  "aria-label"?: string | undefined;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
  "aria-required"?: boolean | undefined;
};

/** A choice of one among a handful. */
export function Select({
  options,
  value,
  onValueChange,
  onBlur,
  placeholder = "Choose",
  disabled = false,
  name,
  className,
  ...aria
}: SelectProps) {
  return (
    <Primitive.Root
      value={value}
      onValueChange={onValueChange}
      disabled={disabled}
      {...(name === undefined ? {} : { name })}
      onOpenChange={(open) => {
        if (!open) onBlur?.();
      }}
    >
      <Primitive.Trigger
        {...aria}
        className={cn(
          controlClass,
          "flex h-8.5 items-center justify-between gap-2 text-left data-placeholder:text-faint max-sm:text-base",
          className,
        )}
      >
        <span className="truncate">
          <Primitive.Value placeholder={placeholder} />
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-dim" />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-60 max-h-(--radix-select-content-available-height) max-w-[calc(100vw-16px)] min-w-(--radix-select-trigger-width) animate-appear overflow-hidden rounded-lg border bg-overlay shadow-overlay"
        >
          <Primitive.Viewport className="p-1">
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className="relative rounded-md py-1.5 pr-8 pl-2 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-line"
              >
                <Primitive.ItemText>{option.label}</Primitive.ItemText>
                {option.description ? (
                  <span className="block text-xs text-dim">{option.description}</span>
                ) : null}
                <Primitive.ItemIndicator className="absolute top-2 right-2">
                  <Check aria-hidden className="size-4" />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
