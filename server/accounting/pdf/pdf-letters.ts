import { Font } from "@react-pdf/renderer";
import { FONTS } from "./pdf-style";

/** Stands for a letter that no font of ours has. */
const MISSING = "□";

let letters: Promise<Set<number>> | undefined;

/**
 * The same props, every text of them in letters that our fonts have. Of others a PDF would show whatever
 * stands at their place in some font: wrong words instead of missing ones.
 */
export async function readable<Props>(props: Props): Promise<Props> {
  letters ??= readLetters();
  return inLetters(props, await letters) as Props;
}

function inLetters(value: unknown, known: Set<number>): unknown {
  if (typeof value === "string") return lettersOf(value, known);
  if (Array.isArray(value)) return value.map((one) => inLetters(one, known));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, inLetters(one, known)]),
  );
}

function lettersOf(text: string, known: Set<number>): string {
  const visible = text
    .normalize("NFC")
    .replace(/\r\n?/g, "\n")
    .replace(/[\p{Cf}\p{Cs}\p{Variation_Selector}]/gu, "")
    .replace(/[^\P{Cc}\n]/gu, " ");
  return Array.from(visible, (letter) =>
    letter === "\n" || known.has(letter.codePointAt(0) ?? 0) ? letter : MISSING,
  ).join("");
}

async function readLetters(): Promise<Set<number>> {
  const known = new Set<number>();
  for (const fontFamily of FONTS) {
    const descriptor = { fontFamily, fontStyle: "normal", fontWeight: 400 } as const;
    await Font.load(descriptor);
    const { data } = Font.getFont(descriptor) as unknown as { data?: { characterSet: number[] } };
    for (const letter of data?.characterSet ?? []) known.add(letter);
  }
  return known;
}
