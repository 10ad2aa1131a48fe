import {
  databaseAwayBefore,
  databaseAwayDuring,
  isDatabaseAway,
} from "@/server/foundation/database-away";
import { DomainError, isDomainError } from "@/server/foundation/errors";
import { log } from "@/server/foundation/log";
import { metrics } from "@/server/foundation/metrics";
import { isProviderAway } from "@/server/gateways/stripe/client";

/** What was under way when it failed: nothing that changes anything, or a change that may have been made. */
export type Doing = "read" | "change";

/**
 * What a caller is told about a failure, whichever door they came through. What we did not expect is
 * logged, and says nothing of its inside.
 */
export function failureOf(error: unknown, doing: Doing, requestId: string): DomainError {
  const failure = translate(error, doing, requestId);
  metrics().refusals.inc({ code: failure.code });
  return failure;
}

function translate(error: unknown, doing: Doing, requestId: string): DomainError {
  if (isDomainError(error)) return error;
  if (isDatabaseAway(error)) {
    log().warn({ err: error, requestId }, "the database is away");
    return doing === "read" ? databaseAwayBefore() : databaseAwayDuring();
  }
  if (isProviderAway(error)) {
    log().warn({ err: error, requestId }, "Stripe did not answer");
    return providerAway();
  }
  log().error({ err: error, requestId }, "request failed");
  return new DomainError(
    "internal",
    "Something went wrong on our side. If you sent a change, check whether it was made before you retry; with an Idempotency-Key, retrying is safe. If it keeps happening, send us the request ID.",
  );
}

function providerAway(): DomainError {
  return new DomainError(
    "payment_provider_unavailable",
    "Our payment provider didn't respond. If you paid, the credits will be added automatically. Try again in a minute.",
    { retry_after: 60 },
  );
}
