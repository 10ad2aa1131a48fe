import { z } from "zod";
import { putAudit } from "@/server/foundation/audit";
import { DomainError, notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { asBytea, lookUp, writeRows } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import type { ApiKeyScope } from "@/server/organizations/access/permissions";
import { apiKeySchema } from "./api-key.schema";
import { apiKeyAnswer, newSecret } from "./api-key-secret";
import {
  findMaker,
  requireOwnAgent,
  requireOwnLine,
  requireReach,
  requireScopes,
} from "./find-maker";

type LockedKey = {
  id: string;
  organization_id: string;
  name: string;
  scopes: ApiKeyScope[];
  created_by_user_id: string;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
  agent_id: string | null;
  agent_name: string | null;
  created_by_key_id: string | null;
  made_through: string[];
};

const lockedKeys = lookUp<LockedKey>()({
  name: "locked_api_keys",
  key: { organization_id: "text", key_id: "text" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, k.id, k.organization_id, k.name, k.scopes, k.created_by_user_id, k.created_at, k.expires_at,
      k.revoked_at, k.last_used_at, k.agent_id, a.name as agent_name, k.created_by_key_id, k.made_through
    from ${asked} join api_keys k on k.id = asked.key_id and k.organization_id = asked.organization_id
    left join agents a on a.id = k.agent_id order by k.id for update of k`,
});

const newSecrets = writeRows({
  name: "new_secrets",
  row: { id: "text", secret_hash: "bytea", preview: "text", previous_expires_at: "timestamptz" },
  sql: (given) => `
    update api_keys k set previous_secret_hash = k.secret_hash, previous_expires_at = given.previous_expires_at,
      secret_hash = given.secret_hash, preview = given.preview
    from ${given} where k.id = given.id`,
});

export const rotateApiKey = defineOperation({
  key: "api_key.rotate",
  summary: "Give an API key a new secret; the old one works for a grace period",
  permission: "api_keys.write",
  input: z.strictObject({
    organization_id: idSchema("organization"),
    key_id: idSchema("apiKey"),
    grace_hours: z
      .int()
      .min(0)
      .max(720)
      .default(24)
      .meta({ description: "How long the old secret keeps working" }),
  }),
  output: apiKeySchema,
  rest: {
    method: "post",
    path: "/organizations/{organization_id}/api-keys/{key_id}/rotate",
    status: 200,
  },
  kind: "atomic",
  async perform({ organization, actor, input, now, read, write }) {
    const { key_id: id, grace_hours: graceHours } = input;
    const maker = await findMaker(read, organization, actor);
    const [current] = await read(lockedKeys, { organization_id: organization.id, key_id: id });
    if (!current) throw notFound("API key");
    const { expires_at: expiresAt, agent_id: agentId } = current;
    if (current.revoked_at)
      throw new DomainError(
        "wrong_state",
        "The key is revoked. Nothing was changed or charged. Create a new key.",
      );
    if (expiresAt && expiresAt <= now)
      throw new DomainError(
        "wrong_state",
        "The key has expired. Nothing was changed or charged. Create a new key.",
      );
    requireOwnAgent(maker, agentId);
    requireScopes(maker, current.scopes, expiresAt);
    requireOwnLine(maker, { id, madeThrough: current.made_through });
    await requireReach(read, maker, {
      organizationId: current.organization_id,
      createdByUserId: current.created_by_user_id,
    });
    const { key, secretHash, preview } = newSecret(
      id,
      typeof organization.clockAheadMs === "number",
    );
    const previousExpiresAt = new Date(now.getTime() + graceHours * 3_600_000);
    write(newSecrets, {
      id,
      secret_hash: asBytea(secretHash),
      preview,
      previous_expires_at: previousExpiresAt,
    });
    putAudit(
      write,
      {
        organizationId: organization.id,
        actor,
        action: "api_key.rotated",
        subjectId: id,
        // Whoever knows the new secret: what ends with their place is read from here.
        details: { graceHours, personId: maker.personId },
      },
      now,
    );
    return {
      output: apiKeyAnswer(
        {
          id,
          name: current.name,
          preview,
          scopes: current.scopes,
          agentId,
          agent: current.agent_name === null ? null : { name: current.agent_name },
          createdByKeyId: current.created_by_key_id,
          createdAt: current.created_at,
          expiresAt,
          previousExpiresAt,
          lastUsedAt: current.last_used_at,
          revokedAt: null,
        },
        key,
      ),
      entity: { type: "api_key", id },
      description: "API key rotated",
    };
  },
  forReplay: (output) => ({ ...output, key: null }),
});
