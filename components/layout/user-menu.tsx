"use client";

import { ChevronsUpDown, LogOut } from "lucide-react";
import type { ReactNode } from "react";
import {
  DropdownMenu,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuLink,
  DropdownMenuSeparator,
} from "@/components/ui/dropdown-menu";
import { ThemeToggle } from "@/components/ui/theme-toggle";

/** Who is signed in, their own pages, the theme, and the way out. */
export function UserMenu({
  email,
  links,
  onSignOut,
}: {
  email: string;
  links: readonly { label: string; href: string; icon?: ReactNode }[];
  onSignOut: () => void;
}) {
  return (
    <div className="flex items-center gap-1">
      <DropdownMenu
        align="start"
        className="w-56"
        trigger={
          <button
            type="button"
            className="flex min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1.5 text-left text-13 text-dim -outline-offset-2 hover:bg-line/60 hover:text-ink"
          >
            <span className="min-w-0 flex-1 truncate">{email}</span>
            <ChevronsUpDown aria-hidden className="size-3.5 shrink-0" />
            <span className="sr-only">Your account</span>
          </button>
        }
      >
        <DropdownMenuLabel>
          Signed in as <span className="block truncate text-ink">{email}</span>
        </DropdownMenuLabel>
        {links.map((link) => (
          <DropdownMenuLink key={link.href} href={link.href} icon={link.icon}>
            {link.label}
          </DropdownMenuLink>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem icon={<LogOut aria-hidden />} onSelect={onSignOut}>
          Sign out
        </DropdownMenuItem>
      </DropdownMenu>
      <ThemeToggle />
    </div>
  );
}
