import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

/** A list of facts: a name, and what is known. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="rounded-xl border text-13">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-3 border-b px-3.5 py-2 last:border-b-0 sm:grid-cols-[160px_minmax(0,1fr)]">
      <dt className="text-dim first-letter:uppercase">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}

/** An id to read and to copy. */
export function Id({ value }: { value: string }) {
  return (
    <span className="flex items-start gap-2">
      <span className="min-w-0 font-mono text-xs leading-5 break-all">{value}</span>
      <CopyButton text={value} label="Copy" className="-my-1 shrink-0" />
    </span>
  );
}
