"use client";

import { type HTMLInputTypeAttribute, type ReactNode, useEffect, useId, useRef } from "react";
import { type ControllerRenderProps, useController } from "react-hook-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Combobox } from "@/components/ui/combobox";
import type { ComboboxOption, ComboboxSource } from "@/components/ui/combobox-input";
import { Field, FieldNotes, fieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { RadioGroup, type RadioOption } from "@/components/ui/radio-group";
import { Select, type SelectOption } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";

/** What every field of a form takes. They stand inside a `FormShell` and find their form there. */
export type FieldProps = {
  /** The path in the form's values. */
  name: string;
  label: string;
  description?: ReactNode;
  /** `false` writes "(optional)" beside the label. */
  required?: boolean | undefined;
  disabled?: boolean | undefined;
  /** `wide`: hidden where the columns have headings, there on a phone. */
  hideLabel?: boolean | "wide" | undefined;
  /** Which of several it is: "line 2". */
  of?: string | undefined;
  className?: string | undefined;
};

function useFormField(name: string) {
  const { field, fieldState } = useController({ name });
  return { field, error: fieldState.error?.message ?? null };
}

/**
 * Takes over what stands in the input before the page's script runs: a quick typist's first words,
 * what a password manager filled in. Otherwise the first change elsewhere would wipe it out.
 */
function useEarlyText<Element extends HTMLInputElement | HTMLTextAreaElement>({
  value,
  onChange,
  ref,
}: ControllerRenderProps) {
  const input = useRef<Element | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was there at the start
  useEffect(() => {
    const text = input.current?.value ?? "";
    if (text !== "" && text !== (value ?? "")) onChange(text);
  }, []);
  return (element: Element | null) => {
    input.current = element;
    ref(element);
  };
}

/** Text of several lines. */
export function TextAreaField({
  name,
  placeholder,
  ...frame
}: FieldProps & { placeholder?: string | undefined }) {
  const { field, error } = useFormField(name);
  const ref = useEarlyText<HTMLTextAreaElement>(field);
  return (
    <Field {...frame} error={error}>
      {(control) => (
        <Textarea
          {...field}
          {...control}
          ref={ref}
          value={field.value ?? ""}
          disabled={frame.disabled}
          placeholder={placeholder}
        />
      )}
    </Field>
  );
}

/** One line of text. */
export function TextField({
  name,
  type = "text",
  autoComplete,
  placeholder,
  inputMode,
  prefix,
  suffix,
  readOnly,
  ...frame
}: FieldProps & {
  type?: HTMLInputTypeAttribute | undefined;
  autoComplete?: string | undefined;
  placeholder?: string | undefined;
  inputMode?: "text" | "email" | "numeric" | "decimal" | "url" | undefined;
  prefix?: ReactNode;
  suffix?: ReactNode;
  readOnly?: boolean | undefined;
}) {
  const { field, error } = useFormField(name);
  const ref = useEarlyText<HTMLInputElement>(field);
  return (
    <Field {...frame} error={error}>
      {(control) => (
        <Input
          {...field}
          {...control}
          ref={ref}
          value={field.value ?? ""}
          disabled={frame.disabled}
          type={type}
          autoComplete={autoComplete}
          placeholder={placeholder}
          inputMode={inputMode}
          prefix={prefix}
          suffix={suffix}
          readOnly={readOnly}
        />
      )}
    </Field>
  );
}

/** A plain number; empty is `null`. Credits, days, counts. */
export function NumberField({
  name,
  suffix,
  prefix,
  step,
  minimum,
  maximum,
  ...frame
}: FieldProps & {
  prefix?: ReactNode;
  suffix?: ReactNode;
  step?: number | "any" | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
}) {
  const { field, error } = useFormField(name);
  return (
    <Field {...frame} error={error}>
      {(control) => (
        <Input
          {...field}
          {...control}
          type="number"
          inputMode="decimal"
          value={field.value ?? ""}
          disabled={frame.disabled}
          step={step ?? "any"}
          min={minimum}
          max={maximum}
          prefix={prefix}
          suffix={suffix}
          onChange={(event) => {
            field.onChange(event.target.value === "" ? null : event.target.valueAsNumber);
          }}
        />
      )}
    </Field>
  );
}

/** One of a list. */
export function SelectField({
  name,
  options,
  placeholder,
  ...frame
}: FieldProps & { options: readonly SelectOption[]; placeholder?: string | undefined }) {
  const { field, error } = useFormField(name);
  return (
    <Field {...frame} error={error}>
      {(control) => (
        <Select
          {...control}
          options={options}
          value={field.value ?? ""}
          onValueChange={field.onChange}
          onBlur={field.onBlur}
          placeholder={placeholder}
          disabled={frame.disabled}
        />
      )}
    </Field>
  );
}

/** One of many, found by typing. Its value is that of the option; empty: none. */
export function ComboboxField<Option extends ComboboxOption>({
  name,
  options,
  find,
  onCreate,
  none,
  placeholder,
  onChosen,
  ...frame
}: FieldProps &
  ComboboxSource<Option> & {
    /** What it means to choose none. */
    none?: string | undefined;
    placeholder?: string | undefined;
    /** What follows from the choice. */
    onChosen?: ((option: Option | null) => void) | undefined;
  }) {
  const { field, error } = useFormField(name);
  return (
    <Field {...frame} error={error}>
      {(control) => (
        <Combobox
          {...control}
          options={options}
          find={find}
          onCreate={onCreate}
          none={none}
          placeholder={placeholder}
          value={field.value ?? ""}
          onChoose={(option) => {
            field.onChange(option?.value ?? "");
            onChosen?.(option);
          }}
          onBlur={field.onBlur}
          inputRef={field.ref}
          disabled={frame.disabled}
        />
      )}
    </Field>
  );
}

/** One of a few, all in sight. */
export function RadioField({
  name,
  label,
  description,
  disabled = false,
  hideLabel,
  className,
  options,
}: FieldProps & { options: readonly RadioOption[] }) {
  const { field, error } = useFormField(name);
  const id = useId();
  const { id: _, ...aria } = fieldControl(id, { description, error });
  return (
    <div className={className}>
      <p id={`${id}-label`} className={hideLabel ? "sr-only" : "mb-1.5 text-13 font-medium"}>
        {label}
      </p>
      <RadioGroup
        {...aria}
        aria-labelledby={`${id}-label`}
        options={options}
        value={field.value ?? ""}
        onValueChange={field.onChange}
        onBlur={field.onBlur}
        disabled={disabled}
      />
      <div className="mt-1.5 grid gap-1.5">
        <FieldNotes id={id} description={description} error={error} />
      </div>
    </div>
  );
}

/** Yes or no, saved with the form. */
export function CheckboxField({
  name,
  label,
  description,
  required,
  disabled,
  className,
}: FieldProps) {
  const { field, error } = useFormField(name);
  const control = fieldControl(useId(), { description, error, required });
  return (
    <div className={className}>
      <div className="flex items-start gap-2.5">
        <Checkbox
          {...control}
          ref={field.ref}
          checked={Boolean(field.value)}
          onCheckedChange={(checked) => field.onChange(checked === true)}
          onBlur={field.onBlur}
          disabled={disabled ?? false}
        />
        <div className="grid gap-1">
          <Label htmlFor={control.id} className="leading-4.5">
            {label}
          </Label>
          <FieldNotes id={control.id} description={description} error={error} />
        </div>
      </div>
    </div>
  );
}

/** On or off, with its label at the left and the switch at the right. */
export function SwitchField({ name, label, description, disabled, className }: FieldProps) {
  const { field, error } = useFormField(name);
  const control = fieldControl(useId(), { description, error });
  return (
    <div className={className}>
      <div className="flex items-start justify-between gap-4">
        <div className="grid gap-1">
          <Label htmlFor={control.id}>{label}</Label>
          <FieldNotes id={control.id} description={description} error={error} />
        </div>
        <Switch
          {...control}
          ref={field.ref}
          checked={Boolean(field.value)}
          onCheckedChange={field.onChange}
          onBlur={field.onBlur}
          disabled={disabled ?? false}
        />
      </div>
    </div>
  );
}
