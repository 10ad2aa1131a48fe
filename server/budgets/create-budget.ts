import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { violates } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import type {
  BudgetAnswer,
  BudgetSubjectKind,
  budgetActions,
  budgetPeriods,
} from "./budget.schema";
import { budgetAnswer } from "./budget-answer";
import { newWindow } from "./budget-window";
import { readBudget } from "./read-budgets";
import { checkSubject } from "./read-subjects";

export type NewBudget = {
  subject: BudgetSubjectKind;
  subject_id?: string | undefined;
  period: (typeof budgetPeriods)[number];
  /** Credits. */
  limit: number;
  action: (typeof budgetActions)[number];
  alert_percents: number[];
};

/** An agent sets no budgets: neither its own nor other people's. @throws forbidden */
export function requireNoAgent(actor: Actor): void {
  if (actor.type !== "agent") return;
  throw new DomainError(
    "forbidden",
    "Agents can't create or change budgets. Nothing was changed. A person can do it in the browser.",
  );
}

/**
 * Puts a budget on an organization, or on a member, an agent, an API key or an operation of it. It
 * counts what is spent from now on, by the organization and by those below it.
 * @throws forbidden for an agent, validation_failed on a subject that is not there, already_exists for the
 * same subject and period
 */
export async function createBudget(
  organization: { id: string; creditAccountId: string; timeZone: string },
  input: NewBudget,
  actor: Actor,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<BudgetAnswer> {
  requireNoAgent(actor);
  try {
    const { output } = await runOnce(idempotent, now, async (tx) => {
      const { ledgerTime } = await lockCreditAccount(tx, organization.creditAccountId);
      const subjectId = await checkSubject(tx, organization.id, input, now);
      const id = newId("budget");
      await tx.budget.create({
        data: {
          id,
          creditAccountId: organization.creditAccountId,
          organizationId: organization.id,
          subject: input.subject,
          subjectId,
          period: input.period,
          limit: creditsToMicrocredits(input.limit),
          action: input.action,
          alertPercents: input.alert_percents,
          ...newWindow(input.period, organization.timeZone, now),
          // No charge is stamped before it, whatever its clock says.
          windowBeganAt: ledgerTime,
          createdAt: now,
        },
      });
      const { subject, period, limit, action } = input;
      await recordAudit(
        tx,
        {
          organizationId: organization.id,
          actor,
          action: "budget.created",
          subjectId: id,
          details: { subject, subjectId, period, limit, action },
        },
        now,
      );
      return budgetAnswer(await readBudget(tx, organization.id, id, now));
    });
    return output;
  } catch (error) {
    if (violates(error, "budgets_one_of_a_kind")) {
      throw new DomainError(
        "already_exists",
        "There is already a budget on this subject for this period. Nothing was created. Change its limit instead, or choose another period.",
      );
    }
    throw error;
  }
}
