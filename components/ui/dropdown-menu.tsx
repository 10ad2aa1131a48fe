"use client";

import { Check } from "lucide-react";
import Link from "next/link";
import { DropdownMenu as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

const itemClass =
  "flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-13 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-line [&_svg]:size-4 [&_svg]:text-dim";

/** A menu on a button. Fill it with the parts below. */
export function DropdownMenu({
  trigger,
  align = "end",
  className,
  children,
}: {
  trigger: ReactNode;
  align?: "start" | "center" | "end" | undefined;
  className?: string | undefined;
  children: ReactNode;
}) {
  return (
    // Not modal: a modal menu hides the page from a screen reader while its trigger keeps the focus.
    <Primitive.Root modal={false}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            "z-60 max-h-(--radix-dropdown-menu-content-available-height) max-w-[calc(100vw-16px)] min-w-44 animate-appear overflow-y-auto rounded-lg border bg-overlay p-1 shadow-overlay",
            className,
          )}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** One action. `disabledReason` disables it and stands under its name. */
export function DropdownMenuItem({
  onSelect,
  icon,
  danger = false,
  disabledReason,
  children,
}: {
  onSelect: () => void;
  icon?: ReactNode;
  danger?: boolean | undefined;
  disabledReason?: string | null | undefined;
  children: ReactNode;
}) {
  return (
    <Primitive.Item
      onSelect={onSelect}
      disabled={Boolean(disabledReason)}
      className={cn(itemClass, danger && "text-bad [&_svg]:text-bad")}
    >
      {icon}
      <span>
        {children}
        {disabledReason ? <span className="block text-xs">{disabledReason}</span> : null}
      </span>
    </Primitive.Item>
  );
}

/** One of several that may be chosen together: the menu stays open. */
export function DropdownMenuCheckbox({
  checked,
  onCheckedChange,
  disabled = false,
  children,
}: {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean | undefined;
  children: ReactNode;
}) {
  return (
    <Primitive.CheckboxItem
      checked={checked}
      onCheckedChange={onCheckedChange}
      onSelect={(event) => event.preventDefault()}
      disabled={disabled}
      className={cn(itemClass, "relative pr-8")}
    >
      <span>{children}</span>
      <Primitive.ItemIndicator className="absolute right-2">
        <Check aria-hidden />
      </Primitive.ItemIndicator>
    </Primitive.CheckboxItem>
  );
}

/** One place to go. */
export function DropdownMenuLink({
  href,
  icon,
  active = false,
  children,
}: {
  href: string;
  icon?: ReactNode;
  active?: boolean | undefined;
  children: ReactNode;
}) {
  return (
    <Primitive.Item asChild className={cn(itemClass, active && "font-medium")}>
      <Link href={href} aria-current={active ? "true" : undefined}>
        {icon}
        {children}
      </Link>
    </Primitive.Item>
  );
}

/** A heading inside the menu. */
export function DropdownMenuLabel({ children }: { children: ReactNode }) {
  return <Primitive.Label className="px-2 py-1.5 text-xs text-dim">{children}</Primitive.Label>;
}

/** A line between groups. */
export function DropdownMenuSeparator() {
  return <Primitive.Separator className="-mx-1 my-1 h-px bg-line" />;
}
