import { readBudgets } from "@/server/budgets/read-budgets";
import type { Cure } from "@/server/foundation/cure.schema";
import { db } from "@/server/foundation/db";
import { DomainError, isDomainError } from "@/server/foundation/errors";
import { readBalance } from "@/server/ledger/balances";
import type { DryRun } from "@/server/operations/dry-run.schema";
import { creditsInWords } from "@/server/pricing/amount-words";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { findOrganizations } from "../find-organizations";
import type { Caller } from "./caller";
import { type AuthorizedOrganization, findStanding, may } from "./standing";

/**
 * What a linked client sees of the credits that it spends and that its reseller owns: what it may spend,
 * and what it spent itself. The pool's balance, and what others do with it, is the reseller's (0036).
 */
export type ClientSight = {
  /** The name of the organization that owns the pool. */
  managedBy: string;
  /** What the tightest budget on the client leaves, in microcredits; null where none limits it. */
  spendable: bigint | null;
  /** Whether paid operations are possible now. */
  maySpend: boolean;
  /** The client's own budgets: a refusal by one of these is told in full. */
  budgetIds: ReadonlySet<string>;
};

/** Whether the caller may not look into the pool that this organization spends. Costs its own key no look-up. */
export async function isClient(
  caller: Caller,
  organization: AuthorizedOrganization,
): Promise<boolean> {
  if (!organization.creditAccount.isAcrossLink) return false;
  const isOwnKey = caller.kind === "api_key" && caller.organizationId === organization.id;
  if (isOwnKey) return true;
  const payer = await findStanding(caller, organization.creditAccount.organizationId);
  return payer === null || !may(payer, "billing.read");
}

/** The sight of a charge that passed: what is left is not looked up for it, so that it costs what any charge does. */
export const unread: ClientSight = {
  managedBy: "",
  spendable: null,
  maySpend: true,
  budgetIds: new Set(),
};

/** What this client is told. */
export async function readSight(
  organization: AuthorizedOrganization,
  now: Date,
): Promise<ClientSight> {
  const [payer, budgets, { available }] = await Promise.all([
    db().organization.findUniqueOrThrow({
      where: { id: organization.creditAccount.organizationId },
      select: { name: true },
    }),
    readBudgets(db(), { where: { organizationId: organization.id, archivedAt: null } }, now),
    readBalance(db(), organization.creditAccountId, now),
  ]);
  const left = budgets
    .filter(({ subject, action }) => subject === "organization" && action !== "notify")
    .map(({ pausedAt, limit, window: { spent } }) =>
      pausedAt || spent > limit ? 0n : limit - spent,
    );
  const spendable = left.length === 0 ? null : left.reduce((a, b) => (a < b ? a : b));
  const isActive = organization.status === "active" || organization.status === "past_due";
  return {
    managedBy: payer.name,
    spendable,
    maySpend: isActive && available > 0n && spendable !== 0n,
    budgetIds: new Set(budgets.map(({ id }) => id)),
  };
}

/** Those of these organizations whose pool the caller may not look into. */
export async function clientsAmong(
  caller: Caller,
  organizationIds: string[],
): Promise<Set<string>> {
  const found = [...(await findOrganizations(organizationIds)).values()];
  const across = found.filter(({ creditAccount }) => creditAccount.isAcrossLink);
  const clients = await Promise.all(across.map((organization) => isClient(caller, organization)));
  return new Set(across.flatMap(({ id }, n) => (clients[n] ? [id] : [])));
}

/** What the client may spend, in credits; null where no budget says how much. */
export function spendableCredits({ spendable }: ClientSight): number | null {
  return spendable === null ? null : microcreditsToCredits(spendable);
}

/** How answers say it. */
export function managedOf(sight: ClientSight) {
  return {
    by: sight.managedBy,
    may_spend: sight.maySpend,
    budget_remaining: spendableCredits(sight),
  };
}

/** Takes the pool's figures out of what an answer reports of it. */
export function hidePool(
  report: {
    availableMicrocredits?: bigint;
    alertThresholdMicrocredits?: bigint;
    rechargePaused?: boolean;
  },
  { spendable }: ClientSight,
): void {
  delete report.alertThresholdMicrocredits;
  report.rechargePaused = false;
  if (report.availableMicrocredits === undefined) return;
  if (spendable === null) delete report.availableMicrocredits;
  else report.availableMicrocredits = spendable;
}

/** A refusal as the client is told it: what it costs and who to ask, and its own budget where that refused. */
export function refusalForClient(error: unknown, sight: ClientSight): unknown {
  if (!isDomainError(error)) return error;
  const { managedBy } = sight;
  const cures: Cure[] = [{ kind: "ask", detail: `Ask ${managedBy}, which pays for it.` }];
  if (error.code === "organization_suspended") {
    return new DomainError(
      error.code,
      `The organization is suspended. Nothing was done or charged. Ask ${managedBy}, which pays for it. Reading stays free.`,
      { managed_by: managedBy, cures },
    );
  }
  if (error.code !== "insufficient_credits" && error.code !== "recharge_in_progress") return error;
  const { required, budget } = error.extra as {
    required?: number;
    budget?: { id: string };
  };
  if (budget && sight.budgetIds.has(budget.id)) {
    return new DomainError("insufficient_credits", error.message, {
      required,
      blocked_by: "budget",
      budget,
      cures: error.extra.cures,
      managed_by: managedBy,
    });
  }
  const cost = required === undefined ? "This" : `This costs ${creditsInWords(required)} and`;
  return new DomainError(
    "insufficient_credits",
    `${cost} was refused: its credits are managed by ${managedBy}. Nothing was done or charged. Ask ${managedBy} for credits, then send it again.`,
    { required, blocked_by: "managed", managed_by: managedBy, cures },
  );
}

/** A dry run as the client is told it. */
export function dryRunForClient(told: DryRun, sight: ClientSight): DryRun {
  return {
    ...told,
    available: spendableCredits(sight),
    grants: [],
    refusal: told.refusal && {
      code: told.refusal.code,
      detail: `It would be refused: its credits are managed by ${sight.managedBy}.`,
      blocked_by: "managed",
    },
  };
}
