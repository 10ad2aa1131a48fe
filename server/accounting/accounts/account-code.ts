import { z } from "zod";

/** The longest code, in characters as people count them. */
const LONGEST = 40;

/** What cannot be seen, or changes how the rest reads: controls, formats, and fillers that are blank. */
const INVISIBLE =
  /\p{C}|\p{Zl}|\p{Zp}|\u034f|[\u115f\u1160]|[\u17b4\u17b5]|[\u180b-\u180f]|\u2800|\u3164|[\ufe00-\ufe0f]|\uffa0/u;

/**
 * The code of an account as charts of accounts write it: `1100 - AR`, `6.1.1/2`, `現金`. Spaces around
 * it go, several inside become one, and composed letters are one character.
 */
export const accountCodeSchema = z
  .string()
  .max(400, `Use at most ${LONGEST} characters`)
  .transform((code) =>
    code
      .normalize("NFC")
      .replace(/[\p{Zs}\t]+/gu, " ")
      .trim(),
  )
  .refine((code) => code !== "", "Enter a code")
  .refine((code) => [...code].length <= LONGEST, `Use at most ${LONGEST} characters`)
  .refine(
    (code) => !INVISIBLE.test(code),
    "Remove line breaks, control characters and invisible characters",
  )
  .refine((code) => code === "" || /[\p{L}\p{N}\p{S}\p{P}]/u.test(code), "Enter a code")
  .meta({ type: "string", minLength: 1, maxLength: LONGEST, example: "1100 - AR" });

/** A code as it is compared: in another case or in full-width letters it is the same code. */
export function accountCodeKey(code: string): string {
  return code.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}
