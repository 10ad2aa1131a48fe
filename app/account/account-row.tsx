import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** One thing a person signs in with or is signed in on, and what they can do about it at its end. */
export function AccountRow({
  icon: Icon,
  title,
  detail,
  isNested = false,
  children,
}: {
  icon?: LucideIcon;
  title: ReactNode;
  detail: ReactNode;
  /** One of several under the row before it. */
  isNested?: boolean;
  children: ReactNode;
}) {
  return (
    <li
      className={cn(
        "flex flex-wrap items-center gap-x-4 gap-y-2 py-3 pr-4.5",
        isNested ? "pl-8" : "pl-4.5",
      )}
    >
      {Icon ? <Icon aria-hidden className="size-4.5 shrink-0 text-dim" /> : null}
      <div className="min-w-48 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">{title}</p>
        <p className="text-13 text-dim">{detail}</p>
      </div>
      {children}
    </li>
  );
}
