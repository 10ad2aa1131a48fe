import type { z } from "zod";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { log } from "@/server/foundation/log";
import { type FirstCall, firstCallSchema, type watchedKeySchema } from "./api-key.schema";
import { apiKeyAnswer, withAgent } from "./api-key-secret";

/** How long after its creation a key's calls are noted: an hour. */
export const WATCHED_MS = 3_600_000;

/**
 * Notes how a call with a new key went. The first that succeeds stays, and ends the noting: from then on
 * a call costs nothing more. A request never fails or waits for another because of it.
 */
export async function noteFirstCall(keyId: string, call: FirstCall): Promise<void> {
  try {
    await db().$executeRaw`
      update api_keys set first_call = ${JSON.stringify(call)}::jsonb,
        watched_until = case when ${call.code}::text is null then null else watched_until end
      where id = (select id from api_keys where id = ${keyId} and watched_until is not null for update skip locked)`;
  } catch (error) {
    log().warn({ err: error, keyId }, "the first call of a key was not noted");
  }
}

/** A key and how its first call went. An agent's key sees only its agent's keys. @throws not_found */
export async function readWatchedKey(
  where: { id: string; organizationId: string; agentId?: string },
  { withDetail }: { withDetail: boolean },
): Promise<z.output<typeof watchedKeySchema>> {
  const key = await db().apiKey.findFirst({ where, include: withAgent });
  if (!key) throw notFound("API key");
  const call = key.firstCall === null ? null : firstCallSchema.parse(key.firstCall);
  return {
    ...apiKeyAnswer(key),
    first_call: call && { ...call, detail: withDetail ? call.detail : null },
  };
}
