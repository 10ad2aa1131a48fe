import { fileTypeFromBuffer } from "file-type";
import { type DocumentType, documentTypes } from "./document-types.schema";

/** A file that is taken, or why it is not. */
export type Detected = { type: DocumentType } | { refused: string };

const labels = Object.values(documentTypes).map(({ label }) => label);
const TAKEN = `Send one of ${labels.slice(0, -1).join(", ")} and ${labels.at(-1)}`;

/**
 * What a file is, by its content alone. It has to be whole and nothing else besides: what reads as two
 * kinds of file is shown as one and run as the other.
 */
export async function detectType(bytes: Buffer): Promise<Detected> {
  if (bytes.length === 0) return { refused: "The file is empty" };
  if (utf16Of(bytes)) return detectText(bytes);
  const found = await fileTypeFromBuffer(bytes.subarray(0, 64_000)).catch(() => undefined);
  // Two letters are all that says BMP or EXE, and a table may begin with them.
  if (!found || ["bmp", "exe"].includes(found.ext)) return detectText(bytes);
  if (!isTaken(found.mime)) {
    return { refused: `The file is ${article(found.ext)} ${found.ext.toUpperCase()}. ${TAKEN}` };
  }
  const { label } = documentTypes[found.mime];
  if (!isWhole(found.mime, bytes)) return { refused: `The ${label} is damaged or incomplete` };
  const other = secondKind(found.mime, bytes);
  return other ? { refused: `The ${label} is also ${other}` } : { type: found.mime };
}

function isTaken(mime: string): mime is DocumentType {
  return mime in documentTypes;
}

function article(word: string): string {
  return /^[aefhilmnorsx]/.test(word) ? "an" : "a";
}

/** What no table contains; a form feed is left alone, as some reports end pages with it. */
const CONTROLS = /[^\P{Cc}\t\n\r\f\u0080-\u009f]/u;

/** Text without a mark of its own: rows with something between their cells. */
function detectText(bytes: Buffer): Detected {
  const text = asText(bytes);
  if (text === undefined || CONTROLS.test(text))
    return { refused: `We don't recognize this type of file. ${TAKEN}` };
  if (/^\s*</.test(text)) return { refused: `The file is HTML, SVG or XML. ${TAKEN}` };
  const [first = ""] = text
    .trimStart()
    .slice(0, 10_000)
    .split(/[\r\n]/, 1);
  if (!/[,;\t|]/.test(first))
    return { refused: `The file is text, but its first line has no columns. ${TAKEN}` };
  return { type: "text/csv" };
}

/** Banks write CSV in UTF-8, UTF-16 with its mark, and the code pages of old Windows, in which every byte is a letter. */
function asText(bytes: Buffer): string | undefined {
  const encoding = utf16Of(bytes);
  try {
    return new TextDecoder(encoding ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    return encoding ? undefined : new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Which of the two kinds of UTF-16 its mark says; to whoever knows no text these bytes begin a sound. */
function utf16Of(bytes: Buffer): "utf-16le" | "utf-16be" | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined;
}

const PNG_PIXELS = 200_000_000;

/** Whether its own structure reaches from its first to its last byte. */
function isWhole(type: DocumentType, bytes: Buffer): boolean {
  switch (type) {
    case "application/pdf":
      return bytes.subarray(-2_048).includes("%%EOF");
    case "image/png":
      return endOfPng(bytes) === bytes.length;
    case "image/jpeg":
      // Cameras and phones write more behind the end of the picture.
      return bytes.includes(Buffer.from([0xff, 0xd9]), 2);
    case "image/webp": {
      const end = bytes.readUInt32LE(4) + 8;
      return end === bytes.length || end === bytes.length - 1;
    }
    case "text/csv":
      return true;
  }
}

/** Where a PNG ends; nowhere if a chunk is missing, or it unpacks to more than anybody looks at. */
function endOfPng(bytes: Buffer): number | undefined {
  if (bytes.length < 33) return undefined;
  if (bytes.readUInt32BE(16) * bytes.readUInt32BE(20) > PNG_PIXELS) return undefined;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (bytes.toString("latin1", at + 4, at + 8) === "IEND") return end;
    at = end;
  }
  return undefined;
}

/** What else a file would be taken for by a program that looks elsewhere in it. */
function secondKind(type: DocumentType, bytes: Buffer): string | undefined {
  // Readers of PDF look for its mark in the first kilobyte, those of ZIP for its directory at the end.
  if (type !== "application/pdf" && bytes.subarray(0, 1_024).includes("%PDF-")) return "a PDF";
  const tail = bytes.subarray(-65_557);
  const directory = tail.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (directory !== -1 && directory + 22 <= tail.length) {
    const comment = tail.readUInt16LE(directory + 20);
    if (directory + 22 + comment === tail.length) return "a ZIP archive";
  }
  if (
    type !== "text/csv" &&
    /<(!doctype html|html|script|\?php)/i.test(bytes.toString("latin1", 0, 1_024))
  )
    return "a web page";
  return undefined;
}
