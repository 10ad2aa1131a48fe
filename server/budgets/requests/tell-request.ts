import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { moneyPeople } from "@/server/gateways/email/money-keepers";
import { queueEmail } from "@/server/gateways/email/queue-email";
import type { BudgetRequestAnswer } from "./request.schema";
import { requestLinkFor } from "./request-link";
import { nameOfAsker } from "./request-words";

/** Mails everybody who looks after the money a link to decide, once each. The asker needs none. */
export async function tellDeciders(tx: Tx, request: BudgetRequestAnswer, now: Date): Promise<void> {
  const { organizationName } = await placeOf(tx, request);
  for (const { userId, email } of await moneyPeople(tx, request.organization_id)) {
    if (userId === request.asker.id) continue;
    await queueEmail(
      tx,
      {
        dedupeKey: `budget-request:${request.id}:${userId}`,
        to: email,
        template: "budget-request",
        organizationId: request.organization_id,
        props: {
          ...factsOf(request, organizationName),
          askerName: nameOfAsker(request.asker),
          spentCredits: request.budget.spent,
          resetsAt: request.budget.resets_at,
          expiresAt: request.expires_at,
          timeZone: request.budget.time_zone,
          decideUrl: requestLinkFor({ requestId: request.id, userId }),
        },
      },
      now,
    );
  }
}

/** Tells a member who asked what was decided. A program reads it. */
export async function tellAsker(tx: Tx, request: BudgetRequestAnswer, now: Date): Promise<void> {
  const { asker, status, note, decided_by: decidedBy } = request;
  if (asker.type !== "user") return;
  const user = await tx.user.findUnique({ where: { id: asker.id }, select: { email: true } });
  if (!user) return;
  const { organizationName, slug } = await placeOf(tx, request);
  await queueEmail(
    tx,
    {
      dedupeKey: `budget-request-decided:${request.id}`,
      to: user.email,
      template: "budget-request-decided",
      organizationId: request.organization_id,
      props: {
        ...factsOf(request, organizationName),
        decision: status === "approved" ? "approved" : "declined",
        decidedBy: decidedBy ?? organizationName,
        ...(note ? { note } : {}),
        budgetsUrl: `${env().APP_URL}/${slug}/budgets`,
      },
    },
    now,
  );
}

function factsOf(request: BudgetRequestAnswer, organizationName: string) {
  return {
    organizationName,
    budgetName: request.budget_name,
    limitBefore: request.limit_before,
    limit: request.limit,
    thisPeriodOnly: request.this_period_only,
    paused: request.budget.paused,
    reason: request.reason,
  };
}

async function placeOf(tx: Tx, { organization_id: id }: BudgetRequestAnswer) {
  const { name, slug } = await tx.organization.findUniqueOrThrow({
    where: { id },
    select: { name: true, slug: true },
  });
  return { organizationName: name, slug };
}
