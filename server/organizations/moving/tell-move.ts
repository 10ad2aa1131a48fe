import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { notify } from "@/server/gateways/notices/notify";
import { ownersOf } from "../closing/tell-owners";
import type { Place } from "./move-organization";
import type { Plan } from "./plan-move";

/** Tells the owners of the organization and of the parents it left and came to, each about their own. */
export async function tellMove(
  tx: Tx,
  { organization }: Plan,
  { from, to }: { from: Place; to: Place },
  now: Date,
): Promise<void> {
  const concerned = new Set([organization.id, from.parent?.id, to.parent?.id]);
  for (const id of concerned) {
    if (!id) continue;
    const about = await tx.organization.findUniqueOrThrow({ where: { id } });
    await notify(
      tx,
      {
        template: "organization-moved",
        event: `${organization.id}:${id}:${now.toISOString()}`,
        organization: about,
        props: {
          organizationName: organization.name,
          fromName: from.parent?.name ?? null,
          toName: to.parent?.name ?? null,
          payerBefore: from.payer.name,
          payerName: to.payer.name,
          overviewUrl: `${env().APP_URL}/${about.slug}/organizations`,
        },
      },
      await ownersOf(tx, id),
      now,
    );
  }
}
