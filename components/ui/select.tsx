"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import { type ReactNode, useState } from "react";
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
  className?: string | undefined;
  id?: string | undefined;
  "aria-label"?: string | undefined;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
  "aria-required"?: boolean | undefined;
};

/**
 * A choice of one among a handful. Its list is rendered once somebody is about to use it: a page with filters would
 * otherwise wait for every choice of each.
 */
export function Select({
  options,
  value,
  onValueChange,
  onBlur,
  placeholder = "Choose",
  disabled = false,
  className,
  ...aria
}: SelectProps) {
  const [isWanted, setIsWanted] = useState(false);
  const chosen = options.find((option) => option.value === value);
  return (
    <Primitive.Root
      value={value}
      onValueChange={(next) => {
        // In a form Radix answers a value that is not in its list, as none is before it is wanted, with an empty one.
        if (options.some((option) => option.value === next)) onValueChange(next);
      }}
      disabled={disabled}
      onOpenChange={(open) => {
        if (open) setIsWanted(true);
        else onBlur?.();
      }}
    >
      <Primitive.Trigger
        {...aria}
        // With the focus on it, letters choose from the list while it is closed.
        onFocus={() => setIsWanted(true)}
        className={cn(
          controlClass,
          "flex h-8.5 items-center justify-between gap-2 text-left data-placeholder:text-faint max-sm:text-base",
          className,
        )}
      >
        <span className="truncate">
          <Primitive.Value placeholder={placeholder}>{chosen?.label}</Primitive.Value>
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-dim" />
      </Primitive.Trigger>
      {isWanted ? (
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
      ) : null}
    </Primitive.Root>
  );
}
