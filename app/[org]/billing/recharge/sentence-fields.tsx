"use client";

import { useController } from "react-hook-form";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Select, type SelectOption } from "@/components/ui/select";

type InlineProps = { name: string; label: string; disabled: boolean };

/** Credits in the flow of a sentence. */
export function InlineCredits(props: InlineProps) {
  return <InlineNumber suffix="credits" className="w-36" {...props} />;
}

/** A number in the flow of a sentence. Its error stands below the sentence, by `${name}-error`. */
export function InlineNumber({
  name,
  label,
  disabled,
  suffix,
  className,
}: InlineProps & { suffix: string; className: string }) {
  const { field, fieldState } = useController({ name });
  return (
    <span className={`inline-block ${className}`}>
      <Input
        ref={field.ref}
        name={name}
        aria-label={label}
        {...errorOf(name, fieldState.error?.message)}
        type="number"
        inputMode="decimal"
        step="any"
        min={0}
        disabled={disabled}
        value={field.value ?? ""}
        onBlur={field.onBlur}
        onChange={(event) => {
          const { valueAsNumber } = event.target;
          field.onChange(Number.isNaN(valueAsNumber) ? null : valueAsNumber);
        }}
        suffix={suffix}
        className={cn("text-right", suffix.length > 6 && "pr-19")}
      />
    </span>
  );
}

/** Dollars on screen, integer cents in the form's values. */
export function InlineMoney({ name, label, disabled }: InlineProps) {
  const { field, fieldState } = useController({ name });
  return (
    <span className="inline-block w-28">
      <Input
        ref={field.ref}
        name={name}
        aria-label={label}
        {...errorOf(name, fieldState.error?.message)}
        type="number"
        inputMode="decimal"
        step="0.01"
        min={0}
        prefix="$"
        disabled={disabled}
        // Uncontrolled: writing the value back while "12.5" is typed would turn it into "12.50".
        defaultValue={typeof field.value === "number" ? (field.value / 100).toFixed(2) : ""}
        onBlur={field.onBlur}
        onChange={(event) => {
          const dollars = event.target.valueAsNumber;
          field.onChange(Number.isNaN(dollars) ? null : Math.round(dollars * 100));
        }}
        className="text-right"
      />
    </span>
  );
}

/** A choice in the flow of a sentence. */
export function InlineChoice({
  name,
  label,
  disabled,
  options,
  className,
}: InlineProps & { options: readonly SelectOption[]; className: string }) {
  const { field } = useController({ name });
  return (
    <Select
      aria-label={label}
      options={options}
      value={field.value ?? ""}
      onValueChange={field.onChange}
      onBlur={field.onBlur}
      disabled={disabled}
      className={className}
    />
  );
}

function errorOf(name: string, message: string | undefined) {
  return message ? { "aria-invalid": true, "aria-describedby": `${name}-error` } : {};
}
