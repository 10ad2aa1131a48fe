import { DomainError } from "@/server/foundation/errors";

/** The answer to an input that is no JSON: a form, or bytes that nobody measured. */
export function notJson(): DomainError {
  return new DomainError(
    "unsupported_media_type",
    "Send the input as application/json. Nothing was changed or charged.",
  );
}
