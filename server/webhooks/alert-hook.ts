import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { newWebhookSecret, sealSecret } from "@/server/gateways/webhooks/webhook-secret";

/**
 * The endpoint through which alerts reach a URL, with the judging, signatures, retries and log of every other. Alerts of
 * an organization that name the same URL share it. The URL has been judged.
 * @returns its id, and its secret where it is new
 */
export async function alertHook(
  tx: Tx,
  organizationId: string,
  hook: { url: string; isSlack: boolean },
  now: Date,
): Promise<{ id: string; secret: string | null }> {
  const shared = await tx.webhookEndpoint.findFirst({
    where: { organizationId, ...hook, isForAlerts: true, deletedAt: null },
    select: { id: true },
  });
  if (shared) return { id: shared.id, secret: null };
  const id = newId("webhookEndpoint");
  const secret = newWebhookSecret();
  await tx.webhookEndpoint.create({
    data: {
      id,
      organizationId,
      ...hook,
      description: "Alerts",
      eventTypes: [],
      isForAlerts: true,
      secret: sealSecret(secret, id),
      createdAt: now,
    },
  });
  return { id, secret };
}

/** Ends the endpoint of alerts once none of them uses it any more. */
export async function dropAlertHook(tx: Tx, endpointId: string | null, now: Date): Promise<void> {
  if (endpointId === null) return;
  await tx.webhookEndpoint.updateMany({
    where: { id: endpointId, isForAlerts: true, alerts: { none: {} } },
    data: { deletedAt: now },
  });
}
