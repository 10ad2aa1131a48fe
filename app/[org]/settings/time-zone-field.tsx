"use client";

import { ComboboxField } from "@/components/forms/form-fields";

/** A time zone out of some four hundred, found by typing. */
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
  return (
    <ComboboxField
      name={name}
      label="Time zone"
      description={description}
      options={zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
      disabled={disabled}
    />
  );
}
