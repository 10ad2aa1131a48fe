import type { FileAnswer } from "@/server/foundation/file-answer";

/** The first and the last byte of a part. */
export type Part = { from: number; to: number };

/**
 * The part of a file that a request asks for (RFC 9110): one range of bytes, of the file that it has the
 * first part of. Whatever else it asks for is answered with the whole file.
 * @returns "nothing" where the file has no such byte
 */
export function askedPart(
  { headers }: Request,
  { bytes, etag, readFrom }: FileAnswer,
): Part | "nothing" | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.get("range") ?? "") ?? [];
  if (!readFrom || first === undefined || last === undefined || first + last === "")
    return undefined;
  const since = headers.get("if-range");
  if (since !== null && since !== etag) return undefined;
  const from = first === "" ? Math.max(bytes - Number(last), 0) : Number(first);
  const to = first === "" || last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (first !== "" && last !== "" && Number(last) < from) return undefined;
  return from > to ? "nothing" : { from, to };
}

/** The bytes of a part. */
export async function* partOf(
  file: FileAnswer,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  let left = to - from + 1;
  for await (const piece of file.readFrom?.(from) ?? []) {
    yield piece.subarray(0, left);
    left -= piece.byteLength;
    if (left <= 0) return;
  }
}
