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
    with recursive reach as (
      select id, parent_id from organizations where credit_account_id = ${creditAccountId}
      union
      select p.id, p.parent_id from reach r join organizations p on p.id = r.parent_id)
    select o.name from reach r join organizations o on o.id = r.id
    join memberships m on m.organization_id = r.id and m.user_id = ${userId} limit 1`;
  if (!belongs) return;
  throw new DomainError(
    "forbidden",
    `You are a member of ${belongs.name}, so a colleague has to do this. Nothing was changed.`,
  );
}
