import { DomainError } from "@/server/foundation/errors";

/** What a caller is told about a fault of ours: nothing of its inside, and how to go on safely. */
export function unexpectedFailure(): DomainError {
  return new DomainError(
    "internal",
    "Something went wrong on our side. If you sent a change, look whether it was made before you send it again; with an Idempotency-Key a repeat is safe. Send us the request id if it stays.",
  );
}
