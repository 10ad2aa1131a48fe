import { DomainError } from "@/server/foundation/errors";
import { inputBudget, refused } from "./endpoints/input-budget";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The body of a request as text.
 * @throws payload_too_large; validation_failed when its bytes are not UTF-8
 */
export async function readText(
  request: Request,
  limit: number = inputBudget.bytes,
): Promise<string> {
  if (Number(request.headers.get("content-length")) > limit) throw tooLarge(limit);
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > limit) throw tooLarge(limit);
  try {
    return utf8.decode(bytes);
  } catch {
    throw refused("The body is not valid UTF-8");
  }
}

/** The refusal of a body that is larger than it may be. @param limit in bytes */
export function tooLarge(limit: number): DomainError {
  const most =
    limit >= 1_000_000 ? `${Math.floor(limit / 100_000) / 10} MB` : `${limit / 1_000} kB`;
  return new DomainError(
    "payload_too_large",
    `The body is larger than ${most}. Nothing was changed or charged.`,
  );
}
