import { systemClock } from "@/server/foundation/clock";
import { newId } from "@/server/foundation/ids";
import { authenticate, requireSameOrigin } from "../auth/authenticate";
import type { TrpcContext } from "./init";

/** The context of a tRPC request. The caller is established when a procedure first asks, once. */
export function trpcContext(request: Request, requestId: string = newId("request")): TrpcContext {
  const now = systemClock.now();
  let caller: ReturnType<typeof authenticate> | undefined;
  return {
    caller: () => {
      caller ??= authenticate(request, requestId, now);
      return caller;
    },
    now,
    requestId,
    ip: request.headers.get("x-forwarded-for")?.split(",")[0]?.trim() ?? "local",
    idempotencyKey: request.headers.get("idempotency-key") ?? undefined,
    requireSameOrigin: () => requireSameOrigin(request),
  };
}
