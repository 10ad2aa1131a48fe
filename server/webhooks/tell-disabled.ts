import type { WebhookEndpoint } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { queueEmail } from "@/server/gateways/email/queue-email";

/** Tells the owners and admins of an organization that one of its endpoints was given up. */
export async function tellDisabled(
  tx: Tx,
  { id, organizationId, url }: WebhookEndpoint,
  why: { reason: "failing" | "gone"; failingSince: Date; problem: string },
  now: Date,
): Promise<void> {
  const { name, slug, timeZone, memberships } = await tx.organization.findUniqueOrThrow({
    where: { id: organizationId },
    include: {
      memberships: {
        where: { role: { in: ["owner", "admin"] } },
        select: { user: { select: { email: true } } },
      },
    },
  });
  const props = {
    organizationName: name,
    endpointHost: new URL(url).host,
    reason: why.reason,
    failingSince: why.failingSince.toISOString(),
    problem: why.problem,
    timeZone,
    endpointUrl: `${env().APP_URL}/${slug}/webhooks/${id}`,
  };
  for (const { user } of memberships) {
    const dedupeKey = `webhook-disabled:${id}:${now.toISOString()}:${user.email}`;
    await queueEmail(
      tx,
      { dedupeKey, to: user.email, template: "webhook-disabled", props, organizationId },
      now,
    );
  }
}
