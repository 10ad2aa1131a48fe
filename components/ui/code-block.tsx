import type { ReactNode } from "react";
import { cn } from "./cn";
import { CopyButton } from "./copy-button";

/** Code in a line of text: an operation key, an id. */
export function Code({
  children,
  className,
}: {
  children: ReactNode;
  className?: string | undefined;
}) {
  return (
    <code
      className={cn(
        "rounded-[5px] border bg-surface px-1.25 py-px font-mono text-xs wrap-anywhere",
        className,
      )}
    >
      {children}
    </code>
  );
}

/** A snippet to copy. Long lines wrap: nothing is hidden on a phone, nothing scrolls sideways. */
export function CodeBlock({
  code,
  label = "Example",
  className,
}: {
  code: string;
  label?: string | undefined;
  className?: string | undefined;
}) {
  return (
    <div
      className={cn("relative min-w-0 rounded-lg border bg-surface text-left text-ink", className)}
    >
      <pre className="p-3 pr-11 whitespace-pre-wrap [overflow-wrap:anywhere]">
        <code className="font-mono text-xs leading-5">{code}</code>
      </pre>
      <CopyButton
        text={code}
        label={`Copy: ${label}`}
        className="absolute top-1.5 right-1.5 bg-surface"
      />
    </div>
  );
}
