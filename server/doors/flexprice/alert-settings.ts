import { z } from "zod";
import type { AlertAnswer } from "@/server/alerts/alert.schema";
import { DomainError, invalid } from "@/server/foundation/errors";
import type { WalletAnswer } from "@/server/grants/wallet.schema";
import type { CallOurs } from "./define-call";
import { creditsInput } from "./fields";

/** From the first to fire to the last. */
const levels = ["info", "warning", "critical"] as const;
type Level = (typeof levels)[number];

const threshold = z
  .strictObject({
    threshold: creditsInput.refine((credits) => credits > 0, "Enter more than 0 credits"),
    condition: z
      .literal("below", "Alerts fire when the balance falls below a threshold")
      .optional(),
  })
  .nullable()
  .optional();

/** Flexprice's alerts of a wallet: up to three thresholds in credits. */
export const alertSettingsInput = z.strictObject({
  alert_enabled: z.boolean().default(false),
  critical: threshold,
  warning: threshold,
  info: threshold,
});
type AlertSettings = z.output<typeof alertSettingsInput>;

/** What their settings say, from alerts of ours: the lowest threshold is the critical one. */
export function alertsShown(alerts: readonly AlertAnswer[]) {
  const found = [...alerts].sort((a, b) => creditsOf(a) - creditsOf(b)).slice(0, levels.length);
  const byLevel = new Map<Level, AlertAnswer>();
  for (const [place, alert] of found.entries())
    byLevel.set(levels[levels.length - 1 - place] as Level, alert);
  const shown = (level: Level) => {
    const alert = byLevel.get(level);
    return alert ? { condition: "below", threshold: creditsOf(alert) } : null;
  };
  const isBelow = (level: Level) => byLevel.get(level)?.armed === false;
  return {
    alert_settings: {
      alert_enabled: found.some(({ enabled }) => enabled),
      critical: shown("critical"),
      warning: shown("warning"),
      info: shown("info"),
    },
    alert_state: isBelow("critical")
      ? "in_alarm"
      : isBelow("warning")
        ? "warning"
        : isBelow("info")
          ? "info"
          : "ok",
  };
}

/**
 * The alerts that settings of theirs stand for, by wallet. A key that may not see alerts is shown none.
 */
export async function alertsOf(
  ours: CallOurs,
  wallets: readonly WalletAnswer[],
): Promise<Map<string, AlertAnswer[]>> {
  const found = new Map<string, AlertAnswer[]>();
  for (const customer of new Set(wallets.map(({ customer_id }) => customer_id))) {
    for (const alert of await alertsIn(ours, customer)) {
      if (!isTheirs(alert)) continue;
      found.set(alert.wallet_id, [...(found.get(alert.wallet_id) ?? []), alert]);
    }
  }
  return found;
}

/**
 * Makes the alerts of a wallet those of the settings. One that stays is left as it stands, so a repeat changes nothing
 * and what was interrupted is finished by it.
 * @throws validation_failed
 */
export async function setAlerts(
  ours: CallOurs,
  wallet: WalletAnswer,
  settings: AlertSettings,
): Promise<void> {
  const wanted = new Set(thresholdsIn(settings));
  const customer = { organization_id: wallet.customer_id };
  const { data } = await ours("alert.list", customer);
  for (const alert of data.filter(isTheirs).filter(({ wallet_id }) => wallet_id === wallet.id))
    if (!(alert.enabled && wanted.delete(creditsOf(alert))))
      await ours("alert.delete", { ...customer, alert_id: alert.id });
  for (const credits of wanted)
    await ours("alert.create", {
      ...customer,
      wallet_id: wallet.id,
      threshold_credits: credits,
      webhook_url: null,
    });
}

/** @throws validation_failed where the levels are in another order, or one is left out below another */
export function thresholdsIn(settings: AlertSettings): number[] {
  if (!settings.alert_enabled) return [];
  const [info, warning, critical] = levels.map((level) => settings[level]?.threshold);
  if (critical === undefined) throw missing("critical");
  if (info !== undefined && warning === undefined) throw missing("warning");
  if (warning !== undefined && warning <= critical) throw notAbove("warning", "critical");
  if (info !== undefined && warning !== undefined && info <= warning)
    throw notAbove("info", "warning");
  return [info, warning, critical].filter((credits) => credits !== undefined);
}

function missing(level: Level) {
  return invalid(
    `alert_settings.${level}`,
    "Is missing: critical is the lowest threshold, then warning, then info",
  );
}

function notAbove(level: Level, lower: Level) {
  return invalid(`alert_settings.${level}.threshold`, `Must be above that of ${lower}`);
}

async function alertsIn(ours: CallOurs, organizationId: string): Promise<AlertAnswer[]> {
  try {
    return (await ours("alert.list", { organization_id: organizationId })).data;
  } catch (error) {
    if (error instanceof DomainError && error.code === "forbidden") return [];
    throw error;
  }
}

/** Theirs are of one wallet, count credits and have no address of their own. */
function isTheirs(alert: AlertAnswer): alert is AlertAnswer & { wallet_id: string } {
  return (
    alert.wallet_id !== null &&
    alert.threshold_credits !== null &&
    alert.channel === "webhook" &&
    alert.webhook_url === null
  );
}

function creditsOf(alert: AlertAnswer): number {
  return alert.threshold_credits ?? 0;
}
