"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { findCurrent } from "@/components/layout/side-nav";
import { cn } from "@/components/ui/cn";

/** The pages of one area, in a row under its header, or `inPage`, at the top of a page's own column. */
export function TabNav({
  label,
  items,
  inPage = false,
}: {
  label: string;
  items: readonly { href: string; label: string }[];
  inPage?: boolean;
}) {
  const current = findCurrent(items, usePathname());
  return (
    <nav aria-label={label} className={cn("border-b", inPage && "-mt-2 mb-5 print:hidden")}>
      <ul
        className={cn(
          "flex flex-wrap gap-x-1",
          inPage ? "-mx-1.75" : "mx-auto max-w-[1120px] px-2.5 sm:px-4.5",
        )}
      >
        {items.map(({ href, label: name }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={href === current ? "page" : undefined}
              className={cn(
                "-mb-px block border-b-2 px-1.75 py-2 text-13",
                href === current
                  ? "border-ink font-medium"
                  : "border-transparent text-dim hover:text-ink",
              )}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
