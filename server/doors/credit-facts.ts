import { isDomainError } from "@/server/foundation/errors";
import { balanceLevel } from "@/server/ledger/watch-levels";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";
import type { CreditReport } from "./endpoints/define-endpoint";

/** What an answer says about credits beside its body: in headers over REST, in the result of an MCP tool. */
export type CreditFacts = {
  /** Credits the request was charged; 0 for a repeat. */
  cost?: number;
  /** Credits available after it. */
  remaining?: number;
  /** Absent while the balance is fine. */
  warning?: Exclude<ReturnType<typeof balanceLevel>, "ok"> | "recharge_paused";
};

/** The facts that a handler reported. */
export function creditFacts(report: CreditReport): CreditFacts {
  const { costMicrocredits: cost, availableMicrocredits: remaining } = report;
  return {
    ...(cost === undefined ? {} : { cost: microcreditsToCredits(cost) }),
    ...(remaining === undefined ? {} : { remaining: microcreditsToCredits(remaining) }),
    ...warningOf(report),
  };
}

/** A refusal knows the balance it was judged on. */
export function noteRefusal(report: CreditReport, error: unknown): void {
  const available = isDomainError(error) ? error.extra.available : undefined;
  if (typeof available === "number")
    report.availableMicrocredits = creditsToMicrocredits(available);
}

function warningOf(report: CreditReport): Pick<CreditFacts, "warning"> {
  const { availableMicrocredits, alertThresholdMicrocredits = 0n, rechargePaused } = report;
  if (availableMicrocredits === undefined) return {};
  const level = balanceLevel(availableMicrocredits, alertThresholdMicrocredits);
  if (level !== "ok") return { warning: level };
  return rechargePaused ? { warning: "recharge_paused" } : {};
}
