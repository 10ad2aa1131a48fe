import { z } from "zod";
import type { Actor } from "@/server/foundation/actor";
import { db } from "@/server/foundation/db";
import type { Key } from "@/server/organizations/access/caller";
import { apiKeySchema } from "./api-key.schema";
import { apiKeyAnswer, withAgent } from "./api-key-secret";
import { revokeApiKey } from "./revoke-api-key";

export const currentKeySchema = apiKeySchema.omit({ key: true }).extend({
  organization: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
});
export type CurrentKey = z.output<typeof currentKeySchema>;

/** The key that a request came with: whoever has it may know what it is. */
export async function readCurrentKey({ keyId: id }: Key): Promise<CurrentKey> {
  const key = await db().apiKey.findUniqueOrThrow({
    where: { id },
    include: { ...withAgent, organization: { select: { id: true, name: true, slug: true } } },
  });
  return { ...apiKeyAnswer(key), organization: key.organization };
}

/** Ends the key that a request came with, whatever its scopes: nobody needs leave to give one up. */
export async function revokeCurrentKey(current: Key, actor: Actor, now: Date): Promise<CurrentKey> {
  await revokeApiKey(current.organizationId, current.keyId, actor, now);
  return readCurrentKey(current);
}
