import chardet from "chardet";
import iconv from "iconv-lite";
import { unreadable } from "./bank-statement";

/**
 * Turns the bytes of a statement into text: by its byte order mark, else as UTF-16 without one, else by
 * the encoding its header names, else as UTF-8 where it is that, else by the likeliest code page.
 * @param chosen the encoding as a person knows it, which overrules everything but a byte order mark
 * @throws validation_failed for what is no text, or an encoding nobody knows
 */
export function decodeText(bytes: Buffer, chosen?: string): { text: string; encoding: string } {
  const encoding = encodingOf(bytes, chosen);
  // iconv-lite leaves out the byte order mark.
  const text = iconv.decode(bytes, encoding);
  if (isBinary(text)) throw unreadable("This isn't a text file");
  return { text, encoding };
}

function encodingOf(bytes: Buffer, chosen: string | undefined): string {
  const marked = markOf(bytes);
  if (marked) return marked;
  if (chosen !== undefined) return known(chosen);
  const head = bytes.subarray(0, 4_096);
  const zeros = { even: 0, odd: 0 };
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2 === 0 ? "even" : "odd"]++;
  });
  // Latin text in UTF-16 has a zero in every second place.
  if (zeros.odd > head.length / 4 && zeros.even === 0) return "utf-16le";
  if (zeros.even > head.length / 4 && zeros.odd === 0) return "utf-16be";
  const header = head.toString("latin1");
  const named = namedIn(header);
  if (isUtf8(bytes)) return "utf-8";
  if (named && !/^utf-?8$/i.test(named)) return known(named);
  return guessed(bytes);
}

function markOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return undefined;
}

/** The encoding that the header of an OFX or XML file names. */
function namedIn(header: string): string | undefined {
  const xml = /^\s*<\?(?:xml|OFX)[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/i.exec(header);
  if (xml) return xml[1];
  const charset = /^CHARSET:\s*([\w-]+)/im.exec(header)?.[1];
  if (!charset || charset.toUpperCase() === "NONE" || !/OFXHEADER/i.test(header)) return undefined;
  return /^\d{3,4}$/.test(charset) ? `windows-${charset}` : charset;
}

function known(encoding: string): string {
  const page = /^windows-(437|850|852|858|866)$/.exec(encoding)?.[1];
  const name = page ? `cp${page}` : encoding;
  if (!iconv.encodingExists(name)) throw unreadable(`Unknown encoding: ${name}`);
  return name;
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

// A few bytes above ASCII say too little for statistics: what banks of the West send is then likelier.
const plausible = new Set(["windows-1250", "windows-1251", "windows-1253", "windows-1254"]);

function guessed(bytes: Buffer): string {
  const sample = bytes.subarray(0, 65_536);
  const guess = chardet.analyse(sample)[0];
  const name = guess?.name.toLowerCase();
  if (name && guess && guess.confidence >= 60 && plausible.has(name)) return name;
  return "windows-1252";
}

/** Whether it has characters that no text has. */
function isBinary(text: string): boolean {
  let strange = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0) return true;
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) strange++;
  }
  // MT940 files may begin with a control character of the transport, and end with one.
  return strange > 8 && strange > text.length / 100;
}
