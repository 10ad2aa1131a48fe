import type { ScheduleAnswer } from "@/server/grants/schedule.schema";
import type { WalletAnswer } from "@/server/grants/wallet.schema";
import { withAll } from "./fields";

/** What a customer will be granted: grants whose time has not come, and the next run of each recurring one. */
export function upcomingGrants(
  wallets: readonly WalletAnswer[],
  schedules: readonly ScheduleAnswer[],
) {
  const once = wallets
    .flatMap(({ grants }) => grants)
    .filter(({ state }) => state === "scheduled")
    .map((grant) => upcoming(grant, grant.effective_at));
  const recurring = schedules.flatMap((schedule) =>
    schedule.next_at === null ? [] : [upcoming(schedule, schedule.next_at)],
  );
  return [...once, ...recurring].sort((a, b) => (a.scheduled_for < b.scheduled_for ? -1 : 1));
}

function upcoming({ id, amount }: { id: string; amount: number }, scheduledFor: string) {
  return withAll(grantFields, {
    id,
    credit_grant_id: id,
    credits: amount,
    scheduled_for: scheduledFor,
    application_status: "pending",
  });
}

const grantFields = [
  ...["application_reason", "applied_at", "created_at", "created_by", "environment_id"],
  ...["failure_reason", "idempotency_key", "metadata", "period_end", "period_start", "retry_count"],
  ...["status", "subscription_id", "subscription_status_at_application", "tenant_id"],
  ...["updated_at", "updated_by"],
];
