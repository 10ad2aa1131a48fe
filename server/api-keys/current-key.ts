import { z } from "zod";
import type { Actor } from "@/server/foundation/actor";
import { db } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import type { Caller } from "@/server/organizations/access/caller";
import { apiKeySchema } from "./api-key.schema";
import { apiKeyAnswer, withAgent } from "./api-key-secret";
import { revokeApiKey } from "./revoke-api-key";

export const currentKeySchema = apiKeySchema.omit({ key: true }).extend({
  organization: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
});
export type CurrentKey = z.output<typeof currentKeySchema>;

/** The key that a request came with: whoever has it may know what it is. @throws forbidden for a person */
export async function readCurrentKey(caller: Caller): Promise<CurrentKey> {
  const key = await db().apiKey.findUniqueOrThrow({
    where: { id: requireApiKey(caller).keyId },
    include: { ...withAgent, organization: { select: { id: true, name: true, slug: true } } },
  });
  return { ...apiKeyAnswer(key), organization: key.organization };
}

/** Ends the key that a request came with, whatever its scopes: nobody needs leave to give one up. @throws forbidden for a person */
export async function revokeCurrentKey(
  caller: Caller,
  actor: Actor,
  now: Date,
): Promise<CurrentKey> {
  const { organizationId, keyId } = requireApiKey(caller);
  await revokeApiKey(organizationId, keyId, actor, now);
  return readCurrentKey(caller);
}

function requireApiKey(caller: Caller): Extract<Caller, { kind: "api_key" }> {
  if (caller.kind === "api_key") return caller;
  throw new DomainError(
    "forbidden",
    "This is about the API key a request came with, and yours came with a session. Nothing was changed. Send the key as 'Authorization: Bearer bk_live_…'.",
  );
}
