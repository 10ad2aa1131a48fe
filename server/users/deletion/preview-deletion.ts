import { z } from "zod";
import { type Db, db } from "@/server/foundation/db";

export const deletionPreviewSchema = z.object({
  deletes_at: z.string().nullable().meta({
    description:
      "When the account is deleted, unless its person signs in before; null: not asked for",
  }),
  blocked_by: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        slug: z.string(),
        transfer: z
          .object({ id: z.string(), to: z.string(), expires_at: z.string() })
          .nullable()
          .meta({ description: "Their offer of ownership that waits for an answer" }),
      }),
    )
    .meta({ description: "Organizations whose only owner they are: hand them over or close them" }),
  memberships: z.number(),
  api_keys: z.number().meta({ description: "Keys they made, which stop working" }),
  has_second_factor: z.boolean(),
});

/** What the deletion of an account would end, and what stands in its way. */
export async function previewDeletion(
  userId: string,
  now: Date,
): Promise<z.output<typeof deletionPreviewSchema>> {
  const user = await db().user.findUniqueOrThrow({
    where: { id: userId },
    include: {
      _count: { select: { memberships: true, apiKeys: { where: { revokedAt: null } } } },
    },
  });
  return {
    deletes_at: user.deletionDueAt?.toISOString() ?? null,
    blocked_by: await withTransfers(await soleOwnerOf(db(), userId), userId, now),
    memberships: user._count.memberships,
    api_keys: user._count.apiKeys,
    has_second_factor: user.secondFactorAt !== null,
  };
}

/** What of it is being handed over already, and to whom. */
async function withTransfers<Owned extends { id: string }>(
  owned: Owned[],
  userId: string,
  now: Date,
) {
  // The state is written out, so that the index of open offers is used.
  const open = await db().$queryRaw<{ id: string; organizationId: string; to: string; at: Date }[]>`
    select t.id, t.organization_id as "organizationId", coalesce(nullif(u.name, ''), u.email) as "to", t.expires_at as at
    from ownership_transfers t join users u on u.id = t.to_user_id
    where t.organization_id = any (${owned.map(({ id }) => id)}::text[]) and t.from_user_id = ${userId}
      and t.state = 'open' and t.expires_at > ${now}`;
  return owned.map((organization) => {
    const offer = open.find(({ organizationId }) => organizationId === organization.id);
    const transfer = offer
      ? { id: offer.id, to: offer.to, expires_at: offer.at.toISOString() }
      : null;
    return { ...organization, transfer };
  });
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
      and not exists (select 1 from memberships other join users u on u.id = other.user_id and u.deleted_at is null
        where other.organization_id = o.id and other.role = 'owner' and other.user_id <> m.user_id)
    order by o.id`;
}
