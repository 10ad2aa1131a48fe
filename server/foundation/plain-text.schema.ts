import { z } from "zod";

/**
 * Words of people that others read, above all in email we send: no line they did not see, nothing that
 * is invisible or turns the text around, and no address that a mail program would make a link of.
 */

// Invisible, or it changes how the rest of a line reads. A joiner is a letter's own where a script
// needs it (Persian, Hindi) and in an emoji of several; anywhere else it hides something.
const INVISIBLE = new RegExp(
  [
    "(?<![\\p{Script=Arabic}\\p{M}])\\u200c",
    "(?<![\\p{Script=Arabic}\\p{M}\\p{Extended_Pictographic}\\p{Emoji_Modifier}])\\u200d",
    "[^\\P{Cf}\\u200c\\u200d]",
    "[\\p{Cc}\\p{Zl}\\p{Zp}\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u2800\\u3164\\uffa0]",
  ].join("|"),
  "gu",
);

/** Dots that resolve, or look, like the one in a domain; NFKC makes the full-width ones plain before. */
const DOTS = /[\u3002\u06d4\u0701\u0702\ua4f8\u2e33]/gu;

const LINKS = [
  /[a-z][a-z0-9+.-]*:\s*[/\\]/iu,
  /\b(?:mailto|javascript|data|vbscript|file|tel|sms|callto):/iu,
  /\bwww\d*\./iu,
  // A domain or an email address: something, a dot, and what could be its last part.
  /[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.\p{L}{2,}[\p{L}\p{N}-]*/u,
  /\b\d{1,3}(?:\.\d{1,3}){3}(?=[/:])/u,
];

/** The first part of a text that a mail program would make a link of, as it stands in plain letters. */
export function linkIn(text: string): string | undefined {
  const plain = text
    .normalize("NFKC")
    .replace(/[\p{Cf}\p{Mn}\p{Me}]/gu, "")
    .replace(DOTS, ".")
    .replace(/[\u2044\u2215\u29f8]/gu, "/");
  for (const link of LINKS) {
    const found = link.exec(plain)?.[0];
    if (found) return found;
  }
  return undefined;
}

/** A text without what cannot be seen: for the subject and the lines of an email, whatever was stored. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, " ").replace(/\s+/g, " ").trim();
}

function refuseUnplain(
  text: string,
  context: z.RefinementCtx,
  { max, lines }: { max: number; lines: boolean },
): void {
  // It is refused for its length; looking through a megabyte of it would take seconds.
  if (text.length > max) return;
  const shown = lines ? text.replace(/\n/g, " ") : text;
  if (shown.replace(INVISIBLE, "") !== shown) {
    context.addIssue({
      code: "custom",
      message: lines
        ? "Remove control characters and invisible characters"
        : "Remove line breaks, control characters and invisible characters",
    });
    return;
  }
  const link = linkIn(text);
  if (!link) return;
  context.addIssue({
    code: "custom",
    message: `Remove web and email addresses: “${link.slice(0, 60)}” would become a link in an email`,
  });
}

/** A name on one line: of a person, an organization, an agent, a key. @param empty what to say when there is none */
export function plainName(max: number, empty: string) {
  return z
    .string()
    .trim()
    .min(1, empty)
    .max(max, `Use at most ${max} characters`)
    .regex(/[\p{L}\p{N}\p{P}\p{S}]/u, empty)
    .superRefine((text, context) => refuseUnplain(text, context, { max, lines: false }));
}

/** A message of several lines. */
export function plainMessage(max: number) {
  return z
    .string()
    .transform((text) => text.replace(/\r\n?/g, "\n").replace(/\t/g, " ").trim())
    .pipe(
      z
        .string()
        .max(max, `At most ${max.toLocaleString("en")} characters`)
        .superRefine((text, context) => refuseUnplain(text, context, { max, lines: true })),
    );
}

/** A text of several lines without what cannot be seen, its spaces and web addresses left alone. */
export function legible(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/\t/g, "  ")
    .split("\n")
    .map((part) => part.replace(INVISIBLE, ""))
    .join("\n")
    .trim();
}

/** What somebody writes at length, web addresses and pasted logs included. @param empty what to say when there is none */
export function freeText(max: number, empty: string) {
  return (
    z
      .string()
      // It is refused for its length; looking through a megabyte of it would take seconds.
      .max(max * 2, `Use at most ${max.toLocaleString("en")} characters`)
      .transform(legible)
      .pipe(
        z
          .string()
          .min(1, empty)
          .max(max, `Use at most ${max.toLocaleString("en")} characters`),
      )
  );
}
