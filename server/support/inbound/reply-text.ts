import { legible } from "@/server/foundation/plain-text.schema";
import { MESSAGE_CHARACTERS } from "../ticket-kinds.schema";

/** Where what a mail program quotes below an answer begins. */
const QUOTE_BEGINS = [
  /^\s*On\b.{4,200}\bwrote:\s*$/,
  /^\s*Am\b.{4,200}\bschrieb\b.{0,120}:\s*$/,
  /^\s*Le\b.{4,200}\ba écrit\s*:\s*$/,
  /^\s*El\b.{4,200}\bescribió\s*:\s*$/,
  /^\s*-{2,}\s*(Original Message|Ursprüngliche Nachricht|Message d'origine|Forwarded message)\s*-{2,}\s*$/i,
  /^\s*_{20,}\s*$/,
  /^\s*From:\s.+@.+$/,
];

/**
 * What somebody wrote in reply to an email: without what their program quotes below it, and their signature.
 * Empty where there is nothing else.
 */
export function replyText(text: string): string {
  // "On … wrote:" may be folded over two lines.
  const lines = legible(text).split("\n");
  const end = lines.findIndex(
    (line, at) =>
      line === "-- " ||
      line === "--" ||
      QUOTE_BEGINS.some(
        (begins) => begins.test(line) || (at > 0 && begins.test(`${line} ${lines[at + 1] ?? ""}`)),
      ),
  );
  const own = (end === -1 ? lines : lines.slice(0, end)).filter((line) => !/^\s*>/.test(line));
  return own.join("\n").trim().slice(0, MESSAGE_CHARACTERS);
}

/** The address in `Anna <anna@example.com>`, in small letters. */
export function addressIn(from: string): string {
  return (/<([^<>]+)>\s*$/.exec(from)?.[1] ?? from).trim().toLowerCase();
}

/** Whether no person wrote it: an absence note, a bounce, a mailing list (RFC 3834). */
export function isAutomatic(headers: Record<string, string>): boolean {
  const submitted = headers["auto-submitted"]?.trim().toLowerCase() ?? "no";
  const precedence = headers.precedence?.trim().toLowerCase() ?? "";
  return (
    submitted !== "no" ||
    ["bulk", "junk", "list", "auto_reply"].includes(precedence) ||
    headers["x-autoreply"] !== undefined ||
    (headers["x-auto-response-suppress"] !== undefined && headers["in-reply-to"] === undefined) ||
    headers["return-path"]?.trim() === "<>"
  );
}
