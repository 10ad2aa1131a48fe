import { systemClock } from "@/server/foundation/clock";
import { newId } from "@/server/foundation/ids";
import { authenticate, requireSameOrigin } from "../auth/authenticate";
import { clientIp } from "../client-ip";
import type { TrpcContext } from "./init";

/**
 * The context of a tRPC request. The caller is established when a procedure first asks, once.
 * @param socketAddress of whoever is on the other end, where that is known
 */
export function trpcContext(
  request: Request,
  socketAddress?: string,
  requestId: string = newId("request"),
): TrpcContext {
  const now = systemClock.now();
  const ip = clientIp(request.headers, socketAddress);
  let caller: ReturnType<typeof authenticate> | undefined;
  return {
    caller: () => {
      caller ??= authenticate(request, requestId, now, ip);
      return caller;
    },
    now,
    requestId,
    ip,
    idempotencyKey: request.headers.get("idempotency-key") ?? undefined,
    requireSameOrigin: () => requireSameOrigin(request),
  };
}
