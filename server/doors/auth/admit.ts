import { databaseAwayBefore, isDatabaseAway } from "@/server/foundation/database-away";
import { type DomainError, isDomainError } from "@/server/foundation/errors";
import type { Caller } from "@/server/organizations/access/caller";
import { type RateLimitPolicy, type Taken, takeRequests } from "../rate-limit";
import { authenticate } from "./authenticate";
import { sessionCookie } from "./session";

export type Admission = {
  /** Says who it is. Throws why it is nobody: unauthenticated, cross_origin, rate_limited, unavailable. */
  caller(): Caller;
  /** What the answer says about the limit, and the refusal of whatever was asked. */
  limit: Taken;
};

/**
 * Establishes who sends a request and counts it: by key or person, and by address where it is neither. A
 * key or session that does not work counts against its address once more, so that guessing is limited;
 * one that works is let in whatever others at the same address did.
 * @param requests how many it is: a tRPC batch is as many as it calls
 */
export async function admit(
  request: Request,
  { requestId, ip, now }: { requestId: string; ip: string; now: Date },
  policy: RateLimitPolicy = "default",
  requests = 1,
): Promise<Admission> {
  try {
    const caller = await authenticate(request, requestId, now, ip);
    const who = caller.kind === "api_key" ? `key:${caller.keyId}` : `user:${caller.userId}`;
    return { caller: () => caller, limit: await takeRequests(who, policy, requests) };
  } catch (error) {
    const limit = await takeRequests(`address:${ip}`, "address", requests);
    const away = isDatabaseAway(error) ? databaseAwayBefore() : undefined;
    const failure = away ?? (await countFailure(request, ip, error)) ?? error;
    return {
      caller() {
        throw failure;
      },
      limit,
    };
  }
}

/**
 * Counts a request whose key or session does not work as a guess.
 * @param error why it is nobody's
 * @returns the refusal of more guesses from its address
 */
export async function countFailure(
  request: Request,
  ip: string,
  error: unknown,
): Promise<DomainError | undefined> {
  const guessed =
    isDomainError(error) && error.code === "unauthenticated" && hasCredentials(request);
  return guessed ? countGuess(ip) : undefined;
}

/**
 * Counts something that was sent to prove who or what the sender is, and proves nothing: a key, a session,
 * a password, a link or a signature. Look at it first and count it then: one that works is never refused.
 * @returns the refusal of more of them from this address
 */
export async function countGuess(ip: string): Promise<DomainError | undefined> {
  return (await takeRequests(`address:${ip}`, "failed-authentication")).refusal;
}

function hasCredentials({ headers }: Request): boolean {
  const cookies = headers.get("cookie") ?? "";
  return (
    headers.has("authorization") ||
    headers.has("x-api-key") ||
    cookies.includes(`${sessionCookie().name}=`)
  );
}
