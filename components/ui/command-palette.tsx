"use client";

import { Command, defaultFilter } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { dialogFrameClass, overlayClass } from "./dialog-frame";
import { returnFocus } from "./return-focus";

export type CommandItem = {
  id: string;
  label: string;
  /** Further words it is found by. */
  keywords?: readonly string[] | undefined;
  icon?: ReactNode;
  /** Shown at the right: "Acme Books", "1 credit". */
  hint?: string | undefined;
} & ({ href: string } | { onSelect: () => void });
export type CommandGroup = { heading: string; items: readonly CommandItem[] };

/** Everything one can go to or do, by typing. Opens on Ctrl-K and Cmd-K. Stands once on a page. */
export function CommandPalette({
  groups,
  open,
  onOpenChange,
  onNavigate,
  find,
  placeholder = "Search or run a command",
}: {
  groups: readonly CommandGroup[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Follows the `href` of an item: the router's `push`. */
  onNavigate: (href: string) => void;
  /** What is not among the groups and is asked for as one types; it fails with words for a person. */
  find?: ((search: string) => Promise<CommandGroup[]>) | undefined;
  placeholder?: string | undefined;
}) {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      onOpenChange(!open);
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [open, onOpenChange]);

  const [search, setSearch] = useState("");
  const { found, state } = useFound(find, open ? search.trim() : "");
  const shown = [...groups, ...found];

  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayClass} />
        <Dialog.Content
          {...returnFocus}
          aria-describedby={undefined}
          className={cn(dialogFrameClass, "top-[12vh] max-w-xl translate-y-0 overflow-hidden p-0")}
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Command
            label="Commands"
            className="flex max-h-[min(420px,70dvh)] flex-col"
            filter={(value, search, keywords) => defaultFilter(nameOf(value), search, keywords)}
          >
            <div className="flex items-center gap-2.5 border-b px-4">
              <Search aria-hidden className="size-4 text-dim" />
              <Command.Input
                placeholder={placeholder}
                onValueChange={setSearch}
                className="h-12 w-full bg-transparent outline-none placeholder:text-faint max-sm:text-base"
              />
            </div>
            <Command.List className="overflow-y-auto p-1.5">
              {state === "failed" ? (
                <p role="status" className="px-3 py-2 text-center text-13 text-bad">
                  Search isn’t available right now. Pages and actions still work.
                </p>
              ) : null}
              {state === "searching" ? (
                <Command.Loading className="px-3 py-2 text-center text-13 text-dim">
                  Searching…
                </Command.Loading>
              ) : (
                <Command.Empty className="px-3 py-8 text-center text-13 text-dim">
                  No results. Try fewer words, or a full ID.
                </Command.Empty>
              )}
              {shown.map((group) => (
                <Command.Group
                  key={group.heading}
                  heading={group.heading}
                  className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-dim"
                >
                  {group.items.map((item) => (
                    <Command.Item
                      key={item.id}
                      value={`${item.label}${SEPARATOR}${group.heading} ${item.id}`}
                      keywords={[...(item.keywords ?? [])]}
                      onSelect={() => {
                        onOpenChange(false);
                        if ("href" in item) onNavigate(item.href);
                        else item.onSelect();
                      }}
                      className="flex items-center gap-2.5 rounded-md px-2.5 py-2 data-[selected=true]:bg-line [&_svg]:size-4 [&_svg]:text-dim"
                    >
                      {item.icon}
                      <span className="min-w-0 flex-1 truncate">{item.label}</span>
                      {item.hint ? (
                        <span className="max-w-1/2 truncate text-xs text-dim">{item.hint}</span>
                      ) : null}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const TYPING_MS = 200;

type Found = { found: readonly CommandGroup[]; state: "idle" | "searching" | "failed" };
const nothing: Found = { found: [], state: "idle" };

/** What was found for the words typed, once they rest; the last answer stays until the next one is there. */
function useFound(
  find: ((search: string) => Promise<CommandGroup[]>) | undefined,
  search: string,
): Found {
  const [answer, setAnswer] = useState(nothing);
  useEffect(() => {
    if (!find || search.length < 2) return setAnswer(nothing);
    let isCurrent = true;
    setAnswer(({ found }) => ({ found, state: "searching" }));
    const timer = setTimeout(() => {
      find(search).then(
        (groups) => isCurrent && setAnswer({ found: foundBy(search, groups), state: "idle" }),
        () => isCurrent && setAnswer({ found: [], state: "failed" }),
      );
    }, TYPING_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [find, search]);
  return answer;
}

/** What the server found by words that stand in no label stays in the list all the same. */
function foundBy(search: string, groups: readonly CommandGroup[]): CommandGroup[] {
  return groups.map(({ heading, items }) => ({
    heading,
    items: items.map((item) => ({ ...item, keywords: [...(item.keywords ?? []), search] })),
  }));
}

// cmdk tells items apart by their value and searches it too. The id behind the separator keeps two
// items of one name apart; found by it, an address such as /client-b/usage would answer "client b".
const SEPARATOR = "\n";

function nameOf(value: string): string {
  return value.split(SEPARATOR, 1)[0] ?? value;
}

/** The button that opens the palette, with the keys that do so too. */
export function CommandButton({ onClick }: { onClick: () => void }) {
  return (
    <Button className="w-full justify-between font-normal text-dim" onClick={onClick}>
      Search
      <kbd aria-hidden className="rounded border px-1 font-sans text-11">
        Ctrl K
      </kbd>
    </Button>
  );
}
