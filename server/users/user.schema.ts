import { z } from "zod";
import { ownPath } from "@/server/foundation/own-path";
import { plainName } from "@/server/foundation/plain-text.schema";
import { organizationName } from "@/server/organizations/organization.schema";

/** An email address as one person writes it: trimmed, lower case. */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email("Enter an email address"));

export const MAX_PASSWORD_CHARACTERS = 200;

export const passwordSchema = z
  .string()
  .min(10, "Use at least 10 characters")
  .max(MAX_PASSWORD_CHARACTERS, `Use at most ${MAX_PASSWORD_CHARACTERS} characters`);

/** A person's name, as others read it. */
export const personName = plainName(100, "Enter your name");

export const signUpSchema = z.strictObject({
  name: personName,
  email: emailSchema,
  password: passwordSchema,
  organization_name: organizationName,
});

export const emailOnlySchema = z.strictObject({ email: emailSchema });

/** Asks for a sign-in link, and where it is to lead: a path of ours. */
export const signInLinkSchema = emailOnlySchema.extend({
  next: z
    .string()
    .refine((next) => ownPath(next) !== null, "Send a path on this site, such as /acme/billing")
    .transform((next) => ownPath(next) ?? "/")
    .optional(),
});

/** A password that is compared, not chosen. */
export const typedPassword = z.string().min(1, "Enter your password").max(200);

/** The token of a link we emailed. */
export const mailedToken = z.string().min(20).max(200);

/** Follows a verification link; with a password where the browser is not the one that signed up. */
export const verifyEmailSchema = z.strictObject({
  token: mailedToken,
  password: passwordSchema.optional(),
});

export const setPasswordSchema = z.strictObject({
  token: mailedToken,
  password: passwordSchema,
});
