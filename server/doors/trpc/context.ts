import { systemClock } from "@/server/foundation/clock";
import { newId } from "@/server/foundation/ids";
import { type Admission, countFailure } from "../auth/admit";
import { authenticate, requireSameOrigin } from "../auth/authenticate";
import { clientIp } from "../client-ip";
import type { TrpcContext } from "./init";

/** The context of a tRPC request that was admitted. */
export function trpcContext(
  request: Request,
  { caller, limit }: Admission,
  { requestId, ip, now }: { requestId: string; ip: string; now: Date },
): TrpcContext {
  return {
    caller: async () => caller(),
    refusal: limit.refusal,
    now,
    requestId,
    ip,
    idempotencyKey: request.headers.get("idempotency-key") ?? undefined,
    cookies: request.headers.get("cookie"),
    setCookies: [],
    requireSameOrigin: () => requireSameOrigin(request),
  };
}

/**
 * The context of a page, which reads in this process; the page itself was counted when it was asked for.
 * Pages are for people: a key is for the API, where it is counted, and opens none.
 */
export function pageContext(asked: Request): TrpcContext {
  const request = new Request(asked);
  for (const name of ["authorization", "x-api-key"]) request.headers.delete(name);
  const now = systemClock.now();
  const requestId = newId("request");
  const ip = clientIp(request.headers, undefined);
  let caller: ReturnType<typeof authenticate> | undefined;
  return {
    caller: () => {
      caller ??= authenticate(request, requestId, now, ip).catch(async (error: unknown) => {
        await countFailure(request, ip, error);
        throw error;
      });
      return caller;
    },
    now,
    requestId,
    ip,
    cookies: request.headers.get("cookie"),
    setCookies: [],
    requireSameOrigin: () => requireSameOrigin(request),
  };
}
