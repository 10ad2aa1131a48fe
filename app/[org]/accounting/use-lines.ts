"use client";

import { useRef } from "react";

/**
 * Where the focus goes in a list of lines: to the first field of a line that was added, and, where one was removed, to
 * the button that removes the next; after the last one, to the button that adds.
 * @param first the name that the first field of a line ends in
 */
export function useLines(first: string) {
  const list = useRef<HTMLOListElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);

  /** A field of a line by the end of its name. */
  function fieldOf(index: number, name: string) {
    return list.current?.children[index]?.querySelector<HTMLElement>(`input[name$=${name}]`);
  }

  return {
    list,
    addButton,
    fieldOf,
    /** A new line is there after the next frame. */
    focusLine: (index: number) => requestAnimationFrame(() => fieldOf(index, first)?.focus()),
    focusAfterRemoval: (index: number) =>
      requestAnimationFrame(() => {
        const buttons =
          list.current?.children[index]?.querySelectorAll<HTMLElement>("[data-remove-line]");
        // One of a phone and one of a desk; the other is hidden.
        const shown = [...(buttons ?? [])].find((button) => button.offsetParent !== null);
        (shown ?? addButton.current)?.focus();
      }),
  };
}
