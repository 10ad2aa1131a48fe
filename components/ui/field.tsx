import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cn } from "./cn";
import { Label } from "./label";

/** What a control must carry so that its label, description and error are read with it. */
export type FieldControl = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  "aria-required": true | undefined;
};

/** A labelled control with its description and error. Spread the argument onto the control. */
export function Field({
  label,
  description,
  error,
  required,
  hideLabel,
  of,
  className,
  children,
}: {
  label: string;
  /** Which of several it is, for who hears it and does not see it: "line 2". */
  of?: string | undefined;
  description?: ReactNode;
  error?: string | null | undefined;
  required?: boolean | undefined;
  /** `wide`: hidden where the columns have headings, there on a phone. */
  hideLabel?: boolean | "wide" | undefined;
  className?: string | undefined;
  children: (control: FieldControl) => ReactNode;
}) {
  const id = useId();
  return (
    <div className={cn("grid grid-cols-1 content-start gap-1.5", className)}>
      <Label
        htmlFor={id}
        className={hideLabel === "wide" ? "sm:sr-only" : hideLabel ? "sr-only" : undefined}
      >
        {label}
        {of ? <span className="sr-only"> of {of}</span> : null}
        {required === false ? <span className="font-normal text-dim"> (optional)</span> : null}
      </Label>
      {children(fieldControl(id, { description, error, required }))}
      <FieldNotes id={id} description={description} error={error} />
    </div>
  );
}

/** The wiring alone, for controls that lay themselves out (a checkbox, a group of radios). */
export function fieldControl(
  id: string,
  {
    description,
    error,
    required,
  }: {
    description?: ReactNode;
    error?: string | null | undefined;
    required?: boolean | undefined;
  },
): FieldControl {
  const describedBy = [error ? `${id}-error` : null, description ? `${id}-description` : null];
  return {
    id,
    "aria-describedby": describedBy.filter(Boolean).join(" ") || undefined,
    "aria-invalid": error ? true : undefined,
    "aria-required": required ? true : undefined,
  };
}

/** The lines under a control. */
export function FieldNotes({
  id,
  description,
  error,
}: {
  id: string;
  description?: ReactNode;
  error?: string | null | undefined;
}) {
  return (
    <>
      {error ? (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-13 text-bad">
          <CircleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
          {error}
        </p>
      ) : null}
      {description ? (
        <p id={`${id}-description`} className="text-13 text-dim">
          {description}
        </p>
      ) : null}
    </>
  );
}
