import type { Cure } from "@/server/foundation/cure.schema";
import { DomainError } from "@/server/foundation/errors";
import { isOperationKey, operationByKey } from "@/server/pricing/catalogue";

/**
 * Refuses to meter what Bursar does itself: a charge for an invoice is not an invoice.
 * @throws runs_here, with the request that does the work and charges for it
 */
export function refuseRunHere(operation: string): void {
  if (!isOperationKey(operation)) return;
  const { label, endpoint } = operationByKey(operation);
  if (!endpoint) return;
  const [method = "", path = ""] = endpoint.split(" ");
  const cure: Cure = {
    kind: "send_instead",
    detail: `Send ${endpoint}. With ?dry_run=true it answers whether it would pass.`,
    request: { method, path },
  };
  throw new DomainError(
    "runs_here",
    `Bursar runs "${label}" itself and charges for it. Nothing was done or charged here. Send ${endpoint} instead.`,
    { operation, endpoint, cures: [cure] },
  );
}
