"use client";

import { Slider as Primitive } from "radix-ui";
import { cn } from "./cn";

/** A number by sliding. Stand an `Input` beside it where the exact number matters. */
export function Slider({
  label,
  value,
  onValueChange,
  minimum = 0,
  maximum,
  step = 1,
  className,
}: {
  label: string;
  value: number;
  onValueChange: (value: number) => void;
  minimum?: number | undefined;
  maximum: number;
  step?: number | undefined;
  className?: string | undefined;
}) {
  return (
    <Primitive.Root
      value={[value]}
      onValueChange={([next = minimum]) => onValueChange(next)}
      min={minimum}
      max={maximum}
      step={step}
      className={cn("relative flex h-6 w-full touch-none items-center select-none", className)}
    >
      <Primitive.Track className="relative h-1 grow rounded-full bg-edge/40">
        <Primitive.Range className="absolute h-full rounded-full bg-primary" />
      </Primitive.Track>
      <Primitive.Thumb
        aria-label={label}
        className="block size-4 rounded-full border border-edge bg-bg hover:border-ink dark:bg-ink"
      />
    </Primitive.Root>
  );
}
