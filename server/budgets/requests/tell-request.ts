import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { moneyPeopleOf, personAs } from "@/server/gateways/notices/find-readers";
import { notify } from "@/server/gateways/notices/notify";
import type { BudgetRequestAnswer } from "./request.schema";
import { requestLinkFor } from "./request-link";
import { nameOfAsker } from "./request-words";

/** Mails everybody who looks after the money a link to decide, once each. The asker needs none. */
export async function tellDeciders(tx: Tx, request: BudgetRequestAnswer, now: Date): Promise<void> {
  const organization = await placeOf(tx, request);
  const deciders = await moneyPeopleOf(tx, request.organization_id);
  const propsFor = (userId: string | null) => ({
    ...factsOf(request, organization.name),
    askerName: nameOfAsker(request.asker),
    spentCredits: request.budget.spent,
    resetsAt: request.budget.resets_at,
    expiresAt: request.expires_at,
    timeZone: request.budget.time_zone,
    decideUrl: requestLinkFor({ requestId: request.id, userId: userId ?? "" }),
  });
  await notify(
    tx,
    { template: "budget-request", event: request.id, organization, props: propsFor(null) },
    deciders.filter(({ userId }) => userId !== request.asker.id),
    now,
    (reader) => propsFor(reader.userId),
  );
}

/** Tells a member who asked what was decided. A program reads it. */
export async function tellAsker(tx: Tx, request: BudgetRequestAnswer, now: Date): Promise<void> {
  const { asker, status, note, decided_by: decidedBy } = request;
  if (asker.type !== "user") return;
  const organization = await placeOf(tx, request);
  await notify(
    tx,
    {
      template: "budget-request-decided",
      event: request.id,
      organization,
      props: {
        ...factsOf(request, organization.name),
        decision: status === "approved" ? "approved" : "declined",
        decidedBy: decidedBy ?? organization.name,
        ...(note ? { note } : {}),
        budgetsUrl: `${env().APP_URL}/${organization.slug}/budgets`,
      },
    },
    await personAs(tx, asker.id, organization.id),
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

function placeOf(tx: Tx, { organization_id: id }: BudgetRequestAnswer) {
  return tx.organization.findUniqueOrThrow({ where: { id } });
}
