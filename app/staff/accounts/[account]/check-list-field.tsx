"use client";

import { useId } from "react";
import { useController } from "react-hook-form";
import { Checkbox } from "@/components/ui/checkbox";
import { FieldNotes } from "@/components/ui/field";
import { Label } from "@/components/ui/label";

/** Any number of a long list. None ticked means what `noneMeans` says. */
export function CheckListField({
  name,
  label,
  noneMeans,
  options,
}: {
  name: string;
  label: string;
  noneMeans: string;
  options: readonly { value: string; label: string }[];
}) {
  const { field, fieldState } = useController<Record<string, string[]>>({ name });
  const chosen = field.value ?? [];
  const id = useId();
  return (
    <fieldset className="min-w-0" aria-describedby={`${id}-description`}>
      <legend className="mb-1.5 text-13 font-medium">{label}</legend>
      <div className="grid max-h-40 gap-2 overflow-y-auto rounded-lg border p-2.5">
        {options.map((option, index) => (
          <div key={option.value} className="flex items-start gap-2">
            <Checkbox
              id={`${id}-${option.value}`}
              ref={index === 0 ? field.ref : undefined}
              checked={chosen.includes(option.value)}
              onCheckedChange={(checked) =>
                field.onChange(
                  checked === true
                    ? [...chosen, option.value]
                    : chosen.filter((value) => value !== option.value),
                )
              }
              onBlur={field.onBlur}
            />
            <Label htmlFor={`${id}-${option.value}`} className="leading-4.5 font-normal">
              {option.label}
            </Label>
          </div>
        ))}
      </div>
      <div className="mt-1.5">
        <FieldNotes
          id={id}
          description={chosen.length === 0 ? noneMeans : `${chosen.length} chosen`}
          error={fieldState.error?.message}
        />
      </div>
    </fieldset>
  );
}
