import type { ReactNode } from "react";
import { cn } from "./cn";
import { CodeBlock } from "./code-block";

/** What an empty list says: what would stand here, and how to make the first one. */
export function EmptyState({
  title,
  text,
  action,
  snippet,
  className,
}: {
  title: string;
  text?: ReactNode;
  action?: ReactNode;
  /** A command that makes the first one. */
  snippet?: string | undefined;
  className?: string | undefined;
}) {
  return (
    <div
      className={cn(
        "mx-auto grid max-w-md justify-items-center gap-1 px-4 py-10 text-center",
        className,
      )}
    >
      <p className="font-medium">{title}</p>
      {text ? <p className="text-13 text-dim">{text}</p> : null}
      {snippet ? <CodeBlock code={snippet} label={title} className="mt-3 w-full" /> : null}
      {action ? <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
