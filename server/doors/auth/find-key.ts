import { directQuery } from "@/server/foundation/direct-query";
import { gather } from "@/server/foundation/gather";
import {
  type FoundOrganization,
  type FoundRow,
  foundColumns,
  foundJoins,
  readFound,
} from "@/server/organizations/find-organizations";

/** An API key, and the organization it belongs to. */
export type FoundKey = {
  id: string;
  organizationId: string;
  scopes: string[];
  secretHash: Buffer<ArrayBuffer>;
  previousSecretHash: Buffer<ArrayBuffer> | null;
  previousExpiresAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  createdByUserId: string;
  agentId: string | null;
  agentPaused: boolean;
  watchedUntil: Date | null;
  madeThrough: string[];
  organization: FoundOrganization;
};

type KeyRow = Omit<FoundKey, "organization"> & FoundRow;

/** The key of this id, read after it was asked for; keys that are asked for together share a query. */
export const findKey = gather<FoundKey>(async (ids) => {
  const rows = await directQuery<KeyRow>(
    "find_keys",
    `select k.id, k.organization_id as "organizationId", k.scopes, k.secret_hash as "secretHash",
      k.previous_secret_hash as "previousSecretHash", k.previous_expires_at as "previousExpiresAt",
      k.expires_at as "expiresAt", k.revoked_at as "revokedAt", k.last_used_at as "lastUsedAt",
      k.created_by_user_id as "createdByUserId", k.agent_id as "agentId",
      k.made_through as "madeThrough", g.paused_at is not null as "agentPaused",
      k.watched_until as "watchedUntil", ${foundColumns}
    from api_keys k left join agents g on g.id = k.agent_id join organizations o on o.id = k.organization_id ${foundJoins}
    where k.id = any($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, { ...row, organization: readFound(row) }]));
});
