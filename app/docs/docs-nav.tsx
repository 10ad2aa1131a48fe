"use client";

import { ListTree, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Sheet } from "@/components/ui/sheet";
import { MethodName } from "./method-name";

export type DocsNavGroup = {
  heading: string;
  href: string;
  items: { label: string; href: string; method?: string; words?: string }[];
};

/** The contents of the docs, with a filter over names, paths and summaries. */
export function DocsNav({
  groups,
  onNavigate,
}: {
  groups: readonly DocsNavGroup[];
  onNavigate?: (() => void) | undefined;
}) {
  const pathname = usePathname();
  const [filter, setFilter] = useState("");
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = groups
    .map((group) => ({
      ...group,
      items: group.items.filter((item) => {
        const text =
          `${group.heading} ${item.label} ${item.method ?? ""} ${item.words ?? ""}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter((group) => group.items.length > 0);
  return (
    <nav aria-label="Documentation" className="text-13">
      <div className="relative mb-4">
        <Search aria-hidden className="absolute top-2.5 left-2.5 size-3.5 text-dim" />
        <Input
          type="search"
          aria-label="Filter the reference"
          placeholder="Filter"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          className="pl-8"
        />
      </div>
      <p role="status" className="sr-only">
        {words.length > 0 ? `${shown.flatMap((group) => group.items).length} entries` : ""}
      </p>
      {shown.length === 0 ? (
        <p className="px-2 text-dim">
          Nothing matches.{" "}
          <Button variant="link" size="inline" onClick={() => setFilter("")}>
            Clear the filter
          </Button>
        </p>
      ) : null}
      {shown.map((group) => (
        <div key={group.href} className="mb-4">
          <Link
            href={group.href}
            onClick={() => onNavigate?.()}
            aria-current={pathname === group.href ? "page" : undefined}
            className={cn(
              "block rounded-md px-2 py-1 font-medium hover:bg-line/60",
              pathname === group.href && "bg-line",
            )}
          >
            {group.heading}
          </Link>
          <ul className="mt-0.5">
            {group.items.map((item) => (
              <li key={item.href}>
                <Link
                  href={item.href}
                  onClick={() => onNavigate?.()}
                  aria-current={pathname === item.href ? "page" : undefined}
                  className={cn(
                    "flex items-baseline gap-1.5 rounded-md px-2 py-1 text-dim hover:bg-line/60 hover:text-ink",
                    pathname === item.href && "bg-line text-ink",
                  )}
                >
                  {item.method ? <MethodName method={item.method} short /> : null}
                  <span className="min-w-0 wrap-anywhere">{item.label}</span>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** The same, behind a button, where there is no room beside the text. */
export function DocsMenu({ groups }: { groups: readonly DocsNavGroup[] }) {
  const [open, setOpen] = useState(false);
  return (
    <Sheet
      title="Contents"
      side="left"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm">
          <ListTree aria-hidden />
          Contents
        </Button>
      }
    >
      <div className="px-4 py-4">
        <DocsNav groups={groups} onNavigate={() => setOpen(false)} />
      </div>
    </Sheet>
  );
}
