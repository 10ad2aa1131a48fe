import type { WebhookEndpoint } from "@/generated/prisma/client";
import { type Db, db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import type { EndpointAnswer } from "./webhook.schema";

/** The webhook endpoints of an organization, newest first; `before` is the id to continue below. */
export async function listEndpoints(
  organizationId: string,
  page: { before?: string | undefined; limit: number },
  now: Date,
): Promise<Page<EndpointAnswer>> {
  const rows = await db().webhookEndpoint.findMany({
    where: {
      organizationId,
      deletedAt: null,
      openedBy: null,
      ...(page.before ? { id: { lt: page.before } } : {}),
    },
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  return cutPage(
    rows.map((row) => endpointAnswer(row, now)),
    page.limit,
    ({ id }) => id,
  );
}

/** An endpoint of this organization. @throws not_found */
export async function findEndpoint(
  database: Db,
  organizationId: string,
  id: string,
): Promise<WebhookEndpoint> {
  const endpoint = await database.webhookEndpoint.findFirst({
    where: { id, organizationId, deletedAt: null, openedBy: null },
  });
  if (!endpoint) throw notFound("webhook endpoint");
  return endpoint;
}

/** The same, kept from everybody else until the transaction ends. @throws not_found */
export async function lockEndpoint(
  tx: Db,
  organizationId: string,
  id: string,
): Promise<WebhookEndpoint> {
  await tx.$queryRaw`select id from webhook_endpoints where id = ${id} for no key update`;
  return findEndpoint(tx, organizationId, id);
}

/** An endpoint as it is answered, without its secret. */
export function endpointAnswer(row: WebhookEndpoint, now: Date): EndpointAnswer {
  const { previousExpiresAt } = row;
  return {
    id: row.id,
    organization_id: row.organizationId,
    url: row.url,
    description: row.description === "" ? null : row.description,
    event_types: row.eventTypes,
    for_alerts: row.isForAlerts,
    enabled: row.disabledReason === null,
    disabled_reason: row.disabledReason,
    disabled_at: row.disabledAt?.toISOString() ?? null,
    failing_since: row.failingSince?.toISOString() ?? null,
    previous_secret_expires_at:
      previousExpiresAt && previousExpiresAt > now ? previousExpiresAt.toISOString() : null,
    created_at: row.createdAt.toISOString(),
  };
}
