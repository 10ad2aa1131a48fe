import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import type { ApiKey, Prisma } from "@/generated/prisma/client";
import type { ApiKeyAnswer } from "./api-key.schema";

/** `bk_live_<id without prefix>_<secret>`, `bk_test_` in a sandbox: the id finds the row, the secret proves the right to it. */
export function newSecret(
  keyId: string,
  isTest: boolean,
): {
  key: string;
  secretHash: Buffer<ArrayBuffer>;
  preview: string;
} {
  const secret = randomBytes(32).toString("base64url").replace(/[_-]/g, "x");
  const prefix = isTest ? "bk_test" : "bk_live";
  const key = `${prefix}_${keyId.replace("key_", "")}_${secret}`;
  return { key, secretHash: hashSecret(secret), preview: `${prefix}_…${secret.slice(-4)}` };
}

/** Splits what a client sent. Null when it cannot be one of our keys. */
export function parseKey(key: string): { keyId: string; secret: string; isTest: boolean } | null {
  const match = /^bk_(live|test)_([0-9a-z]{26})_([A-Za-z0-9]{40,50})$/.exec(key.trim());
  if (!match?.[2] || !match[3]) return null;
  return { keyId: `key_${match[2]}`, secret: match[3], isTest: match[1] === "test" };
}

/** Whether the secret opens this key now: the current one, or the previous one within its grace. */
export function secretOpens(
  key: Pick<
    ApiKey,
    "revokedAt" | "expiresAt" | "secretHash" | "previousSecretHash" | "previousExpiresAt"
  >,
  secret: string,
  now: Date,
): boolean {
  if (key.revokedAt || (key.expiresAt && key.expiresAt <= now)) return false;
  const sent = hashSecret(secret);
  if (timingSafeEqual(sent, key.secretHash)) return true;
  const inGrace = key.previousExpiresAt !== null && key.previousExpiresAt > now;
  return (
    inGrace && key.previousSecretHash !== null && timingSafeEqual(sent, key.previousSecretHash)
  );
}

/** Whether it is the secret of a key that was revoked, so that somebody still has it. */
export function secretOfRevoked<Key extends Pick<ApiKey, "revokedAt" | "secretHash">>(
  key: Key,
  secret: string,
): key is Key & { revokedAt: Date } {
  return key.revokedAt !== null && timingSafeEqual(hashSecret(secret), key.secretHash);
}

/** What a key's answer needs beside its row. */
export const withAgent = { agent: { select: { name: true } } } satisfies Prisma.ApiKeyInclude;

/** A key as the API shows it; `secret` only in the answer that made it. */
export function apiKeyAnswer(
  key: Omit<
    Prisma.ApiKeyGetPayload<{ include: typeof withAgent }>,
    | "secretHash"
    | "previousSecretHash"
    | "organizationId"
    | "createdByUserId"
    | "madeThrough"
    | "grantAllowance"
    | "granted"
    | "watchedUntil"
    | "firstCall"
  >,
  secret?: string,
): ApiKeyAnswer {
  return {
    id: key.id,
    name: key.name,
    ...(secret ? { key: secret } : {}),
    key_preview: key.preview,
    scopes: key.scopes,
    agent_id: key.agentId,
    agent_name: key.agent?.name ?? null,
    created_by_key_id: key.createdByKeyId,
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    previous_expires_at: key.previousExpiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}

function hashSecret(secret: string): Buffer<ArrayBuffer> {
  return hash("sha256", secret, "buffer");
}
