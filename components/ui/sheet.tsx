"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { overlayClass } from "./dialog-frame";
import { returnFocus } from "./return-focus";

/** A panel that slides in from a side: navigation on a phone, the detail of a row. */
export function Sheet({
  title,
  hideTitle = false,
  side = "right",
  trigger,
  open,
  onOpenChange,
  children,
}: {
  title: string;
  hideTitle?: boolean | undefined;
  side?: "left" | "right" | undefined;
  trigger?: ReactNode;
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  children: ReactNode;
}) {
  return (
    <Primitive.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      {trigger ? <Primitive.Trigger asChild>{trigger}</Primitive.Trigger> : null}
      <Primitive.Portal>
        <Primitive.Overlay className={overlayClass} />
        <Primitive.Content
          {...returnFocus}
          aria-describedby={undefined}
          className={cn(
            "fixed inset-y-0 z-50 flex w-full animate-slide-in flex-col overflow-y-auto bg-overlay shadow-overlay",
            side === "left"
              ? "left-0 max-w-[min(288px,calc(100vw-48px))] border-r"
              : "right-0 max-w-md border-l [--slide-from:16px]",
          )}
        >
          <div
            className={cn(
              "flex items-center justify-between gap-3 px-5 py-4",
              hideTitle ? "absolute top-0 right-0 px-3 py-3" : "border-b",
            )}
          >
            <Primitive.Title className={hideTitle ? "sr-only" : "text-base font-semibold"}>
              {title}
            </Primitive.Title>
            <Primitive.Close asChild>
              <Button variant="ghost" size="icon-sm" aria-label="Close">
                <X aria-hidden />
              </Button>
            </Primitive.Close>
          </div>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
