"use client";

import { X } from "lucide-react";
import { Button } from "@/components/ui/button";

/** Removes a line of a form. @param keep why it has to stay; null when it can go */
export function RemoveLine({
  index,
  keep,
  onRemove,
}: {
  index: number;
  keep: string | null;
  onRemove: (index: number) => void;
}) {
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      data-remove-line
      aria-label={`Remove line ${index + 1}`}
      disabledReason={keep}
      onClick={() => onRemove(index)}
    >
      <X aria-hidden />
    </Button>
  );
}

/** A sum under the lines of a form. */
export function Total({ name, children }: { name: string; children: string }) {
  return (
    <div className="flex justify-between gap-6">
      <dt className="min-w-0 text-dim">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}
