"use client";

import Link from "next/link";
import { useId } from "react";
import { NewPasswordField } from "@/app/(auth)/new-password-field";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import type { PasswordForm as Values } from "./security-forms.schema";

/** Changes the password in place, or sets a first one. */
export function PasswordForm({
  email,
  hasPassword,
  confirmsByPassword,
}: {
  email: string;
  hasPassword: boolean;
  /** Whoever has a second factor confirms with that. */
  confirmsByPassword: boolean;
}) {
  const { run, isPending, problem } = useChange();
  const usernameId = useId();

  /** @param onConfirmed from then on a refused password is the new one */
  async function save(values: Values, onConfirmed: () => void) {
    const { current_password, password } = values;
    // What is typed here also confirms who is there, so nobody has to type it twice.
    if (hasPassword && confirmsByPassword)
      await trpc.me.reauthenticate.mutate({ password: current_password });
    onConfirmed();
    return trpc.me.password_change.mutate({
      password,
      ...(hasPassword ? { current_password } : {}),
    });
  }

  return (
    <FormShell
      schema={() =>
        import("./security-forms.schema").then((file) =>
          hasPassword ? file.passwordForm : file.firstPasswordForm,
        )
      }
      defaultValues={{ current_password: "", password: "" }}
      onSubmit={async (values, form) => {
        let field: "current_password" | "password" = "current_password";
        const refused = await run(
          () =>
            save(values, () => {
              field = "password";
            }),
          () => (hasPassword ? "Your password was changed" : "Your password was set"),
        );
        if (!refused) return form.reset();
        for (const { path, message } of refused.fields)
          form.setError(path === "current_password" ? path : field, { message });
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel={hasPassword ? "Change password" : "Set password"}
    >
      {/* Tells a password manager whose password this is. */}
      <input
        id={usernameId}
        type="email"
        autoComplete="username"
        value={email}
        readOnly
        hidden
        aria-hidden
      />
      {hasPassword ? (
        <div>
          <TextField
            name="current_password"
            label="Current password"
            type="password"
            autoComplete="current-password"
            required
          />
          <Link
            href={`/reset-password?email=${encodeURIComponent(email)}`}
            className="mt-1.5 inline-block text-13 text-dim underline underline-offset-4 hover:text-ink"
          >
            Forgot it?
          </Link>
        </div>
      ) : null}
      <NewPasswordField label="New password" />
    </FormShell>
  );
}
