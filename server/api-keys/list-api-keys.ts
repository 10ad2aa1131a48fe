import { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { type Page, pageUpTo } from "@/server/foundation/page";
import { findInWalk } from "@/server/foundation/walk";
import type { ApiKeyAnswer, ApiKeyState } from "./api-key.schema";
import { apiKeyAnswer, withAgent } from "./api-key-secret";

/** Which keys: `agentId` only those of this agent, `before` the id to continue below. */
type KeyFilter = {
  organizationId: string;
  agentId: string | null;
  state?: ApiKeyState | undefined;
  before?: string | undefined;
  limit: number;
};

/** The keys of an organization, newest first; never a secret. */
export async function listApiKeys(filter: KeyFilter, now: Date): Promise<Page<ApiKeyAnswer>> {
  const { ids, nextCursor } = await findInWalk(db(), walkOf(filter, now), filter.limit);
  const keys = await db().apiKey.findMany({
    where: { id: { in: ids } },
    include: withAgent,
    orderBy: { id: "desc" },
  });
  return pageUpTo(
    keys.map((key) => apiKeyAnswer(key)),
    nextCursor,
  );
}

/** Along the keys that are not revoked where those are asked for, or along all. */
function walkOf({ organizationId, agentId, state, before }: KeyFilter, now: Date): Prisma.Sql {
  const ended = Prisma.sql`(revoked_at is not null or coalesce(expires_at <= ${now}, false))`;
  const matches = {
    active: Prisma.sql`not ${ended}`,
    ended,
    any: Prisma.sql`true`,
  }[state ?? "any"];
  return Prisma.sql`
    select id, ${matches} and (${agentId}::text is null or agent_id = ${agentId}) as matches
    from api_keys where organization_id = ${organizationId}
      ${state === "active" ? Prisma.sql`and revoked_at is null` : Prisma.empty}
      ${before === undefined ? Prisma.empty : Prisma.sql`and id < ${before}`}
    order by id desc`;
}
