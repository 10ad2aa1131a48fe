"use client";

import { ChevronDown } from "lucide-react";
import { useController } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { controlClass } from "@/components/ui/input";

/**
 * A time zone out of some four hundred. The browser's own list: it is searched by typing, and it is
 * the wheel on a phone.
 */
export function TimeZoneField({
  name,
  zones,
  description = "Days of usage start at midnight in this time zone, and times are shown in it.",
  disabled = false,
}: {
  name: string;
  zones: readonly string[];
  description?: string;
  disabled?: boolean | undefined;
}) {
  const { field, fieldState } = useController({ name });
  return (
    <Field label="Time zone" description={description} error={fieldState.error?.message}>
      {(control) => (
        <span className="relative block">
          <select
            {...field}
            {...control}
            disabled={disabled}
            className={`${controlClass} h-8.5 appearance-none pr-9 max-sm:text-base`}
          >
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll("_", " ")}
              </option>
            ))}
          </select>
          <ChevronDown
            aria-hidden
            className="pointer-events-none absolute top-2.25 right-3 size-4 text-dim"
          />
        </span>
      )}
    </Field>
  );
}
