import type { OracleBudget } from "./oracle-budget";
import {
  compare,
  draw,
  isOver,
  mayPay,
  min,
  type OracleCharge,
  type OracleGrant,
  type OracleHold,
  type OracleRequest,
  type OracleVerdict,
  spend,
  split,
  sum,
} from "./oracle-rows";

const DAY_MS = 86_400_000;

/** What ends first. */
function first<E extends { expiresAt: Date | null }>(some: E[]): E | undefined {
  return some.sort((a, b) => endOf(a) - endOf(b))[0];
}

function endOf(some: { expiresAt: Date | null } | undefined): number {
  return some?.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
}
const REFUND_DAYS = 30;

/**
 * The ledger as one would keep it on paper: no SQL, no counters that could drift, one thing after the
 * other. What the real ledger does is compared with it after every move. Microcredits throughout.
 */
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
  /** When anything moved last: nothing is entered before it. */
  private moment = 0;
  private keys = new Map<string, { fingerprint: string; amount: bigint }>();

  constructor(wallets: { id: string; priority: number }[]) {
    this.wallets = new Map(wallets.map(({ id, priority }) => [id, priority]));
  }

  note(what: string): void {
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
      isVoided: false,
      ...grant,
      remaining: grant.original - toDebt,
      used: toDebt,
    });
  }

  /**
   * What ended since anything moved, in the order it ended, each at its own moment: a hold gives back
   * what it kept; the free rest of a grant is breakage, except what rolls over.
   */
  settle(now: Date): void {
    for (;;) {
      const hold = first(this.holds.filter((h) => h.state === "held" && h.expiresAt <= now));
      const grant = first(this.grants.filter((g) => isOver(g, now) && g.remaining > g.held));
      if (hold && endOf(hold) <= endOf(grant)) {
        this.moment = Math.max(this.moment, endOf(hold));
        this.release(hold, "expired");
      } else if (grant) {
        this.moment = Math.max(this.moment, endOf(grant));
        this.expire(grant);
      } else break;
    }
    this.moment = Math.max(this.moment, now.getTime());
  }

  private expire(grant: OracleGrant): void {
    const left = grant.remaining - grant.held;
    grant.remaining -= left;
    grant.expired += left;
    this.note("expiry");
    const rolls = min(left, (grant.rolloverCap ?? 0n) - grant.rolled);
    const lifetime = grant.rolloverDays
      ? grant.rolloverDays * DAY_MS
      : endOf(grant) - grant.effectiveAt.getTime();
    if (rolls <= 0n || endOf(grant) + lifetime <= this.moment) return;
    if (this.moment === endOf(grant)) this.note("rollover without a gap");
    grant.rolled += rolls;
    const { walletId, priority, operations, organizationIds } = grant;
    const inherited = { walletId, priority, operations, organizationIds };
    const [effectiveAt, expiresAt] = [new Date(this.moment), new Date(endOf(grant) + lifetime)];
    const rest = { original: rolls, category: "rollover", effectiveAt, expiresAt };
    this.grant({ ...inherited, ...rest }, false);
  }

  voidGrant(grant: OracleGrant): void {
    const left = grant.remaining - grant.held;
    grant.remaining -= left;
    grant.voided += left;
    grant.isVoided = true;
  }

  takeAway(amount: bigint, now: Date): void {
    for (const { grant, amount: part } of draw(this.living(now), amount)) {
      grant.remaining -= part;
      grant.voided += part;
    }
  }

  /** The fee of a day: from what anything may pay, the rest is owed, whatever the overage policy says. */
  baseFee(fee: bigint, organizationId: string, now: Date): void {
    const payers = this.living(now).filter(
      (g) => g.operations.length === 0 && mayPay(g, { operation: "", organizationId }),
    );
    const covered = min(fee, sum(payers.map((g) => ({ amount: g.remaining - g.held }))));
    for (const part of draw(payers, covered)) spend(part);
    this.debt += fee - covered;
    this.note("base fee");
    if (covered < fee) this.note("base fee into debt");
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

  /** Past due: more is owed than the overage policy agrees to. */
  get isPastDue(): boolean {
    return this.overageRoom() < 0n;
  }

  private overageRoom(): bigint {
    const { policy, limit } = this.overage;
    if (policy === "block") return -this.debt;
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

  // ── Giving back ────────────────────────────────────────────────────────────────────────────────

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
      if (grant === null || grant.isVoided || isOver(grant, now)) homeless += part;
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
}
