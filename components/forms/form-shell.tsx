"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { type FormEvent, type ReactNode, useState } from "react";
import {
  type DefaultValues,
  type FieldErrors,
  type FieldValues,
  FormProvider,
  type Resolver,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import type { z } from "zod";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ProblemBanner, type ToldProblem } from "@/components/ui/problem-banner";
import { findUnplaced } from "./find-unplaced";

/** What went wrong with a submission: the problem as the server told it, or a sentence. */
export type SubmitError = string | ToldProblem;

/**
 * The rules of a form. A form that a page shows at once says how they are loaded, and the page does without zod until
 * somebody enters the form: `() => import("./reply.schema").then((file) => file.replySchema)`. A window, which is
 * loaded as a whole when it opens, passes them as they are.
 */
export type FormSchema<Input extends FieldValues, Output> =
  | z.ZodType<Output, Input>
  | (() => Promise<z.ZodType<Output, Input>>);

const NOT_LOADED =
  "This form didn’t load completely, so nothing was sent. Check your connection and try again. If that doesn’t help, reload the page.";

export type FormShellProps<Input extends FieldValues, Output> = {
  /** The schema of the procedure the form feeds: the same rules on both sides. */
  schema: FormSchema<Input, Output>;
  defaultValues: DefaultValues<Input>;
  /** Called with parsed values. The form helps to `reset` or to `setError` on a field. */
  onSubmit: (values: Output, form: UseFormReturn<Input, unknown, Output>) => unknown;
  /** Paths whose faults the form shows by itself: lines that don’t add up. */
  showsFaultsOf?: readonly string[] | undefined;
  /** Required, so that no form can forget to say that it failed. `null` while all is well. */
  submitError: SubmitError | null;
  /** Required, so that no form can be sent twice. */
  isPending: boolean;
  submitLabel: ReactNode;
  submitVariant?: "primary" | "secondary" | "danger" | undefined;
  /** Disables the submit button and says why. */
  submitDisabledReason?: string | null | undefined;
  /** Beside the submit button: a cancel button, a link. */
  secondaryAction?: ReactNode;
  /** Submit button across the full width, as on sign-in pages. */
  wide?: boolean | undefined;
  className?: string | undefined;
  children: ReactNode | ((form: UseFormReturn<Input, unknown, Output>) => ReactNode);
};

/** The one form of the product: fields from `form-fields`, errors in place, one submit button. */
export function FormShell<Input extends FieldValues, Output>({
  schema,
  defaultValues,
  onSubmit,
  showsFaultsOf,
  submitError,
  isPending,
  submitLabel,
  submitVariant = "primary",
  submitDisabledReason,
  secondaryAction,
  wide = false,
  className,
  children,
}: FormShellProps<Input, Output>) {
  const form = useForm<Input, unknown, Output>({
    resolver: resolverOf(schema),
    defaultValues,
    mode: "onTouched",
  });
  // While the rules are loaded, a second click must not send the form a second time.
  const [isChecking, setIsChecking] = useState(false);
  const failure = typeof submitError === "string" ? { message: submitError } : submitError;
  const unplaced = findUnplaced(form.formState.errors, showsFaultsOf);

  async function submit(event: FormEvent) {
    setIsChecking(true);
    try {
      await form.handleSubmit((values) => {
        setIsChecking(false);
        return onSubmit(values, form);
      })(event);
    } finally {
      setIsChecking(false);
    }
  }

  return (
    <FormProvider {...form}>
      <form
        noValidate
        // Sent before the page's script runs, a password must not end up in the address.
        method="post"
        className={cn("grid max-w-lg grid-cols-1 gap-4", className)}
        onFocus={() => {
          if (typeof schema === "function") schema().catch(() => undefined); // told when it is sent
        }}
        onSubmit={(event) => {
          // A form in a window over this one is not this one.
          event.stopPropagation();
          // Enter in a field reaches here without the button.
          if (isPending || isChecking || submitDisabledReason) return event.preventDefault();
          void submit(event);
        }}
      >
        {typeof children === "function" ? children(form) : children}
        <ProblemBanner problem={unplaced ? { message: unplaced } : failure} />
        <div data-footer="" className="flex flex-wrap items-center gap-2">
          <Button
            type="submit"
            variant={submitVariant}
            size={wide ? "lg" : "md"}
            pending={isPending || isChecking}
            disabledReason={submitDisabledReason}
            className={wide ? "w-full" : undefined}
          >
            {submitLabel}
          </Button>
          {secondaryAction}
        </div>
      </form>
    </FormProvider>
  );
}

/** Checks values by the rules. Values that could not be checked are refused as a whole, not field by field. */
function resolverOf<Input extends FieldValues, Output>(
  schema: FormSchema<Input, Output>,
): Resolver<Input, unknown, Output> {
  if (typeof schema !== "function") return zodResolver(schema);
  return async (...checked) => {
    let rules: z.ZodType<Output, Input>;
    try {
      rules = await schema();
    } catch {
      const errors = { root: { type: "not-loaded", message: NOT_LOADED } };
      return { values: {}, errors: errors as FieldErrors<Input> };
    }
    return zodResolver(rules)(...checked);
  };
}
