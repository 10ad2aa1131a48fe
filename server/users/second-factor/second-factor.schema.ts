import { z } from "zod";

/** A code as somebody types it: six digits of an app, or a recovery code. */
export const typedCode = z
  .string()
  .trim()
  .min(6, "Enter the six digits your app shows, or a recovery code")
  .max(40, "Enter the six digits your app shows, or a recovery code");
