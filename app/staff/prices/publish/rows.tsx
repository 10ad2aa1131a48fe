"use client";

import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

/** A group of rows that can be added to and taken from. */
export function Rows({
  title,
  empty,
  addLabel,
  onAdd,
  children,
}: {
  title: string;
  /** What stands there while there is no row. */
  empty: string | null;
  addLabel: string;
  onAdd: () => void;
  children: ReactNode;
}) {
  return (
    <fieldset className="grid gap-3 rounded-xl border p-4">
      <legend className="px-1 text-13 font-semibold">{title}</legend>
      {empty ? <p className="text-13 text-dim">{empty}</p> : null}
      {children}
      <div>
        <Button size="sm" onClick={onAdd}>
          <Plus aria-hidden />
          {addLabel}
        </Button>
      </div>
    </fieldset>
  );
}

/** Takes a row away. */
export function RemoveRow({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <Button variant="ghost" size="icon-sm" aria-label={label} onClick={onRemove} className="mt-7">
      <X aria-hidden />
    </Button>
  );
}
