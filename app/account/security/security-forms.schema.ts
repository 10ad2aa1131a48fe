import { z } from "zod";
import { passkeyName } from "@/server/users/second-factor/passkey.schema";
import { typedCode } from "@/server/users/second-factor/second-factor.schema";
import { passwordSchema, typedPassword } from "@/server/users/user.schema";

/** A first password. */
export const firstPasswordForm = z.object({
  current_password: z.string(),
  password: passwordSchema,
});
export type PasswordForm = z.output<typeof firstPasswordForm>;

/** Another password, in place of the current one. */
export const passwordForm = firstPasswordForm.extend({ current_password: typedPassword });

/** A code of an authenticator app. */
export const codeForm = z.object({ code: typedCode });

/** What a passkey is called. */
export const passkeyForm = z.object({ name: passkeyName });
