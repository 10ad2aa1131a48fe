import { z } from "zod";

/** A field that may stay empty: nothing typed is sent as null, the rest is checked by the schema of the domain. */
export function blankAsNull<Output>(schema: z.ZodType<Output, string | null | undefined>) {
  return z
    .string()
    .trim()
    .transform((text): string | null | undefined => (text === "" ? null : text))
    .pipe(schema);
}

/** The id of what was chosen, as a form holds and sends it: empty is none. */
export const choice = z.string().transform((id) => (id === "" ? null : id));
