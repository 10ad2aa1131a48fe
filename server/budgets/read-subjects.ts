import type { Db } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import { isOperationKey } from "@/server/pricing/catalogue";
import type { BudgetSubjectKind, BudgetSubjectsAnswer } from "./budget.schema";

/**
 * Whom a budget of this organization may be on: agents and keys of it and of the owned ones below
 * that spend the same credits, and every person whose role reaches it or one of those. Linked
 * organizations keep their people to themselves.
 * @param only one of them, where it is among them
 */
export async function readSubjects(
  db: Db,
  organizationId: string,
  now: Date,
  only: string | null = null,
): Promise<BudgetSubjectsAnswer> {
  const rows = await db.$queryRaw<{ kind: keyof BudgetSubjectsAnswer; id: string; name: string }[]>`
    with below as (
      select o.id from organizations mine join organization_ancestors d on d.ancestor_id = mine.id and not d.across_link
        join organizations o on o.id = d.organization_id
          and o.status <> 'closed' and o.credit_account_id = mine.credit_account_id
      where mine.id = ${organizationId}),
    above as (
      select a.ancestor_id as id from organization_ancestors a where a.organization_id = ${organizationId} and not a.across_link)
    select 'members' as kind, u.id, coalesce(nullif(u.name, ''), u.email) as name
      from memberships m join users u on u.id = m.user_id
      where m.organization_id = any (array(select id from below union select id from above)) and (${only}::text is null or u.id = ${only})
    union
    select 'agents', g.id, g.name from agents g
      where g.organization_id = any (array(select id from below)) and g.archived_at is null and (${only}::text is null or g.id = ${only})
    union
    select 'api_keys', k.id, k.name from api_keys k
      where k.organization_id = any (array(select id from below)) and k.revoked_at is null
        and (k.expires_at is null or k.expires_at > ${now})
        and (${only}::text is null or k.id = ${only})
    order by name, id`;
  const of = (kind: keyof BudgetSubjectsAnswer) =>
    rows.filter((row) => row.kind === kind).map(({ id, name }) => ({ id, name }));
  return { members: of("members"), agents: of("agents"), api_keys: of("api_keys") };
}

/**
 * The subject of a new budget, checked: null for the organization itself, else an id that belongs
 * to it or below, or an operation of the price list.
 * @throws validation_failed on `subject_id`
 */
export async function checkSubject(
  db: Db,
  organizationId: string,
  input: { subject: BudgetSubjectKind; subject_id?: string | undefined },
  now: Date,
): Promise<string | null> {
  const { subject, subject_id: id } = input;
  if (subject === "organization") {
    if (id && id !== organizationId) {
      throw invalid(
        "subject_id",
        "Omit it, or send the other organization as organization_id to create the budget there",
      );
    }
    return null;
  }
  if (!id) throw invalid("subject_id", `Choose the ${words[subject]} the budget limits`);
  if (subject === "operation") {
    if (!isOperationKey(id)) throw invalid("subject_id", "This operation isn't in the price list");
    return id;
  }
  const subjects = await readSubjects(db, organizationId, now, id);
  const known = subjects[lists[subject]].some((candidate) => candidate.id === id);
  if (!known)
    throw invalid(
      "subject_id",
      `There is no such ${words[subject]} in the organization or those below it`,
    );
  return id;
}

const words = {
  member: "member",
  agent: "agent",
  api_key: "API key",
  operation: "operation",
} as const;

const lists = { member: "members", agent: "agents", api_key: "api_keys" } as const;
