import type { RecurringJob } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { moneyKeepers } from "@/server/gateways/email/money-keepers";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { dayOf, todayOf } from "./job-row";

/**
 * Tells the people who look after an organization's money that a run waits for credits: once, however many of its jobs
 * wait; again where another one begins to wait after all had run.
 */
export async function tellWaiting(
  tx: Tx,
  job: RecurringJob,
  reason: string,
  now: Date,
): Promise<void> {
  const { id, name: jobName, organizationId, nextDate } = job;
  const other = await tx.recurringJob.findFirst({
    where: { organizationId, waitingSince: { not: null }, id: { not: id } },
    select: { id: true },
  });
  if (other) return;
  const { organizationName, base, recipients } = await readersOf(tx, organizationId);
  const props = {
    ...{ organizationName, jobName, reason },
    ...(nextDate ? { dueDate: dayOf(nextDate) } : {}),
    jobUrl: `${base}/accounting/recurring/${id}`,
    buyUrl: `${base}/billing`,
  };
  for (const to of recipients) {
    // Two that begin to wait in the same moment do not see each other.
    const dedupeKey = `recurring-waiting:${organizationId}:${todayOf(job, now)}:${to}`;
    await queueEmail(
      tx,
      { dedupeKey, to, template: "recurring-waiting", props, organizationId },
      now,
    );
  }
}

/** Tells them that a job paused itself. */
export async function tellPaused(
  tx: Tx,
  job: RecurringJob,
  reason: string,
  now: Date,
): Promise<void> {
  const { id, name: jobName, organizationId } = job;
  const { organizationName, base, recipients } = await readersOf(tx, organizationId);
  const props = { organizationName, jobName, reason, jobUrl: `${base}/accounting/recurring/${id}` };
  for (const to of recipients) {
    const dedupeKey = `recurring-paused:${id}:${now.toISOString()}:${to}`;
    await queueEmail(
      tx,
      { dedupeKey, to, template: "recurring-paused", props, organizationId },
      now,
    );
  }
}

async function readersOf(tx: Tx, organizationId: string) {
  const { name, slug } = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  return {
    organizationName: name,
    base: `${env().APP_URL}/${slug}`,
    recipients: await moneyKeepers(tx, organizationId),
  };
}
