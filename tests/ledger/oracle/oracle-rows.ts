import type { OracleBudget } from "./oracle-budget";

/** What the oracle keeps, and the arithmetic of grants. Microcredits throughout. */

export type OracleGrant = {
  /** "" until the real ledger has named it. */
  id: string;
  walletId: string;
  priority: number;
  category: string;
  original: bigint;
  remaining: bigint;
  held: bigint;
  used: bigint;
  expired: bigint;
  voided: bigint;
  clawedBack: bigint;
  effectiveAt: Date;
  expiresAt: Date | null;
  operations: string[];
  organizationIds: string[];
  rolloverCap: bigint | null;
  rolloverDays: number | null;
  rolled: bigint;
  /** Somebody took back what was left of it. */
  isVoided: boolean;
};

export type Part = { grant: OracleGrant; amount: bigint };
export type Counted = { budget: OracleBudget; item: { at: Date; amount: bigint } };

/** Something that was spent: what paid it, what counted it, and how much of it came back. */
export type OracleCharge = {
  transactionId: string;
  amount: bigint;
  parts: Part[];
  onCredit: bigint;
  counted: Counted[];
  returned: bigint;
};

export type OracleHold = {
  id: string;
  amount: bigint;
  captured: bigint;
  state: "held" | "captured" | "released" | "expired";
  parts: Part[];
  counted: Counted[];
  expiresAt: Date;
};

export type OracleRequest = {
  key: string;
  fingerprint: string;
  amount: bigint;
  transactionId: string;
  organizationId: string;
  operation: string;
  actor: { type: string; id: string };
  apiKeyId: string | null;
  hold: { id: string; expiresAt: Date } | null;
};

export type OracleVerdict =
  | { outcome: "charged"; available: bigint; balance: bigint }
  | { outcome: "replayed"; amount: bigint; available: bigint }
  | { outcome: "conflict" }
  | { outcome: "insufficient"; available: bigint; held: bigint }
  | { outcome: "over_budget"; available: bigint; held: bigint; budgetId: string };

export function isOver(grant: OracleGrant, now: Date): boolean {
  return grant.expiresAt !== null && grant.expiresAt <= now;
}

export function mayPay(
  grant: OracleGrant,
  request: Pick<OracleRequest, "operation" | "organizationId">,
): boolean {
  const allows = (list: string[], one: string) => list.length === 0 || list.includes(one);
  return (
    allows(grant.operations, request.operation) &&
    allows(grant.organizationIds, request.organizationId)
  );
}

export function spend({ grant, amount }: Part): void {
  grant.remaining -= amount;
  grant.used += amount;
}

export function draw(grants: OracleGrant[], amount: bigint): Part[] {
  const parts: Part[] = [];
  let left = amount;
  for (const grant of grants) {
    const part = min(grant.remaining - grant.held, left);
    left -= part;
    if (part > 0n) parts.push({ grant, amount: part });
  }
  if (left !== 0n) throw new Error("the oracle drew more than there is");
  return parts;
}

/** The stretch of parts after `skip`, `length` long. */
export function split<P extends { amount: bigint }>(parts: P[], skip: bigint, length: bigint): P[] {
  const found: P[] = [];
  let at = 0n;
  for (const whole of parts) {
    const amount = min(at + whole.amount, skip + length) - max(at, skip);
    if (amount > 0n) found.push({ ...whole, amount });
    at += whole.amount;
  }
  if (sum(found) !== length) throw new Error("the oracle split more than there is");
  return found;
}

export function sum(parts: { amount: bigint }[]): bigint {
  return parts.reduce((total, part) => total + part.amount, 0n);
}

export function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
