import type { WebhookEndpoint } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { membersOf } from "@/server/gateways/notices/find-readers";
import { notify } from "@/server/gateways/notices/notify";

/** Tells the owners and admins of an organization that one of its endpoints was given up. */
export async function tellDisabled(
  tx: Tx,
  { id, organizationId, url }: WebhookEndpoint,
  why: { reason: "failing" | "gone"; failingSince: Date; problem: string },
  now: Date,
): Promise<void> {
  const organization = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  const { name, slug, timeZone } = organization;
  const props = {
    organizationName: name,
    endpointHost: new URL(url).host,
    reason: why.reason,
    failingSince: why.failingSince.toISOString(),
    problem: why.problem,
    timeZone,
    endpointUrl: `${env().APP_URL}/${slug}/webhooks/${id}`,
  };
  const event = `${id}:${now.toISOString()}`;
  await notify(
    tx,
    { template: "webhook-disabled", event, organization, props },
    await membersOf(tx, organizationId, ["owner", "admin"]),
    now,
  );
}
