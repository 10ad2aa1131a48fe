import type { AlertFiring, Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { AlertAnswer, FiringAnswer } from "./alert.schema";
import { thresholdOf } from "./move-alert";
import { readScopes, type Scopes } from "./read-scopes";

const withNames = {
  wallet: { select: { name: true } },
  endpoint: { select: { url: true } },
  creditAccount: { select: { organizationId: true } },
} satisfies Prisma.AlertInclude;

type Row = Prisma.AlertGetPayload<{ include: typeof withNames }>;

/** The alerts of an account in the order they were made, each with the balance it looks at. */
export async function listAlerts(creditAccountId: string, now: Date): Promise<AlertAnswer[]> {
  const [rows, scopes] = await Promise.all([
    db().alert.findMany({ where: { creditAccountId }, orderBy: { id: "asc" }, include: withNames }),
    readScopes(db(), creditAccountId, now),
  ]);
  return rows.map((row) => alertAnswer(row, scopes));
}

/** One alert of an account. @throws not_found */
export async function readAlert(
  creditAccountId: string,
  id: string,
  now: Date,
): Promise<AlertAnswer> {
  const row = await db().alert.findFirst({ where: { id, creditAccountId }, include: withNames });
  if (!row) throw notFound("alert");
  return alertAnswer(row, await readScopes(db(), creditAccountId, now));
}

/** The alerts of an account that fired, newest first. */
export async function listFirings(
  creditAccountId: string,
  alertId: string | undefined,
  page: { before?: string | undefined; limit: number },
): Promise<Page<FiringAnswer>> {
  const rows = await db().alertFiring.findMany({
    where: {
      creditAccountId,
      ...(alertId ? { alertId } : {}),
      ...(page.before ? { id: { lt: page.before } } : {}),
    },
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  return cutPage(rows.map(firingAnswer), page.limit, ({ id }) => id);
}

function alertAnswer(row: Row, scopes: Scopes): AlertAnswer {
  const { available, total } = scopes.of(row.walletId);
  return {
    id: row.id,
    organization_id: row.creditAccount.organizationId,
    wallet_id: row.walletId,
    wallet_name: row.wallet?.name ?? null,
    threshold_percent: percentIn(row.thresholdBps),
    threshold_credits: row.threshold === null ? null : microcreditsToCredits(row.threshold),
    channel: row.channel,
    webhook_url: row.endpoint?.url ?? null,
    email: row.email,
    webhook_endpoint_id: row.endpointId,
    cooldown_seconds: row.cooldownSeconds,
    enabled: row.enabled,
    armed: !row.isDown,
    fires_below: microcreditsToCredits(thresholdOf(row, total)),
    available: microcreditsToCredits(available),
    total: microcreditsToCredits(total),
    times_fired: row.crossing,
    last_fired_at: row.firedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  };
}

function firingAnswer(row: AlertFiring): FiringAnswer {
  return {
    id: row.id,
    alert_id: row.alertId,
    wallet_id: row.walletId,
    level: row.level === "ok" ? null : row.level,
    threshold_percent: percentIn(row.thresholdBps),
    threshold_credits: microcreditsToCredits(row.threshold),
    available: microcreditsToCredits(row.available),
    total: microcreditsToCredits(row.total),
    channel: row.channel,
    sent_to: row.sentTo || null,
    problem: row.problem,
    fired_at: row.firedAt.toISOString(),
  };
}

function percentIn(bps: number | null): number | null {
  return bps === null ? null : bps / 100;
}
