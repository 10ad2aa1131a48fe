import { Prisma } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";

/**
 * Nobody of the staff gives to, takes from or decides for an organization they belong to: with any role,
 * in one that spends the account's credits or in one above it.
 * @param creditAccountId null: a price book, which is everybody's
 * @throws forbidden
 */
export async function requireOutsider(
  db: Db,
  userId: string,
  creditAccountId: string | null,
): Promise<void> {
  if (creditAccountId === null) return;
  const [belongs] = await db.$queryRaw<{ name: string }[]>`
    with recursive ${reachOf(creditAccountId)}
    select o.name from reach r join organizations o on o.id = r.id
    join memberships m on m.organization_id = r.id and m.user_id = ${userId} limit 1`;
  if (!belongs) return;
  throw new DomainError(
    "forbidden",
    `You are a member of ${belongs.name}, so a colleague has to do this. Nothing was changed.`,
  );
}

/** The addresses of the staff who belong to no such organization: who may decide for this account. */
export async function outsidersAmongStaff(
  db: Db,
  creditAccountId: string | null,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ email: string }[]>`
    with recursive ${reachOf(creditAccountId)}
    select u.email from users u where u.is_staff and u.email_verified_at is not null
      and not exists (select 1 from memberships m join reach r on r.id = m.organization_id where m.user_id = u.id)
    order by u.email`;
  return rows.map(({ email }) => email);
}

/** The organizations that spend an account's credits, and those above them. */
function reachOf(creditAccountId: string | null): Prisma.Sql {
  return Prisma.sql`reach as (
    select id, parent_id from organizations where credit_account_id = ${creditAccountId}
    union
    select p.id, p.parent_id from reach r join organizations p on p.id = r.parent_id)`;
}
