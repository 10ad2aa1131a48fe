"use client";

import { useController } from "react-hook-form";
import type { FieldProps } from "@/components/forms/form-fields";
import { Field } from "@/components/ui/field";
import { Select, type SelectOption } from "@/components/ui/select";

// Selects cannot hold an empty value.
const NONE = "none";

/** One of a list, or none of it. */
export function ChoiceField({
  name,
  none,
  options,
  ...frame
}: FieldProps & {
  /** What it means to choose none. */
  none: string;
  options: readonly SelectOption[];
}) {
  const { field, fieldState } = useController({ name });
  return (
    <Field {...frame} error={fieldState.error?.message}>
      {(control) => (
        <Select
          {...control}
          options={[{ value: NONE, label: none }, ...options]}
          value={field.value || NONE}
          onValueChange={(value) => field.onChange(value === NONE ? "" : value)}
          onBlur={field.onBlur}
        />
      )}
    </Field>
  );
}
