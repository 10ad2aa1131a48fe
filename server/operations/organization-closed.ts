import { DomainError } from "@/server/foundation/errors";

/** The one refusal of whatever a closed organization is asked to do. */
export function organizationClosed(): DomainError {
  return new DomainError(
    "organization_closed",
    "The organization is closed. Nothing was done or charged. An owner can reopen it in Settings.",
  );
}
