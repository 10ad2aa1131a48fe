"use client";

import type { VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps, MouseEvent } from "react";
import { buttonVariants } from "./button-variants";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonVariants> & {
    /** Renders the child (a link) with the look of a button. */
    asChild?: boolean | undefined;
    /** Shows a spinner and takes no further clicks. */
    pending?: boolean | undefined;
    /** Why it cannot be pressed. The button stays in the tab order so that the reason is found. */
    disabledReason?: string | null | undefined;
  };

/** A button. `disabledReason` disables it and says why; `pending` while its work runs. */
export function Button({
  className,
  variant,
  size,
  asChild = false,
  pending = false,
  disabledReason,
  type = "button",
  onClick,
  children,
  ...props
}: ButtonProps) {
  const look = cn(buttonVariants({ variant, size }), className);
  if (asChild && !disabledReason) {
    return (
      <Slot.Root className={look} onClick={onClick} {...props}>
        {children}
      </Slot.Root>
    );
  }
  const blocked = pending || Boolean(disabledReason);
  const button = (
    <button
      {...props}
      // A blocked submit button must not submit on Enter either.
      type={blocked ? "button" : type}
      className={look}
      aria-disabled={blocked || undefined}
      aria-busy={pending || undefined}
      onClick={blocked ? swallow : onClick}
    >
      {pending ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {asChild ? labelOf(children) : children}
    </button>
  );
  return disabledReason ? <Tooltip content={disabledReason}>{button}</Tooltip> : button;
}

function swallow(event: MouseEvent) {
  event.preventDefault();
  event.stopPropagation();
}

// A blocked `asChild` link becomes a plain button with the link's words.
function labelOf(child: ButtonProps["children"]) {
  return child && typeof child === "object" && "props" in child
    ? (child.props as { children?: ButtonProps["children"] }).children
    : child;
}
