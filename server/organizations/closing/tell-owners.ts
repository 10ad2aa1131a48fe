import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import type { Candidate } from "@/server/gateways/notices/find-readers";
import { notify } from "@/server/gateways/notices/notify";

/** Tells everybody who owns an organization, in it or above, that it was closed or reopened, whoever did it. */
export async function tellOwners(
  tx: Tx,
  organizationId: string,
  template: "organization-closed" | "organization-reopened",
  now: Date,
): Promise<void> {
  const organization = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  const { name, slug } = organization;
  await notify(
    tx,
    {
      template,
      event: `${organizationId}:${now.toISOString()}`,
      organization,
      props: { organizationName: name, overviewUrl: `${env().APP_URL}/${slug}/settings` },
    },
    await ownersOf(tx, organizationId),
    now,
  );
}

/** Whose role of owner reaches it; each hears once, by the nearest. */
export async function ownersOf(tx: Tx, organizationId: string): Promise<Candidate[]> {
  return tx.$queryRaw<Candidate[]>`
    select distinct on (u.id) u.id as "userId", u.email, 'owner' as role, m.organization_id as "chosenIn"
    from organization_ancestors a join memberships m on m.organization_id = a.ancestor_id and m.role = 'owner'
    join users u on u.id = m.user_id
    where a.organization_id = ${organizationId} and not a.across_link
    order by u.id, a.distance`;
}
