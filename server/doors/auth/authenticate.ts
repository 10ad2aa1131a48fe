import { parseKey, secretOfRevoked, secretOpens } from "@/server/api-keys/api-key-secret";
import { tellRevokedKeyUsed } from "@/server/api-keys/tell-revoked-key-used";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import type { Caller } from "@/server/organizations/access/caller";
import { staffNeedsSecondFactor } from "@/server/users/second-factor/who-requires";
import { noteSeen } from "@/server/users/sessions/find-session";
import { type FoundKey, findKey } from "./find-key";
import { readSession } from "./session";

/**
 * Establishes who sends a request: an API key (Authorization or x-api-key) or the browser's session
 * cookie. A cookie may change something only from our own pages.
 * @throws unauthenticated, cross_origin
 */
export async function authenticate(
  request: Request,
  requestId: string,
  now: Date,
  ip: string,
): Promise<Caller> {
  const key = bearer(request.headers.get("authorization")) ?? request.headers.get("x-api-key");
  if (key) return authenticateKey(key, requestId, now, ip);

  const session = await readSession(request.headers.get("cookie"), now);
  if (!session)
    throw new DomainError(
      "unauthenticated",
      "Send an API key as 'Authorization: Bearer bk_live_…' (bk_test_… for a sandbox), or sign in.",
    );
  if (!["GET", "HEAD", "OPTIONS"].includes(request.method)) requireSameOrigin(request);
  await noteSeen(session, ip === "unknown" ? null : ip, now);
  const waits = session.isStaff && !session.hasSecondFactor && staffNeedsSecondFactor();
  return {
    kind: "user",
    userId: session.userId,
    isStaff: session.isStaff && !waits,
    ...(session.hasSecondFactor ? {} : { lacksSecondFactor: true }),
    ...(waits ? { awaitsSecondFactor: true } : {}),
    session: { id: session.id, authenticatedAt: session.authenticatedAt },
    requestId,
  };
}

/** Refuses a change that another site's page asked for with our cookie. @throws cross_origin */
export function requireSameOrigin(request: Request): void {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const same = origin ? origin === new URL(env().APP_URL).origin : site === "same-origin";
  if (!same)
    throw new DomainError(
      "cross_origin",
      "This change was requested from another site, so it was not made. Use the app itself, or an API key.",
    );
}

async function authenticateKey(
  sent: string,
  requestId: string,
  now: Date,
  ip: string,
): Promise<Caller> {
  const parsed = parseKey(sent);
  const key = parsed ? await findKey(parsed.keyId) : undefined;
  // A key says which side it is of, and never opens the other one. In a sandbox it ends by the clock of that.
  const side = key?.organization;
  const isItsSide = parsed?.isTest === Boolean(side?.sandboxId);
  const at = new Date(now.getTime() + (side?.clockAheadMs ?? 0));
  if (!parsed || !key || !isItsSide || !secretOpens(key, parsed.secret, at)) {
    if (parsed && key && isItsSide && secretOfRevoked(key, parsed.secret))
      await tellRevokedKeyUsed(key, ip === "unknown" ? null : ip, now);
    throw new DomainError("unauthenticated", "This API key is unknown, revoked or expired.");
  }
  await noteUse(key, now);
  return {
    kind: "api_key",
    keyId: key.id,
    agentId: key.agentId,
    ...(key.agentPaused ? { agentPaused: true } : {}),
    madeThrough: key.madeThrough,
    ...(key.watchedUntil && key.watchedUntil > at ? { isWatched: true } : {}),
    organizationId: key.organizationId,
    organization: key.organization,
    scopes: key.scopes,
    userId: key.createdByUserId,
    requestId,
  };
}

// To the minute is enough, and spares a write on most requests: of those that come together, one writes.
async function noteUse(key: FoundKey, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - 60_000);
  if (key.lastUsedAt && key.lastUsedAt > stale) return;
  await db().$executeRaw`
    update api_keys set last_used_at = ${now}
    where id = (select id from api_keys where id = ${key.id} and (last_used_at is null or last_used_at <= ${stale}) for update skip locked)`;
}

function bearer(header: string | null): string | null {
  const match = /^Bearer\s+(.+)$/i.exec(header ?? "");
  return match?.[1] ?? null;
}
