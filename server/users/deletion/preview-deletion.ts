import { z } from "zod";
import { type Db, db } from "@/server/foundation/db";

export const deletionPreviewSchema = z.object({
  deletes_at: z.string().nullable().meta({
    description:
      "When the account is deleted, unless its person signs in before; null: not asked for",
  }),
  blocked_by: z
    .array(z.object({ id: z.string(), name: z.string(), slug: z.string() }))
    .meta({ description: "Organizations whose only owner they are: hand them over or close them" }),
  memberships: z.number(),
  api_keys: z.number().meta({ description: "Keys they made, which stop working" }),
  has_second_factor: z.boolean(),
});

/** What the deletion of an account would end, and what stands in its way. */
export async function previewDeletion(
  userId: string,
): Promise<z.output<typeof deletionPreviewSchema>> {
  const user = await db().user.findUniqueOrThrow({
    where: { id: userId },
    include: {
      _count: { select: { memberships: true, apiKeys: { where: { revokedAt: null } } } },
    },
  });
  return {
    deletes_at: user.deletionDueAt?.toISOString() ?? null,
    blocked_by: await soleOwnerOf(db(), userId),
    memberships: user._count.memberships,
    api_keys: user._count.apiKeys,
    has_second_factor: user.secondFactorAt !== null,
  };
}

/** The organizations that nobody else owns, here or above: without this person nobody could close them or pay. */
export function soleOwnerOf(
  client: Db,
  userId: string,
): Promise<{ id: string; name: string; slug: string }[]> {
  return client.$queryRaw<{ id: string; name: string; slug: string }[]>`
    select o.id, o.name, o.slug from memberships m join organizations o on o.id = m.organization_id
    where m.user_id = ${userId} and m.role = 'owner' and o.status <> 'closed'
      and o.relationship is distinct from 'owned'
      and not exists (select 1 from memberships other
        where other.organization_id = o.id and other.role = 'owner' and other.user_id <> m.user_id)
    order by o.id`;
}
