import type { Alert } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { whyNotUrl } from "@/server/gateways/webhooks/endpoint-url";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { alertHook, dropAlertHook } from "@/server/webhooks/alert-hook";
import { MAX_ALERTS } from "./alert.schema";
import { thresholdOf } from "./move-alert";
import { readScopes } from "./read-scopes";
import { requireRecipient } from "./require-recipient";
import { watchBalance } from "./watch-balance";

/** Either a part of what was granted, in hundredths of a percent, or microcredits. */
export type Threshold =
  | { thresholdBps: number; threshold: null }
  | { thresholdBps: null; threshold: bigint };

/** Where it goes to. */
export type Destination =
  | { channel: "webhook" | "slack"; url: string }
  /** Only webhook endpoints that listen to alerts hear of it. */
  | { channel: "webhook"; url: null }
  | { channel: "email"; email: string };

export type NewAlert = {
  walletId: string | null;
  threshold: Threshold;
  destination: Destination;
  cooldownSeconds: number;
};

/**
 * Makes an alert. Where the balance is below its threshold already, it first fires after the balance has risen.
 * @returns its id, and the secret of its URL where that is new
 * @throws validation_failed, not_found (no such wallet), wrong_state (too many)
 */
export async function createAlert(
  tx: Tx,
  creditAccountId: string,
  input: NewAlert,
  actor: Actor,
  now: Date,
): Promise<{ id: string; secret: string | null }> {
  const { walletId, threshold, destination, cooldownSeconds } = input;
  const { organizationId } = await lockCreditAccount(tx, creditAccountId);
  if ((await tx.alert.count({ where: { creditAccountId } })) >= MAX_ALERTS) {
    throw new DomainError(
      "wrong_state",
      `An account has at most ${MAX_ALERTS} alerts. Nothing was created. Delete one you no longer need.`,
    );
  }
  if (walletId && !(await tx.wallet.findFirst({ where: { id: walletId, creditAccountId } })))
    throw notFound("wallet");
  const { channel } = destination;
  const { secret, ...reached } = await reach(
    tx,
    { id: creditAccountId, organizationId },
    destination,
    now,
  );
  const id = newId("alert");
  await tx.alert.create({
    data: {
      id,
      creditAccountId,
      walletId,
      ...threshold,
      channel,
      ...reached,
      cooldownSeconds,
      ...(await standing(tx, { creditAccountId, walletId, ...threshold }, now)),
      createdAt: now,
    },
  });
  await watchBalance(tx, creditAccountId, now);
  await audit(
    tx,
    organizationId,
    "created",
    id,
    actor,
    { ...shown(threshold), ...destination },
    now,
  );
  return { id, secret };
}

export type AlertChange = {
  threshold?: Threshold | undefined;
  url?: string | undefined;
  email?: string | undefined;
  cooldownSeconds?: number | undefined;
  enabled?: boolean | undefined;
};

/**
 * Changes an alert. With another threshold, or switched on again, it starts from the balance as it is.
 * @returns the secret of its URL where that is new
 * @throws not_found, validation_failed
 */
export async function changeAlert(
  tx: Tx,
  creditAccountId: string,
  id: string,
  change: AlertChange,
  actor: Actor,
  now: Date,
): Promise<{ secret: string | null }> {
  const { organizationId } = await lockCreditAccount(tx, creditAccountId);
  const before = await findAlert(tx, creditAccountId, id);
  const { threshold, url, email, cooldownSeconds, enabled } = change;
  const isMail = before.channel === "email";
  if (url !== undefined && isMail) throw invalid("webhook_url", "This alert goes to an email");
  if (email !== undefined && !isMail) throw invalid("email", "This alert goes to a URL");
  const destination: Destination | null =
    email !== undefined
      ? { channel: "email", email }
      : url !== undefined && before.channel !== "email"
        ? { channel: before.channel, url }
        : null;
  const reached =
    destination && (await reach(tx, { id: creditAccountId, organizationId }, destination, now));
  const startsAfresh = threshold !== undefined || (enabled === true && !before.enabled);
  await tx.alert.update({
    where: { id },
    data: {
      ...threshold,
      ...(reached ? { endpointId: reached.endpointId, email: reached.email } : {}),
      ...(cooldownSeconds === undefined ? {} : { cooldownSeconds }),
      ...(enabled === undefined ? {} : { enabled }),
      ...(startsAfresh ? await standing(tx, { ...before, ...threshold }, now) : {}),
    },
  });
  if (reached && reached.endpointId !== before.endpointId)
    await dropAlertHook(tx, before.endpointId, now);
  await watchBalance(tx, creditAccountId, now);
  const details = {
    ...(threshold ? shown(threshold) : {}),
    ...destination,
    ...(cooldownSeconds === undefined ? {} : { cooldownSeconds }),
    ...(enabled === undefined ? {} : { enabled }),
  };
  await audit(tx, organizationId, "changed", id, actor, details, now);
  return { secret: reached?.secret ?? null };
}

/** Ends an alert; what it fired stays in the log. @throws not_found */
export async function deleteAlert(
  tx: Tx,
  creditAccountId: string,
  id: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  const { organizationId } = await lockCreditAccount(tx, creditAccountId);
  const { endpointId } = await findAlert(tx, creditAccountId, id);
  await tx.alert.delete({ where: { id } });
  await dropAlertHook(tx, endpointId, now);
  await watchBalance(tx, creditAccountId, now);
  await audit(tx, organizationId, "deleted", id, actor, {}, now);
}

/** An alert of this account. @throws not_found */
export async function findAlert(tx: Tx, creditAccountId: string, id: string): Promise<Alert> {
  const alert = await tx.alert.findFirst({ where: { id, creditAccountId } });
  if (!alert) throw notFound("alert");
  return alert;
}

async function reach(
  tx: Tx,
  account: { id: string; organizationId: string },
  destination: Destination,
  now: Date,
): Promise<{ endpointId: string | null; email: string | null; secret: string | null }> {
  if (destination.channel === "email") {
    await requireRecipient(tx, account.id, destination.email);
    return { endpointId: null, email: destination.email, secret: null };
  }
  if (destination.url === null) return { endpointId: null, email: null, secret: null };
  const refusal = whyNotUrl(destination.url);
  if (refusal) throw invalid("webhook_url", refusal);
  const isSlack = destination.channel === "slack";
  const hook = { url: destination.url, isSlack };
  const { id, secret } = await alertHook(tx, account.organizationId, hook, now);
  return { endpointId: id, email: null, secret: isSlack ? null : secret };
}

/** Where an alert stands that begins now. */
async function standing(
  tx: Tx,
  alert: { creditAccountId: string; walletId: string | null } & Pick<
    Alert,
    "thresholdBps" | "threshold"
  >,
  now: Date,
) {
  const { available, total } = (await readScopes(tx, alert.creditAccountId, now)).of(
    alert.walletId,
  );
  const isDown = available < thresholdOf(alert, total);
  return { isDown, downAt: isDown ? available : null, peak: null };
}

const shown = ({ thresholdBps, threshold }: Threshold) =>
  thresholdBps === null
    ? { threshold: String(threshold) }
    : { thresholdPercent: thresholdBps / 100 };

async function audit(
  tx: Tx,
  organizationId: string,
  what: string,
  subjectId: string,
  actor: Actor,
  details: Record<string, string | number | boolean | null>,
  now: Date,
): Promise<void> {
  // A hook's address may be all that it takes to post there.
  const { url = null, ...plain } = details;
  const kept = typeof url === "string" ? { ...plain, host: new URL(url).host } : plain;
  await recordAudit(
    tx,
    { organizationId, actor, action: `alert.${what}`, subjectId, details: kept },
    now,
  );
}
