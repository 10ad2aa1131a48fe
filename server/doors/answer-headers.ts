import { env } from "@/server/foundation/env";
import type { DomainError } from "@/server/foundation/errors";

/** A year, for this host and the ones below it. Browsers obey it on https only, so it is sent there only. */
export const STRICT_TRANSPORT = "max-age=31536000; includeSubDomains";

let fixed: Record<string, string> | undefined;

/** What every answer of the API carries: it is not guessed at, not kept, and not asked for over http again. */
export function apiHeaders(): Record<string, string> {
  fixed ??= {
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    ...(env().APP_URL.startsWith("https:")
      ? { "strict-transport-security": STRICT_TRANSPORT }
      : {}),
  };
  return fixed;
}

/** What a client is told beside a failure: how to authenticate, and when to come back. */
export function failureHeaders({
  code,
  extra,
}: Pick<DomainError, "code" | "extra">): Record<string, string> {
  return {
    ...(code === "unauthenticated" ? { "www-authenticate": 'Bearer realm="Bursar"' } : {}),
    ...(typeof extra.retry_after === "number" ? { "retry-after": String(extra.retry_after) } : {}),
  };
}
