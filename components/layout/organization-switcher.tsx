"use client";

import { Check, ChevronsUpDown, FlaskConical, Plus } from "lucide-react";
import { cn } from "@/components/ui/cn";
import {
  DropdownMenu,
  DropdownMenuLabel,
  DropdownMenuLink,
  DropdownMenuSeparator,
} from "@/components/ui/dropdown-menu";
import { creditsInWords } from "@/server/pricing/amount-words";

export type SwitcherOrganization = {
  id: string;
  name: string;
  href: string;
  /** Depth in the tree; a sub-organization is set in under its parent. */
  depth?: number | undefined;
  /** A word at the right: "linked", "suspended". */
  note?: string | undefined;
};

/** The organization one is in, with what it may spend, and the way to the others. */
export function OrganizationSwitcher({
  current,
  organizations,
  hasMore = false,
  createHref,
  testMode,
}: {
  /** `availableCredits: null` while it is not known; `creditsNote` says what then stands there. */
  current: {
    id: string;
    name: string;
    availableCredits: number | null;
    creditsNote?: string | undefined;
  };
  organizations: readonly SwitcherOrganization[];
  /** Whether these are the first of more. */
  hasMore?: boolean;
  createHref?: string | undefined;
  /** The way into the sandbox, or out of it. */
  testMode?: { isOn: boolean; href: string } | undefined;
}) {
  return (
    <DropdownMenu
      align="start"
      className="w-60"
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-2.5 rounded-lg px-2 py-1.5 text-left -outline-offset-2 hover:bg-line/60"
        >
          <Initial name={current.name} />
          <span className="min-w-0 flex-1">
            <span className="block truncate font-semibold">{current.name}</span>
            <span className="block truncate text-xs text-dim">
              {current.availableCredits === null
                ? (current.creditsNote ?? "…")
                : creditsInWords(current.availableCredits)}
            </span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-dim" />
          <span className="sr-only">Switch organization</span>
        </button>
      }
    >
      <DropdownMenuLabel>Organizations</DropdownMenuLabel>
      {organizations.map(({ id, name, href, depth = 0, note }) => (
        <DropdownMenuLink key={id} href={href} active={id === current.id}>
          <span className="min-w-0 flex-1 truncate" style={{ paddingLeft: depth * 14 }}>
            {name}
          </span>
          {note ? <span className="text-xs font-normal text-dim">{note}</span> : null}
          {id === current.id ? <Check aria-hidden /> : null}
        </DropdownMenuLink>
      ))}
      {hasMore ? <DropdownMenuLabel>Use Search to find the others</DropdownMenuLabel> : null}
      {testMode ? (
        <>
          <DropdownMenuSeparator />
          <DropdownMenuLink href={testMode.href} icon={<FlaskConical aria-hidden />}>
            {testMode.isOn ? "Leave the sandbox" : "Sandbox"}
          </DropdownMenuLink>
        </>
      ) : null}
      {createHref ? (
        <>
          <DropdownMenuSeparator />
          <DropdownMenuLink href={createHref} icon={<Plus aria-hidden />}>
            New organization
          </DropdownMenuLink>
        </>
      ) : null}
    </DropdownMenu>
  );
}

function Initial({ name, className }: { name: string; className?: string | undefined }) {
  return (
    <span
      aria-hidden
      className={cn(
        "grid size-6 shrink-0 place-items-center rounded-md bg-primary text-xs font-semibold text-primary-ink",
        className,
      )}
    >
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}
