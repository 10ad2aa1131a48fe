import type { Organization, User } from "@/generated/prisma/client";
import { allStaffActions, staffActions } from "@/server/doors/endpoints/staff-actions";
import type { Actor } from "@/server/foundation/actor";
import { db, inTransaction } from "@/server/foundation/db";
import { invariant } from "@/server/foundation/invariant";
import { createWallet } from "@/server/grants/change-wallets";
import { newGrantSchema } from "@/server/grants/grant.schema";
import { newScheduleSchema } from "@/server/grants/schedule.schema";
import { decideRequest, runStaffAction } from "@/server/staff/requests/staff-action";

const DAY_MS = 86_400_000;

/**
 * A second wallet with a promotion for reports, credits of a contract that begin next month, and some that
 * recur for ever, which a colleague approved. The colleague asks for more, and waits for approval.
 */
export async function giveDemoGrants(
  now: Date,
  organization: Organization,
  people: { staff: User; colleague: User },
): Promise<void> {
  const { creditAccountId } = organization;
  const staff: Actor = { type: "staff", id: people.staff.id };
  const inDays = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString();
  const primary = await db().wallet.findFirstOrThrow({
    where: { creditAccountId, name: "Primary" },
  });
  await inTransaction(async (tx) => {
    const promotions = await createWallet(
      tx,
      creditAccountId,
      { name: "Promotions", priority: -1 },
      staff,
      now,
    );
    const give = (grant: Record<string, unknown>) =>
      runStaffAction(tx, staffActions.giveCredits, newGrantSchema.parse(grant), staff, now);
    await give({
      wallet_id: promotions,
      amount: 250,
      grant_type: "promotional",
      description: "Try the reports",
      expires_at: inDays(24),
      scope: { operations: ["report.generate"] },
    });
    await give({
      wallet_id: primary.id,
      amount: 1_000,
      grant_type: "committed",
      description: "Annual contract, first part",
      source: "contract 2026-31",
      effective_at: inDays(9),
      expires_at: inDays(374),
      rollover: { cap: 250, expires_after_days: 90 },
    });
    const recurring = await runStaffAction(
      tx,
      staffActions.giveRecurring,
      newScheduleSchema.parse({
        wallet_id: primary.id,
        amount: 100,
        grant_type: "bonus",
        cadence: "monthly",
        starts_at: inDays(10),
        expires_after_days: 31,
        rollover: { cap: 50 },
        description: "Included every month",
      }),
      staff,
      now,
    );
    invariant(recurring.state === "pending", "what recurs for ever needs two");
    const { requestId } = recurring;
    const approver: Actor = { type: "staff", id: people.colleague.id };
    await decideRequest(tx, allStaffActions, requestId, "approve", approver, now);
    // Waits for whoever signs in as staff.
    const pilot = {
      wallet_id: primary.id,
      amount: 25_000,
      grant_type: "promotional",
      description: "Pilot with the new client, agreed with sales",
    };
    await runStaffAction(tx, staffActions.giveCredits, newGrantSchema.parse(pilot), approver, now);
  });
}
