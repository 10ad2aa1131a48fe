import { db } from "@/server/foundation/db";
import { anywhere } from "@/server/foundation/search-text";
import { LOOKED_AT } from "@/server/foundation/walk";
import { MOST_PER_KIND, type SearchHit } from "./search.schema";

type Row = { id: string; title: string; detail: string | null };
type Place = { id: string; slug: string };

const most = MOST_PER_KIND + 1;

/** Members whose name or address has all these words. */
export async function searchMembers(
  { id, slug }: Place,
  words: readonly string[],
): Promise<SearchHit[]> {
  const rows = await db().$queryRaw<Row[]>`
    select id, coalesce(nullif(name, ''), email) as title, email || ' · ' || role as detail from (
      select m.id, u.name, u.email, m.role::text as role from memberships m join users u on u.id = m.user_id
      where m.organization_id = ${id} order by m.id limit ${LOOKED_AT}) members
    where lower(name || ' ' || email) like all (${words.map(anywhere)}) limit ${most}`;
  return rows.map((row) => ({ ...row, path: `/${slug}/members` }));
}

/** Keys by their names, those that work first. An agent's key sees only its agent's. */
export async function searchKeys(
  { id, slug }: Place,
  words: readonly string[],
  agentId: string | null,
): Promise<SearchHit[]> {
  const rows = await db().$queryRaw<Row[]>`
    select id, name as title, preview || case when revoked_at is null then '' else ' · revoked' end as detail from (
      select id, name, preview, revoked_at, agent_id from api_keys where organization_id = ${id} order by id desc limit ${LOOKED_AT}) keys
    where lower(name) like all (${words.map(anywhere)}) and (${agentId}::text is null or agent_id = ${agentId})
    order by revoked_at is not null, id desc limit ${most}`;
  return rows.map((row) => ({ ...row, path: `/${slug}/api-keys` }));
}

/** Agents by their names. */
export async function searchAgents(
  { id, slug }: Place,
  words: readonly string[],
): Promise<SearchHit[]> {
  const rows = await db().$queryRaw<Row[]>`
    select id, name as title, case when archived_at is null then null else 'archived' end as detail from (
      select id, name, archived_at from agents where organization_id = ${id} order by id desc limit ${LOOKED_AT}) agents
    where lower(name) like all (${words.map(anywhere)}) order by archived_at is not null, id desc limit ${most}`;
  return rows.map((row) => ({ ...row, path: `/${slug}/agents/${row.id}` }));
}
