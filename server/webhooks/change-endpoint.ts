import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { whyNotUrl } from "@/server/gateways/webhooks/endpoint-url";
import { newWebhookSecret, sealSecret } from "@/server/gateways/webhooks/webhook-secret";
import { type IdempotentRequest, onceIn } from "@/server/operations/idempotency";
import { endpointAnswer, lockEndpoint } from "./find-endpoint";
import { followFromHere } from "./follow-ledgers";
import type { EndpointAnswer } from "./webhook.schema";

/** Endpoints of one organization: each event is queued for all that choose it. */
export const MAX_ENDPOINTS = 20;

type Organization = { id: string; creditAccountId: string };
type Chosen = { url: string; description?: string | undefined; event_types: string[] };

/**
 * Makes an endpoint. Its secret is in the answer, and nowhere else again.
 * @throws validation_failed (an address that is not public), wrong_state (too many)
 */
export async function createEndpoint(
  organization: Organization,
  chosen: Chosen,
  actor: Actor,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<EndpointAnswer> {
  requireUrl(chosen.url);
  const id = newId("webhookEndpoint");
  const secret = newWebhookSecret();
  const { output, replayed } = await inTransaction((tx) =>
    // What is stored for a repeat of the request is without the secret.
    onceIn(tx, idempotent, now, async () => {
      await requireRoom(tx, organization.id);
      const row = await tx.webhookEndpoint.create({
        data: {
          id,
          organizationId: organization.id,
          url: chosen.url,
          description: chosen.description ?? "",
          eventTypes: chosen.event_types,
          secret: sealSecret(secret, id),
          createdAt: now,
        },
      });
      await followFromHere(tx, organization.creditAccountId);
      const { url, event_types } = chosen;
      await audit(tx, organization, "created", id, actor, { url, event_types }, now);
      return endpointAnswer(row, now);
    }),
  );
  return { ...output, secret: replayed ? null : secret };
}

/**
 * Changes what an endpoint receives and where, or switches it on or off. Enabling forgets its failures.
 * @throws not_found, validation_failed, wrong_state (one that belongs to alerts)
 */
export function changeEndpoint(
  organization: Organization,
  id: string,
  change: {
    url?: string | undefined;
    description?: string | null | undefined;
    event_types?: string[] | undefined;
    enabled?: boolean | undefined;
  },
  actor: Actor,
  now: Date,
): Promise<EndpointAnswer> {
  const { url, description, event_types, enabled } = change;
  if (url !== undefined) requireUrl(url);
  return inTransaction(async (tx) => {
    const before = await lockEndpoint(tx, organization.id, id);
    if (url !== undefined || event_types !== undefined) refuseAlertsOwn(before);
    const isEnabled = before.disabledReason === null;
    const row = await tx.webhookEndpoint.update({
      where: { id },
      data: {
        ...(url === undefined ? {} : { url }),
        ...(description === undefined ? {} : { description: description ?? "" }),
        ...(event_types === undefined ? {} : { eventTypes: event_types }),
        ...(enabled === true && !isEnabled
          ? { disabledReason: null, disabledAt: null, failingSince: null, failures: 0 }
          : {}),
        ...(enabled === false && isEnabled ? { disabledReason: "by_hand", disabledAt: now } : {}),
      },
    });
    await audit(tx, organization, "changed", id, actor, { ...change }, now);
    return endpointAnswer(row, now);
  });
}

/**
 * Gives an endpoint a new secret. The old one signs too until its grace is over: receivers accept either.
 * @throws not_found
 */
export async function rotateSecret(
  organization: Organization,
  id: string,
  graceHours: number,
  actor: Actor,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<EndpointAnswer> {
  const secret = newWebhookSecret();
  const { output, replayed } = await inTransaction((tx) =>
    onceIn(tx, idempotent, now, async () => {
      const before = await lockEndpoint(tx, organization.id, id);
      const row = await tx.webhookEndpoint.update({
        where: { id },
        data: {
          secret: sealSecret(secret, id),
          previousSecret: before.secret,
          previousExpiresAt: new Date(now.getTime() + graceHours * 3_600_000),
        },
      });
      await audit(tx, organization, "secret_rotated", id, actor, { graceHours }, now);
      return endpointAnswer(row, now);
    }),
  );
  return { ...output, secret: replayed ? null : secret };
}

/** Ends an endpoint: nothing more is sent to it, and its log is gone. @throws not_found, wrong_state */
export function deleteEndpoint(
  organization: Organization,
  id: string,
  actor: Actor,
  now: Date,
): Promise<{ id: string; deleted: true }> {
  return inTransaction(async (tx) => {
    const before = await lockEndpoint(tx, organization.id, id);
    refuseAlertsOwn(before);
    const { url } = before;
    await tx.webhookEndpoint.update({ where: { id }, data: { deletedAt: now } });
    await audit(tx, organization, "deleted", id, actor, { url }, now);
    return { id, deleted: true as const };
  });
}

function refuseAlertsOwn({ isForAlerts }: { isForAlerts: boolean }): void {
  if (!isForAlerts) return;
  throw new DomainError(
    "wrong_state",
    "This endpoint belongs to an alert. Nothing was changed. Change or delete the alert instead.",
  );
}

function requireUrl(url: string): void {
  const refusal = whyNotUrl(url);
  if (refusal) throw invalid("url", refusal);
}

/** Makes endpoints of an organization take turns: two that are made at once count each other. */
export async function lockEndpointsOf(tx: Tx, organizationId: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`webhooks:${organizationId}`}, 0))`;
}

async function requireRoom(tx: Tx, organizationId: string): Promise<void> {
  await lockEndpointsOf(tx, organizationId);
  const endpoints = await tx.webhookEndpoint.count({
    where: { organizationId, isForAlerts: false, deletedAt: null, openedBy: null },
  });
  if (endpoints < MAX_ENDPOINTS) return;
  throw new DomainError(
    "wrong_state",
    `An organization has at most ${MAX_ENDPOINTS} webhook endpoints. Nothing was created. Delete one you no longer use.`,
  );
}

async function audit(
  tx: Tx,
  { id: organizationId }: Organization,
  what: string,
  subjectId: string,
  actor: Actor,
  details: object,
  now: Date,
): Promise<void> {
  const event = { action: `webhook_endpoint.${what}`, subjectId, details: { ...details } };
  await recordAudit(tx, { organizationId, actor, ...event }, now);
}
