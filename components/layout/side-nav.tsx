"use client";

import { Lock } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { toast } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";

export type NavItem = {
  label: string;
  href: string;
  icon?: ReactNode;
  /** A count or a word at the right. */
  hint?: ReactNode;
  /** Decides for itself when given; else the longest `href` that the address begins with is lit. */
  active?: boolean | undefined;
  /** Why this person cannot go there. The item stays, and says so on hover, focus and touch. */
  disabledReason?: string | null | undefined;
};
export type NavGroup = { heading?: string | undefined; items: readonly NavItem[] };

/** The links of the side bar, in groups. */
export function SideNav({
  groups,
  onNavigate,
}: {
  groups: readonly NavGroup[];
  onNavigate?: (() => void) | undefined;
}) {
  const pathname = usePathname();
  const items = groups.flatMap((group) => group.items);
  const found = findCurrent(items, pathname);
  // Every page lies below the first one: a page without an item of its own (search) is no part of it.
  const current = found === items[0]?.href && found !== pathname ? "" : found;
  return (
    <nav aria-label="Main" className="flex flex-col gap-0.5">
      {groups.map((group, index) => (
        <div key={group.heading ?? index} className="flex flex-col gap-0.5">
          {group.heading ? (
            <p className="mx-2 mt-3.5 mb-1 text-xs font-medium text-faint">{group.heading}</p>
          ) : null}
          {group.items.map((item) => {
            const active = item.active ?? item.href === current;
            if (item.disabledReason) {
              return <LockedItem key={item.href} item={item} reason={item.disabledReason} />;
            }
            return (
              <Link
                key={item.href}
                href={item.href}
                aria-current={active ? "page" : undefined}
                onClick={() => onNavigate?.()}
                className={cn(
                  "flex items-center gap-2 rounded-md px-2 py-1.5 -outline-offset-2 [&_svg]:size-4 [&_svg]:shrink-0",
                  active
                    ? "bg-line font-medium text-ink"
                    : "text-dim hover:bg-line/60 hover:text-ink",
                )}
              >
                {item.icon}
                <span className="min-w-0 flex-1 truncate">{item.label}</span>
                {item.hint ? <span className="text-xs text-dim">{item.hint}</span> : null}
              </Link>
            );
          })}
        </div>
      ))}
    </nav>
  );
}

function LockedItem({ item, reason }: { item: NavItem; reason: string }) {
  return (
    <Tooltip content={reason} side="right">
      <button
        type="button"
        aria-disabled
        // A finger has no hover: the press tells the reason too.
        onClick={() => toast.info(reason)}
        className="flex items-center gap-2 rounded-md px-2 py-1.5 text-left text-faint -outline-offset-2 [&_svg]:size-4 [&_svg]:shrink-0"
      >
        {item.icon}
        <span className="min-w-0 flex-1 truncate">{item.label}</span>
        <Lock aria-hidden className="size-3.5!" />
        <span className="sr-only">. {reason}</span>
      </button>
    </Tooltip>
  );
}

/** The address of the item that a page belongs to: the longest one that its own begins with. */
export function findCurrent(items: readonly { href: string }[], pathname: string): string {
  return items
    .map(({ href }) => href)
    .filter((href) => pathname === href || pathname.startsWith(`${href}/`))
    .reduce((longest, href) => (href.length > longest.length ? href : longest), "");
}
