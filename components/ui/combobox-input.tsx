"use client";

import { ChevronDown, Plus } from "lucide-react";
import { Popover } from "radix-ui";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { cn } from "./cn";
import { Input } from "./input";

export type ComboboxOption = {
  value: string;
  label: string;
  /** Beside the label, dimmed: an email address, a price. */
  description?: string | undefined;
};

/** Finds options by what was typed; without words, the first ones there are. Keep it the same from render to render. */
export type FindOptions<Option extends ComboboxOption> = (
  search: string,
) => Promise<readonly Option[]>;

/** So many options are listed. A search that can find more asks for one more than that. */
export const LISTED = 30;

export type ComboboxSource<Option extends ComboboxOption> = {
  /** All options; with `find`, those whose names are known beforehand. */
  options: readonly Option[];
  find?: FindOptions<Option> | undefined;
  /** Ends the list with "Create ‘what was typed’". */
  onCreate?: ((typed: string) => void) | undefined;
};

export type ComboboxControl = {
  id?: string | undefined;
  name?: string | undefined;
  placeholder?: string | undefined;
  disabled?: boolean | undefined;
  className?: string | undefined;
  "aria-label"?: string | undefined;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
  "aria-required"?: boolean | undefined;
};

/**
 * A text input with a list of what fits (the ARIA combobox with a list). Arrows move, Enter chooses, Escape closes.
 * What the text means is up to `Combobox`, which picks, or to a field that takes free text too.
 */
export function ComboboxInput<Option extends ComboboxOption>({
  text,
  onType,
  onChoose,
  onLeave,
  selected = "",
  suggests = false,
  options,
  find,
  onCreate,
  className,
  inputRef,
  ...control
}: ComboboxSource<Option> &
  ComboboxControl & {
    text: string;
    onType: (text: string) => void;
    onChoose: (option: Option) => void;
    /** The input lost the focus. @param match the option that is called what was typed */
    onLeave: (match: Option | undefined) => void;
    /** The value that is chosen now. */
    selected?: string | undefined;
    /** The text stands for itself: nothing is highlighted but an option that is called just that. */
    suggests?: boolean | undefined;
    inputRef?: ((element: HTMLInputElement | null) => void) | undefined;
  }) {
  const listId = useId();
  const frame = useRef<HTMLSpanElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);
  // What the list is searched by. Opened without typing, it shows all there is.
  const [search, setSearch] = useState("");
  const [moved, setMoved] = useState<number | null>(null);
  const [isAwaited, setAwaited] = useState(false);
  const found = useFound(options, find, isOpen ? search : null);

  const listed = found.options.slice(0, LISTED);
  const match = search === "" ? undefined : named(found.options, search);
  const offersNew = onCreate !== undefined && search.trim() !== "" && !match && found.isCurrent;
  const count = listed.length + (offersNew ? 1 : 0);
  const active = moved !== null && moved < count ? moved : usual();

  function usual(): number {
    if (match) return listed.indexOf(match);
    if (suggests || count === 0) return -1;
    return search === "" ? listed.findIndex(({ value }) => value === selected) : 0;
  }

  function open(words = "") {
    setSearch(words);
    setMoved(null);
    setAwaited(false);
    setOpen(true);
  }

  function close() {
    setOpen(false);
    setAwaited(false);
  }

  function choose(index: number) {
    const option = listed[index];
    close();
    if (option) onChoose(option);
    else if (offersNew) onCreate(search.trim());
  }

  // Enter or Tab was quicker than the search: what it found first is meant.
  useEffect(() => {
    if (!isAwaited || !found.isCurrent) return;
    setAwaited(false);
    if (listed.length > 0) choose(0);
    else if (document.activeElement !== input.current) {
      close();
      onLeave(undefined);
    }
  });

  useEffect(() => {
    if (isOpen && active >= 0)
      document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [isOpen, active, listId]);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) return open(suggests ? text : "");
      const step = key === "ArrowDown" ? 1 : -1;
      const from = active === -1 && step === -1 ? count : active;
      if (count > 0) setMoved((from + step + count) % count);
    } else if (key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      close();
      if (!suggests) onLeave(undefined);
    } else if (key === "Enter" && isOpen && !event.ctrlKey && !event.metaKey) {
      if (suggests && active === -1) return close();
      event.preventDefault();
      event.stopPropagation();
      if (!found.isCurrent) setAwaited(true);
      else if (active >= 0) choose(active);
    } else if (key === "Tab" && isOpen && !suggests && search !== "") {
      // Going on takes what is highlighted, but never makes anything new.
      if (!found.isCurrent) setAwaited(true);
      else if (active >= 0 && active < listed.length) choose(active);
    }
  }

  function onBlur() {
    // What is still searched for is chosen when it is there.
    if (isAwaited) return;
    close();
    onLeave(match);
  }

  const keepsFocus = (event: MouseEvent) => event.preventDefault();
  const status = statusOf(found, { count: listed.length, isNarrowed: search !== "" });
  return (
    <Popover.Root open={isOpen} onOpenChange={(next) => (next ? undefined : close())}>
      <Popover.Anchor asChild>
        <span ref={frame} className="relative block min-w-0">
          <Input
            {...control}
            ref={(element) => {
              input.current = element;
              inputRef?.(element);
            }}
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={isOpen}
            aria-controls={isOpen ? listId : undefined}
            aria-activedescendant={isOpen && active >= 0 ? `${listId}-${active}` : undefined}
            autoComplete="off"
            spellCheck={suggests}
            value={text}
            onChange={(event) => {
              onType(event.target.value);
              open(event.target.value);
            }}
            onClick={() => (isOpen || suggests ? undefined : open())}
            onKeyDown={onKeyDown}
            onFocus={(event) => (suggests ? undefined : event.target.select())}
            onBlur={onBlur}
            className={cn("truncate pr-8", className)}
          />
          <ChevronDown
            aria-hidden
            className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-dim"
          />
        </span>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          // The list inside has a role of its own.
          role="presentation"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onEscapeKeyDown={(event) => event.preventDefault()}
          onInteractOutside={(event) => {
            if (frame.current?.contains(event.target as Node)) event.preventDefault();
          }}
          onMouseDown={keepsFocus}
          className="z-60 max-h-[min(300px,var(--radix-popover-content-available-height))] w-max max-w-[min(420px,calc(100vw-16px))] min-w-(--radix-popover-trigger-width) overflow-y-auto rounded-lg border bg-overlay p-1 shadow-overlay"
        >
          <div id={listId} role="listbox" aria-label="Options">
            {listed.map(({ value, label, description }, index) => (
              <Row
                key={value}
                id={`${listId}-${index}`}
                isSelected={value === selected}
                isActive={index === active}
                onChoose={() => choose(index)}
                onPoint={() => setMoved(index)}
              >
                <span className="min-w-0 flex-1 wrap-anywhere">{label}</span>
                {description ? (
                  <span className="max-w-1/2 shrink-0 truncate text-xs font-normal text-dim">
                    {description}
                  </span>
                ) : null}
              </Row>
            ))}
            {offersNew ? (
              <Row
                id={`${listId}-${listed.length}`}
                isSelected={false}
                isActive={active === listed.length}
                onChoose={() => choose(listed.length)}
                onPoint={() => setMoved(listed.length)}
              >
                <Plus aria-hidden className="size-4 shrink-0 self-center text-dim" />
                <span className="min-w-0 flex-1 wrap-anywhere">Create ‘{search.trim()}’</span>
              </Row>
            ) : null}
          </div>
          <p role="status" className={status.isShown ? "px-2 py-1.5 text-13 text-dim" : "sr-only"}>
            {status.words}
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Row({
  id,
  isSelected,
  isActive,
  onChoose,
  onPoint,
  children,
}: {
  id: string;
  isSelected: boolean;
  isActive: boolean;
  onChoose: () => void;
  onPoint: () => void;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which keeps the focus
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      data-active={isActive || undefined}
      onClick={onChoose}
      onMouseMove={onPoint}
      className="flex items-baseline gap-3 rounded-md px-2 py-1.5 select-none aria-selected:font-medium data-active:bg-line"
    >
      {children}
    </div>
  );
}

type Found<Option> = {
  options: readonly Option[];
  /** Whether they are those of what is typed now. */
  isCurrent: boolean;
  problem: string | null;
};

const TYPING_MS = 200;

/** The options that fit. What was found last stays until the next is there. @param search null: not asked */
function useFound<Option extends ComboboxOption>(
  options: readonly Option[],
  find: FindOptions<Option> | undefined,
  search: string | null,
): Found<Option> {
  const [found, setFound] = useState<Omit<Found<Option>, "isCurrent"> & { search: string }>();
  useEffect(() => {
    if (!find) return;
    if (search === null) return setFound(undefined);
    let isCurrent = true;
    const keep = (options: readonly Option[], problem: string | null) => {
      if (isCurrent) setFound({ search, options, problem });
    };
    const timer = setTimeout(
      () =>
        find(search).then(
          (options) => keep(options, null),
          (error: unknown) => keep([], error instanceof Error ? error.message : String(error)),
        ),
      search === "" ? 0 : TYPING_MS,
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [find, search]);
  if (!find) return { options: fitting(options, search ?? ""), isCurrent: true, problem: null };
  return {
    options: found?.options ?? [],
    isCurrent: found !== undefined && found.search === search,
    problem: found?.problem ?? null,
  };
}

/** The options that have each of the words somewhere. */
export function fitting<Option extends ComboboxOption>(
  options: readonly Option[],
  search: string,
): readonly Option[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return options;
  return options.filter(({ label, description = "" }) => {
    const text = plain(`${label} ${description}`);
    return words.every((word) => text.includes(word));
  });
}

/** Text as it is compared: without case and accents. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

function named<Option extends ComboboxOption>(options: readonly Option[], text: string) {
  return options.find(({ label }) => plain(label) === plain(text));
}

function statusOf(
  { isCurrent, options, problem }: Found<ComboboxOption>,
  { count, isNarrowed }: { count: number; isNarrowed: boolean },
): { words: string; isShown: boolean } {
  if (problem) return { words: problem, isShown: true };
  if (!isCurrent) return { words: "Searching…", isShown: count === 0 };
  if (count === 0) return { words: isNarrowed ? "Nothing found" : "Nothing yet", isShown: true };
  if (options.length > count) return { words: "Type to find more", isShown: true };
  return { words: `${count} found`, isShown: false };
}
