import type { OracleBudget } from "./oracle-budget";

/**
 * The ledger as one would keep it on paper: no SQL, no counters that could drift, one thing after the
 * other. What the real ledger does is compared with it after every step. Microcredits throughout.
 */

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
};

type Part = { grant: OracleGrant; amount: bigint };
type Counted = { budget: OracleBudget; item: { at: Date; amount: bigint } };

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

/** What reversals of one payment took, newest last. */
type Taking = { subject: string; part: Part; from: "spendable" | "expired"; order: number };

const DAY_MS = 86_400_000;
const REFUND_DAYS = 30;

export class Oracle {
  /** Wallets by their place in the burn order; the first is the Primary one. */
  readonly wallets: Map<string, number>;
  grants: OracleGrant[] = [];
  holds: OracleHold[] = [];
  budgets: OracleBudget[] = [];
  debt = 0n;
  lifetimePurchased = 0n;
  overage: { policy: "block" | "allow_to_limit" | "invoice"; limit: bigint } = {
    policy: "block",
    limit: 0n,
  };
  charges = new Map<string, OracleCharge>();
  /** How often each kind of thing happened, so that a test can tell that it saw them all. */
  readonly seen = new Map<string, number>();
  private keys = new Map<string, { fingerprint: string; amount: bigint }>();
  private takings = new Map<string, Taking[]>();
  private takingCount = 0;

  constructor(wallets: { id: string; priority: number }[]) {
    this.wallets = new Map(wallets.map(({ id, priority }) => [id, priority]));
  }

  private note(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }

  get posted(): bigint {
    return this.grants.reduce((sum, g) => sum + g.remaining, 0n);
  }

  get held(): bigint {
    return this.holds.filter((h) => h.state === "held").reduce((sum, h) => sum + h.amount, 0n);
  }

  available(now: Date): bigint {
    return sum(this.living(now).map((grant) => ({ grant, amount: grant.remaining - grant.held })));
  }

  /** What may be spent now, in burn order. */
  living(now: Date): OracleGrant[] {
    return this.grants
      .filter((g) => g.remaining > g.held && g.effectiveAt <= now && !isOver(g, now))
      .sort((a, b) => this.burnOrder(a, b));
  }

  /** Wallet, grant priority, earliest expiry (never last), promotional before paid, effective, id. */
  private burnOrder(a: OracleGrant, b: OracleGrant): number {
    const wallet = (grant: OracleGrant) => this.wallets.get(grant.walletId) ?? 0;
    const end = (grant: OracleGrant) => grant.expiresAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
    return (
      wallet(a) - wallet(b) ||
      a.priority - b.priority ||
      end(a) - end(b) ||
      Number(a.category !== "promotional") - Number(b.category !== "promotional") ||
      a.effectiveAt.getTime() - b.effectiveAt.getTime() ||
      compare(a.id, b.id)
    );
  }

  // ── Funds ──────────────────────────────────────────────────────────────────────────────────────

  grant(
    grant: Partial<OracleGrant> & { original: bigint; category: string; effectiveAt: Date },
    paysDebt: boolean,
  ): void {
    const toDebt = paysDebt ? min(this.debt, grant.original) : 0n;
    this.debt -= toDebt;
    this.note(`${grant.category} grant`);
    if (toDebt > 0n) this.note("grant pays debt");
    if (grant.category === "purchased" || grant.category === "committed")
      this.lifetimePurchased += grant.original;
    this.grants.push({
      id: "",
      walletId: [...this.wallets.keys()][0] ?? "",
      priority: 0,
      held: 0n,
      expired: 0n,
      voided: 0n,
      clawedBack: 0n,
      expiresAt: null,
      operations: [],
      organizationIds: [],
      rolloverCap: null,
      rolloverDays: null,
      rolled: 0n,
      ...grant,
      remaining: grant.original - toDebt,
      used: toDebt,
    });
  }

  /** Everything whose time is over: breakage, except what rolls over. What is held stays. */
  expireGrants(now: Date): void {
    const over = this.grants.filter((g) => isOver(g, now) && g.remaining > g.held);
    for (const grant of over) {
      const left = grant.remaining - grant.held;
      grant.remaining -= left;
      grant.expired += left;
      this.note("expiry");
      const rolls = min(left, (grant.rolloverCap ?? 0n) - grant.rolled);
      if (rolls <= 0n) continue;
      grant.rolled += rolls;
      const lifetime = grant.rolloverDays
        ? grant.rolloverDays * DAY_MS
        : (grant.expiresAt?.getTime() ?? 0) - grant.effectiveAt.getTime();
      const { walletId, priority, operations, organizationIds } = grant;
      const inherited = { walletId, priority, operations, organizationIds };
      const expiresAt = new Date(now.getTime() + lifetime);
      const rest = { original: rolls, category: "rollover", effectiveAt: now, expiresAt };
      this.grant({ ...inherited, ...rest }, false);
    }
  }

  voidGrant(grant: OracleGrant): void {
    const left = grant.remaining - grant.held;
    grant.remaining -= left;
    grant.voided += left;
  }

  takeAway(amount: bigint, now: Date): void {
    for (const { grant, amount: part } of draw(this.living(now), amount)) {
      grant.remaining -= part;
      grant.voided += part;
    }
  }

  // ── Spending ───────────────────────────────────────────────────────────────────────────────────

  charge(request: OracleRequest, now: Date): OracleVerdict {
    const known = this.keys.get(request.key);
    if (known && known.fingerprint !== request.fingerprint) return { outcome: "conflict" };
    if (known) return { outcome: "replayed", amount: known.amount, available: this.available(now) };

    const { amount } = request;
    const payers = this.living(now).filter((g) => mayPay(g, request));
    const can = payers.reduce((total, g) => total + g.remaining - g.held, 0n);
    const counting = this.budgets.filter((b) => b.counts(request));
    const tightest = counting
      .filter((b) => b.refuses(amount, now))
      .sort((a, b) => compare(a.room(now), b.room(now)) || compare(a.id, b.id))[0];
    const missing = amount > can ? amount - can : 0n;
    const covered = missing === 0n || (!request.hold && this.overageRoom() >= missing);
    if (!covered && (!tightest || can <= tightest.room(now)))
      return { outcome: "insufficient", available: can, held: this.held };
    if (tightest) {
      for (const budget of counting) budget.pauseAfterRefusal(amount, now);
      return { outcome: "over_budget", available: can, held: this.held, budgetId: tightest.id };
    }

    const parts = draw(payers, amount - missing);
    const counted = counting.map((budget) => ({ budget, item: budget.count(amount, now) }));
    this.keys.set(request.key, { fingerprint: request.fingerprint, amount });
    if (parts.length > 1) this.note("several grants pay");
    if (missing > 0n) this.note("overage");
    if (request.hold) {
      for (const part of parts) part.grant.held += part.amount;
      const hold = { ...request.hold, amount, captured: 0n, state: "held" as const };
      this.holds.push({ ...hold, parts, counted });
    } else {
      for (const part of parts) spend(part);
      this.debt += missing;
      const { transactionId } = request;
      const charge = { transactionId, amount, parts, onCredit: missing, counted, returned: 0n };
      this.charges.set(transactionId, charge);
    }
    return { outcome: "charged", available: this.available(now), balance: this.posted };
  }

  private overageRoom(): bigint {
    const { policy, limit } = this.overage;
    if (policy === "block") return 0n;
    if (policy === "invoice" && limit === 0n) return 9_000_000_000_000_000n - this.debt;
    return limit - this.debt;
  }

  capture(hold: OracleHold, amount: bigint, transactionId: string, now: Date): void {
    for (const part of hold.parts) part.grant.held -= part.amount;
    const parts = split(hold.parts, 0n, amount);
    this.note(amount < hold.amount ? "capture of a part" : "capture of all");
    if (parts.some(({ grant }) => isOver(grant, now))) this.note("capture from an expired grant");
    for (const part of parts) spend(part);
    for (const { item } of hold.counted) item.amount -= hold.amount - amount;
    hold.state = "captured";
    hold.captured = amount;
    const { counted } = hold;
    this.charges.set(transactionId, {
      transactionId,
      amount,
      parts,
      onCredit: 0n,
      counted,
      returned: 0n,
    });
  }

  release(hold: OracleHold, state: "released" | "expired"): void {
    for (const part of hold.parts) part.grant.held -= part.amount;
    for (const { item } of hold.counted) item.amount -= hold.amount;
    hold.state = state;
    this.note(`hold ${state}`);
  }

  sweepHolds(now: Date): void {
    for (const hold of this.holds)
      if (hold.state === "held" && hold.expiresAt <= now) this.release(hold, "expired");
  }

  // ── Giving back and taking back ────────────────────────────────────────────────────────────────

  /** Debt first; then what was spent on credit and the grants last drawn; an expired one lives on 30 days. */
  refund(charge: OracleCharge, amount: bigint, now: Date): void {
    const toDebt = min(this.debt, amount);
    this.debt -= toDebt;
    this.note(toDebt > 0n ? "refund pays debt" : "refund");
    const backwards = [{ grant: null, amount: charge.onCredit }, ...[...charge.parts].reverse()];
    let homeless = 0n;
    for (const { grant, amount: part } of split(
      backwards,
      charge.returned + toDebt,
      amount - toDebt,
    )) {
      if (grant === null || isOver(grant, now)) homeless += part;
      else {
        grant.remaining += part;
        grant.used -= part;
      }
    }
    if (homeless > 0n) {
      const expiresAt = new Date(now.getTime() + REFUND_DAYS * DAY_MS);
      this.grant({ original: homeless, category: "refund", effectiveAt: now, expiresAt }, false);
    }
    for (const { item } of charge.counted) item.amount -= amount;
    charge.returned += amount;
  }

  /** The payment's own grant first (what expired of it counts as taken), then others, then debt. */
  clawback(own: OracleGrant, subject: string, amount: bigint, now: Date): void {
    let left = amount;
    this.lifetimePurchased -= amount;
    const order = this.nextTakings(own);
    const take = (grant: OracleGrant, from: Taking["from"], most: bigint) => {
      const part = min(most, left);
      left -= part;
      if (from === "spendable") grant.remaining -= part;
      else grant.expired -= part;
      grant.clawedBack += part;
      order.add(grant, from, part, subject);
    };
    const { expired } = own;
    take(own, "spendable", own.remaining - own.held);
    take(own, "expired", expired);
    for (const grant of this.living(now)) {
      const scoped = grant.operations.length + grant.organizationIds.length > 0;
      if (grant !== own && !scoped) take(grant, "spendable", grant.remaining - grant.held);
    }
    this.debt += left;
    this.note(left > 0n ? "clawback into debt" : "clawback");
    if (min(expired, amount) > 0n) this.note("clawback of what had expired");
  }

  /** Debt first, then the grants it was taken from: those of the undone reversal, then the latest. */
  returnClawback(own: OracleGrant, subject: string, amount: bigint, now: Date): void {
    const toDebt = min(this.debt, amount);
    this.debt -= toDebt;
    this.lifetimePurchased += amount;
    let left = amount - toDebt;
    let homeless = 0n;
    const taken = this.takenOf(own, subject);
    const order = this.nextTakings(own);
    for (const { grant, from, total } of taken) {
      const part = min(total, left);
      left -= part;
      if (from === "spendable" && isOver(grant, now)) {
        homeless += part;
        continue;
      }
      if (from === "expired") grant.expired += part;
      else grant.remaining += part;
      grant.clawedBack -= part;
      order.add(grant, from, -part, subject);
    }
    homeless += left;
    this.note(toDebt > 0n ? "return pays debt" : "return of a clawback");
    if (homeless > 0n)
      this.grant({ original: homeless, category: "adjustment", effectiveAt: now }, false);
  }

  /** Where the takings of one reversal are noted: what had expired counts as taken last. */
  private nextTakings(own: OracleGrant) {
    const takings = this.takings.get(own.id) ?? [];
    this.takings.set(own.id, takings);
    this.takingCount += 2;
    const order = { spendable: this.takingCount - 1, expired: this.takingCount };
    return {
      add(grant: OracleGrant, from: Taking["from"], amount: bigint, subject: string): void {
        if (amount !== 0n)
          takings.push({ subject, part: { grant, amount }, from, order: order[from] });
      },
    };
  }

  private takenOf(own: OracleGrant, subject: string) {
    const groups = new Map<
      string,
      { grant: OracleGrant; from: Taking["from"]; total: bigint; undone: boolean; order: number }
    >();
    for (const { part, from, subject: of, order } of this.takings.get(own.id) ?? []) {
      const key = `${part.grant.id} ${from}`;
      const { grant } = part;
      const group = groups.get(key) ?? { grant, from, total: 0n, undone: false, order: 0 };
      group.total += part.amount;
      group.undone ||= of === subject;
      group.order = Math.max(group.order, order);
      groups.set(key, group);
    }
    return [...groups.values()]
      .filter((g) => g.total > 0n)
      .sort(
        (a, b) =>
          Number(b.undone) - Number(a.undone) ||
          b.order - a.order ||
          compare(a.grant.id, b.grant.id) ||
          compare(a.from, b.from),
      );
  }
}

function isOver(grant: OracleGrant, now: Date): boolean {
  return grant.expiresAt !== null && grant.expiresAt <= now;
}

function mayPay(grant: OracleGrant, request: OracleRequest): boolean {
  const allows = (list: string[], one: string) => list.length === 0 || list.includes(one);
  return (
    allows(grant.operations, request.operation) &&
    allows(grant.organizationIds, request.organizationId)
  );
}

function spend({ grant, amount }: Part): void {
  grant.remaining -= amount;
  grant.used += amount;
}

function draw(grants: OracleGrant[], amount: bigint): Part[] {
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
function split<P extends { amount: bigint }>(parts: P[], skip: bigint, length: bigint): P[] {
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

function sum(parts: { amount: bigint }[]): bigint {
  return parts.reduce((total, part) => total + part.amount, 0n);
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
