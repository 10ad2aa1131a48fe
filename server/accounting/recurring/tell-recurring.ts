import type { RecurringJob } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { moneyPeopleOf } from "@/server/gateways/notices/find-readers";
import { notify } from "@/server/gateways/notices/notify";
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
  const { organization, base, readers } = await readersOf(tx, organizationId);
  const props = {
    ...{ organizationName: organization.name, jobName, reason },
    ...(nextDate ? { dueDate: dayOf(nextDate) } : {}),
    jobUrl: `${base}/accounting/recurring/${id}`,
    buyUrl: `${base}/billing`,
  };
  // Two that begin to wait in the same moment do not see each other.
  const event = `${organizationId}:${todayOf(job, now)}`;
  await notify(tx, { template: "recurring-waiting", event, organization, props }, readers, now);
}

/** Tells them that a job paused itself. */
export async function tellPaused(
  tx: Tx,
  job: RecurringJob,
  reason: string,
  now: Date,
): Promise<void> {
  const { id, name: jobName, organizationId } = job;
  const { organization, base, readers } = await readersOf(tx, organizationId);
  const jobUrl = `${base}/accounting/recurring/${id}`;
  const props = { organizationName: organization.name, jobName, reason, jobUrl };
  const event = `${id}:${now.toISOString()}`;
  await notify(tx, { template: "recurring-paused", event, organization, props }, readers, now);
}

async function readersOf(tx: Tx, organizationId: string) {
  const organization = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  return {
    organization,
    base: `${env().APP_URL}/${organization.slug}`,
    readers: await moneyPeopleOf(tx, organizationId),
  };
}
