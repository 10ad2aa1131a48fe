import { DomainError } from "@/server/foundation/errors";

/** The answer to an event that its sender did not sign. */
export function forged(): DomainError {
  return new DomainError(
    "validation_failed",
    "The signature is missing, invalid or too old. Nothing was recorded.",
  );
}
