import type { EntryKind, GrantCategory, LedgerAccount } from "@/generated/prisma/enums";
import { invariant } from "@/server/foundation/invariant";
import { type StatementLine, statementLines, usedLines } from "./statement.schema";

/** Movements of one sort in a period, added up. Microcredits. */
export type Movements = {
  kind: EntryKind;
  from: LedgerAccount;
  to: LedgerAccount;
  organizationId: string;
  operation: string | null;
  /** Of the grant that they made. */
  category: GrantCategory | null;
  amount: bigint;
  entries: number;
};

export type BalanceAt = { balance: bigint; debt: bigint };

export type StatementEntry = {
  line: StatementLine;
  category: GrantCategory | null;
  organizationId: string | null;
  operation: string | null;
  entries: number;
  /** Signed microcredits. */
  amount: bigint;
};

export type Statement = {
  opening: BalanceAt;
  closing: BalanceAt;
  used: bigint;
  lines: StatementEntry[];
  held: { opened: bigint; released: bigint };
};

/** The accounts that are the customer's: credits, reserved credits, and credits lent. */
type Own = "spendable" | "held" | "debt";
type Other = Exclude<LedgerAccount, Own>;

/** What credits that come from such an account are, and what those that go there are. */
const lineOfAccount: Record<Other, { in: StatementLine; out: StatementLine }> = {
  usage_revenue: { in: "refunds", out: "usage" },
  base_fee_revenue: { in: "refunds", out: "base_fee" },
  promotions: { in: "grants", out: "adjustments" },
  payments_clearing: { in: "grants", out: "adjustments" },
  breakage: { in: "grants", out: "expired" },
  clawback: { in: "clawed_back", out: "clawed_back" },
  adjustments: { in: "adjustments", out: "adjustments" },
  earnings: { in: "grants", out: "adjustments" },
};

/** Kinds that say more than the account does. */
const lineOfKind: Partial<Record<EntryKind, StatementLine>> = {
  capture: "holds_captured",
  clawback: "clawed_back",
  adjustment: "adjustments",
};

/** Lines that tell who used credits for what; and those that tell which sort was granted. */
const byUse: readonly StatementLine[] = ["usage", "holds_captured", "base_fee", "refunds"];

/**
 * The statement of a period: every movement in exactly one line. Pure.
 * Opening balance + lines = closing balance, to the microcredit, whatever the movements were; a
 * movement is shown in full and what of it was lent or paid back is a line of its own.
 * @throws when balances and movements disagree: then the ledger is not what the statement was made from.
 */
export function buildStatement(period: {
  opening: BalanceAt;
  closing: BalanceAt;
  movements: readonly Movements[];
}): Statement {
  const { opening, closing, movements } = period;
  const lines = new Map<string, StatementEntry>();
  const held = { opened: 0n, released: 0n };
  for (const movement of movements) {
    if (movement.from === "spendable" && movement.to === "held") held.opened += movement.amount;
    if (movement.from === "held" && movement.to === "spendable") held.released += movement.amount;
    for (const entry of entriesOf(movement)) {
      const key = keyOf(entry);
      const known = lines.get(key);
      if (!known) lines.set(key, entry);
      else {
        known.amount += entry.amount;
        known.entries += entry.entries;
      }
    }
  }
  const sum = (some: StatementEntry[]) => some.reduce((total, { amount }) => total + amount, 0n);
  const all = [...lines.values()].sort(inOrder);
  const lent = all.filter(({ line }) => line === "debt_taken" || line === "debt_paid");
  invariant(opening.balance + sum(all) === closing.balance, "a statement adds up");
  invariant(opening.debt + sum(lent) === closing.debt, "a statement's debt adds up");
  return {
    opening,
    closing,
    used: -sum(all.filter(({ line }) => usedLines.includes(line))),
    lines: all,
    held,
  };
}

/** The lines a movement stands in: what it was for, and what it lent or paid back. */
function* entriesOf(movement: Movements): Generator<StatementEntry> {
  const { kind, from, to, amount, entries } = movement;
  const plain = { category: null, organizationId: null, operation: null, entries };
  if (from === "debt") yield { ...plain, line: "debt_taken", amount };
  if (to === "debt") yield { ...plain, line: "debt_paid", amount: -amount };
  const incoming = isOther(from);
  const outgoing = isOther(to);
  // Within the customer's own accounts, or between two that are not: nothing came in or went out.
  if (incoming === outgoing) return;
  const line =
    lineOfKind[kind] ??
    (isOther(from) ? lineOfAccount[from].in : isOther(to) ? lineOfAccount[to].out : "adjustments");
  const used = byUse.includes(line);
  yield {
    ...plain,
    line,
    amount: incoming ? amount : -amount,
    category: line === "grants" ? movement.category : null,
    organizationId: used ? movement.organizationId : null,
    operation: used && line !== "base_fee" ? movement.operation : null,
  };
}

function isOther(account: LedgerAccount): account is Other {
  return account !== "spendable" && account !== "held" && account !== "debt";
}

function keyOf({ line, category, organizationId, operation }: StatementEntry): string {
  return [line, category, organizationId, operation].join("|");
}

/**
 * As the lines are told; within one, the largest first. Lines of one size have an order of their own too:
 * movements come in any, and a statement reads the same for ever.
 */
function inOrder(a: StatementEntry, b: StatementEntry): number {
  const place = statementLines.indexOf(a.line) - statementLines.indexOf(b.line);
  if (place !== 0) return place;
  const size = ({ amount }: StatementEntry) => (amount < 0n ? -amount : amount);
  if (size(a) !== size(b)) return size(a) > size(b) ? -1 : 1;
  return keyOf(a) < keyOf(b) ? -1 : 1;
}
