import { Gauge } from "prom-client";
import { isDatabaseAway } from "@/server/foundation/database-away";
import { log } from "@/server/foundation/log";
import { metrics } from "@/server/foundation/metrics";
import { readWork, type Work } from "./read-work";

/** Whoever asks more often is told the same again. */
const KEPT_MS = 5_000;

let gauges: ReturnType<typeof createGauges> | undefined;
let filledAt = 0;

/**
 * Everything this process counts of itself, and the work that waits in the database, in Prometheus' text format.
 * While the database is away it says so and leaves the work out.
 */
export async function renderMetrics(now: Date): Promise<{ contentType: string; text: string }> {
  const { registry } = metrics();
  gauges ??= createGauges();
  if (Math.abs(now.getTime() - filledAt) >= KEPT_MS) {
    fill(gauges, await readWorkIfThere(now));
    filledAt = now.getTime();
  }
  return { contentType: registry.contentType, text: await registry.metrics() };
}

async function readWorkIfThere(now: Date): Promise<Work | null> {
  try {
    return await readWork(now);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    log().warn({ err: error }, "metrics are without the work that waits: the database is away");
    return null;
  }
}

function createGauges() {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name, help, labelNames, registers: [metrics().registry] });
  return {
    databaseUp: gauge("bursar_database_up", "Whether the database answered"),
    jobs: gauge("bursar_jobs", "Background jobs by name: due, running, failed", ["job", "state"]),
    oldestJob: gauge("bursar_oldest_due_job_seconds", "How long the oldest due job has waited", [
      "job",
    ]),
    stripeEvents: gauge(
      "bursar_stripe_events",
      "Events of Stripe that are not processed, up to 1,000 by status; parked ones wait for a person",
      ["status"],
    ),
    rechargeAttempts: gauge(
      "bursar_recharge_attempts",
      "Charges of saved cards that are under way, by state",
      ["state"],
    ),
    differences: gauge(
      "bursar_reconciliation_differences",
      "What differed between our payments and Stripe's in the last finished reconciliation",
    ),
    reconciledAgo: gauge(
      "bursar_reconciliation_age_seconds",
      "Time since the last reconciliation finished",
    ),
  };
}

function fill(of: ReturnType<typeof createGauges>, work: Work | null): void {
  for (const gauge of Object.values(of)) gauge.reset();
  of.databaseUp.set(work ? 1 : 0);
  if (!work) return;
  for (const { job, due, running, failed, oldestDueSeconds } of work.jobs) {
    for (const [state, count] of Object.entries({ due, running, failed }))
      of.jobs.set({ job, state }, count);
    of.oldestJob.set({ job }, oldestDueSeconds);
  }
  for (const { status, count } of work.stripeEvents) of.stripeEvents.set({ status }, count);
  for (const { state, count } of work.rechargeAttempts) of.rechargeAttempts.set({ state }, count);
  if (work.reconciliation) {
    of.differences.set(work.reconciliation.differences);
    of.reconciledAgo.set(work.reconciliation.ageSeconds);
  }
}
