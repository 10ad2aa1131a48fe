"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import type { ReactNode } from "react";
import {
  type DefaultValues,
  type FieldValues,
  FormProvider,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import type { z } from "zod";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ProblemBanner, type ToldProblem } from "@/components/ui/problem-banner";

/** What went wrong with a submission: the problem as the server told it, or a sentence. */
export type SubmitError = string | ToldProblem;

export type FormShellProps<Input extends FieldValues, Output> = {
  /** The schema of the procedure the form feeds: the same rules on both sides. */
  schema: z.ZodType<Output, Input>;
  defaultValues: DefaultValues<Input>;
  /** Called with parsed values. The form helps to `reset` or to `setError` on a field. */
  onSubmit: (values: Output, form: UseFormReturn<Input, unknown, Output>) => unknown;
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
    resolver: zodResolver(schema),
    defaultValues,
    mode: "onTouched",
  });
  const failure = typeof submitError === "string" ? { message: submitError } : submitError;
  return (
    <FormProvider {...form}>
      <form
        noValidate
        // Sent before the page's script runs, a password must not end up in the address.
        method="post"
        className={cn("grid max-w-lg gap-4", className)}
        onSubmit={(event) => {
          // A form in a window over this one is not this one.
          event.stopPropagation();
          // Enter in a field reaches here without the button.
          if (isPending || submitDisabledReason) return event.preventDefault();
          void form.handleSubmit((values) => onSubmit(values, form))(event);
        }}
      >
        {typeof children === "function" ? children(form) : children}
        <ProblemBanner problem={failure} />
        <div className="flex flex-wrap items-center gap-2">
          <Button
            type="submit"
            variant={submitVariant}
            size={wide ? "lg" : "md"}
            pending={isPending}
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
