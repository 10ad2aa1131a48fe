import { TextField } from "@/components/forms/form-fields";

/** The field of a password that is being chosen. Goes into a form whose schema has `password`. */
export function NewPasswordField({ label = "Password" }: { label?: string }) {
  return (
    <TextField
      name="password"
      label={label}
      type="password"
      autoComplete="new-password"
      description="At least 10 characters. Common passwords are refused."
      required
    />
  );
}
