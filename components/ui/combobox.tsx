"use client";

import { useState } from "react";
import {
  type ComboboxControl,
  ComboboxInput,
  type ComboboxOption,
  type ComboboxSource,
} from "./combobox-input";

/** Chooses one of many by typing. A short list that is always the same is a `Select`. */
export function Combobox<Option extends ComboboxOption>({
  value,
  onChoose,
  onBlur,
  none,
  options,
  placeholder = "Type to find",
  ...rest
}: Omit<ComboboxSource<Option>, "onCreate"> &
  ComboboxControl & {
    /** Empty: nothing chosen. */
    value: string;
    /** @param option null: none, the text was emptied */
    onChoose: (option: Option | null) => void;
    onBlur?: (() => void) | undefined;
    /** What it means to choose none. It stands there then, and first in the list. */
    none?: string | undefined;
    onCreate?: ((typed: string) => void) | undefined;
    inputRef?: ((element: HTMLInputElement | null) => void) | undefined;
  }) {
  // What is typed until something is chosen; null: the name of what is chosen stands there.
  const [typed, setTyped] = useState<string | null>(null);
  const [last, setLast] = useState<Option | null>(null);
  const chosen = last?.value === value ? last : options.find((option) => option.value === value);
  const whole = none && !rest.find ? [{ value: "", label: none } as Option, ...options] : options;

  function choose(option: Option | null) {
    setTyped(null);
    const next = option?.value ? option : null;
    setLast(next);
    if ((next?.value ?? "") !== value) onChoose(next);
  }

  return (
    <ComboboxInput
      {...rest}
      options={whole}
      selected={value}
      placeholder={none ?? placeholder}
      text={typed ?? chosen?.label ?? ""}
      onType={setTyped}
      onChoose={choose}
      onLeave={(match) => {
        if (match) choose(match);
        else if (typed !== null && typed.trim() === "") choose(null);
        else setTyped(null);
        onBlur?.();
      }}
      onCreate={
        rest.onCreate &&
        ((words) => {
          setTyped(null);
          rest.onCreate?.(words);
        })
      }
    />
  );
}
