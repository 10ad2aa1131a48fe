"use client";

import { AlertDialog as Primitive } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { dialogFrameClass, overlayClass } from "./dialog-frame";
import { returnFocus } from "./return-focus";

/**
 * Asks before something that destroys or costs. `consequence` says what will happen, in full; the
 * dialog stays open while `onConfirm` runs and when it fails, with the failure in it.
 */
export function ConfirmDialog({
  title,
  consequence,
  confirmLabel,
  cancelLabel = "Cancel",
  danger = false,
  onConfirm,
  trigger,
  open: controlledOpen,
  onOpenChange,
  children,
}: {
  title: string;
  consequence: ReactNode;
  confirmLabel: string;
  cancelLabel?: string | undefined;
  danger?: boolean | undefined;
  /** May return a promise; a rejection keeps the dialog open with its message. */
  onConfirm: () => unknown;
  trigger?: ReactNode;
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  children?: ReactNode;
}) {
  const [ownOpen, setOwnOpen] = useState(false);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const open = controlledOpen ?? ownOpen;

  function changeOpen(next: boolean) {
    if (pending) return;
    setFailure(null);
    setOwnOpen(next);
    onOpenChange?.(next);
  }

  async function confirm() {
    setPending(true);
    setFailure(null);
    try {
      await onConfirm();
      setOwnOpen(false);
      onOpenChange?.(false);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "That didn’t work. Try again.");
    } finally {
      setPending(false);
    }
  }

  return (
    <Primitive.Root open={open} onOpenChange={changeOpen}>
      {trigger ? <Primitive.Trigger asChild>{trigger}</Primitive.Trigger> : null}
      <Primitive.Portal>
        <Primitive.Overlay className={overlayClass} />
        <Primitive.Content {...returnFocus} className={dialogFrameClass}>
          <div>
            <Primitive.Title className="text-base font-semibold">{title}</Primitive.Title>
            <Primitive.Description asChild>
              <div className="mt-1 text-13 text-dim">{consequence}</div>
            </Primitive.Description>
          </div>
          {children}
          {failure ? (
            <p role="alert" className="text-13 text-bad">
              {failure}
            </p>
          ) : null}
          <div data-footer="" className="flex flex-wrap justify-end gap-2">
            <Primitive.Cancel asChild>
              <Button disabledReason={pending ? "Still working" : null}>{cancelLabel}</Button>
            </Primitive.Cancel>
            <Button variant={danger ? "danger" : "primary"} pending={pending} onClick={confirm}>
              {confirmLabel}
            </Button>
          </div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
