import type { IdempotentRequest } from "@/server/operations/idempotency";

/** A request under an Idempotency-Key, as an endpoint hands it to a use case. */
export function idempotent(
  tenant: { organization: { id: string } },
  procedure: string,
  key: string,
  input: unknown = {},
): IdempotentRequest {
  return { scope: tenant.organization.id, procedure, key, input };
}
