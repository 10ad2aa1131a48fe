"use client";

import { useId, useState } from "react";
import { Input } from "@/components/ui/input";

/** A calendar day to type or choose. Handed on when it is whole and left, not at each key. */
export function DayInput({
  label,
  value,
  onCommit,
}: {
  label: string;
  /** Empty: none. */
  value: string;
  onCommit: (day: string | null) => void;
}) {
  const id = useId();
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  // Another address, another day: what was cleared or chosen elsewhere shows here.
  if (shown !== value) {
    setShown(value);
    setTyped(value);
  }

  function commit() {
    if (typed !== value) onCommit(typed === "" ? null : typed);
  }
  return (
    <span className="flex items-center gap-1.5 text-13 text-dim">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        type="date"
        className="w-36 max-sm:px-2"
        min="1900-01-01"
        max="2199-12-31"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
        }}
      />
    </span>
  );
}
