import type { Alert } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { memberAt } from "@/server/gateways/notices/find-readers";
import { notify } from "@/server/gateways/notices/notify";
import { announce } from "@/server/gateways/webhooks/announce";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { alertInWords, percentOf } from "./alert-words";
import { logFiring } from "./log-firing";
import { isToldOfAlerts } from "./require-recipient";

/** Where an alert without an address of its own goes, as its log says it. */
const LISTENING = "endpoints that listen to credits.alert";

type Fired = { threshold: bigint; available: bigint; total: bigint };

/** Tells of one crossing: an event for the alert's own URL and for endpoints that chose it, or an email; and its row in the log. */
export async function fireAlert(tx: Tx, alert: Alert, fired: Fired, now: Date): Promise<void> {
  const { creditAccountId, walletId, channel } = alert;
  const facts = await factsOf(tx, alert, fired);
  await announce(
    tx,
    {
      type: "credits.alert",
      creditAccountId,
      ...(alert.endpointId ? { endpointId: alert.endpointId } : {}),
      data: {
        alert_id: alert.id,
        wallet_id: walletId,
        threshold_percent: facts.thresholdPercent,
        threshold_credits: facts.thresholdCredits,
        available: facts.available,
        total: facts.total,
        message: alertInWords(facts),
        url: facts.billingUrl,
      },
    },
    now,
  );
  const isRefused =
    alert.email !== null && !(await isToldOfAlerts(tx, creditAccountId, alert.email));
  if (alert.email !== null && !isRefused)
    await emailAlert(tx, alert, alert.email, facts, { event: String(alert.crossing), now });
  await logFiring(
    tx,
    {
      creditAccountId,
      alertId: alert.id,
      walletId,
      thresholdBps: alert.thresholdBps,
      ...fired,
      channel,
      sentTo: isRefused ? "" : (alert.email ?? (facts.host || LISTENING)),
      problem: isRefused ? `${alert.email} is no longer a member or the billing email` : null,
    },
    now,
  );
}

export type AlertTold = Awaited<ReturnType<typeof factsOf>>;

/** What a message about an alert says, in credits. */
export async function factsOf(tx: Tx, alert: Alert, fired: Fired) {
  const { organizationId } = await tx.creditAccount.findUniqueOrThrow({
    where: { id: alert.creditAccountId },
  });
  const [organization, wallet, endpoint] = await Promise.all([
    tx.organization.findUniqueOrThrow({ where: { id: organizationId } }),
    alert.walletId ? tx.wallet.findUnique({ where: { id: alert.walletId } }) : null,
    alert.endpointId ? tx.webhookEndpoint.findUnique({ where: { id: alert.endpointId } }) : null,
  ]);
  return {
    organization,
    organizationName: organization.name,
    walletName: wallet?.name ?? null,
    thresholdPercent: alert.thresholdBps === null ? null : alert.thresholdBps / 100,
    thresholdCredits: microcreditsToCredits(fired.threshold),
    available: microcreditsToCredits(fired.available),
    total: microcreditsToCredits(fired.total),
    host: endpoint ? new URL(endpoint.url).host : "",
    billingUrl: `${env().APP_URL}/${organization.slug}/billing`,
    alertsUrl: `${env().APP_URL}/${organization.slug}/billing/alerts`,
  };
}

/** Queues the email of an alert; `event` names the crossing, or the test. */
export async function emailAlert(
  tx: Tx,
  alert: Alert,
  to: string,
  facts: AlertTold,
  { event, isTest = false, now }: { event: string; isTest?: boolean; now: Date },
): Promise<void> {
  const { organization, walletName, thresholdPercent } = facts;
  await notify(
    tx,
    {
      template: "balance-alert",
      event: `${alert.id}:${event}`,
      organization,
      props: {
        organizationName: organization.name,
        walletName,
        thresholdPercent,
        thresholdCredits: facts.thresholdCredits,
        availableCredits: facts.available,
        totalCredits: facts.total,
        percentLeft: percentOf(facts.available, facts.total),
        isTest,
        buyUrl: facts.billingUrl,
        alertsUrl: facts.alertsUrl,
      },
    },
    await memberAt(tx, to, organization.id),
    now,
  );
}
