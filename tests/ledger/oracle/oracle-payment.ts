import type { Oracle } from "./oracle";
import { compare, isOver, min, type OracleGrant } from "./oracle-rows";

/** What a reversal took of a grant, or (negative) gave back to it. */
type Taking = {
  reversalId: string;
  grant: OracleGrant;
  /** `expired`: it had lapsed before it was taken. */
  from: "spendable" | "expired";
  amount: bigint;
  order: number;
};

/** Credits that were paid for, and what refunds and disputes took back of them. */
export class OraclePayment {
  /** Reversals that stand: what each took. */
  readonly reversals = new Map<string, bigint>();
  /** All there ever were, those that were undone too. */
  readonly reversalIds: string[] = [];
  private takings: Taking[] = [];

  constructor(
    readonly oracle: Oracle,
    readonly grant: OracleGrant,
  ) {}

  get left(): bigint {
    return [...this.reversals.values()].reduce(
      (left, amount) => left - amount,
      this.grant.original,
    );
  }

  /** Its own grant pays first (what expired of it counts as taken), then others, then debt. */
  clawBack(reversalId: string, amount: bigint, now: Date): void {
    const { oracle, grant: own } = this;
    let left = amount;
    const take = (grant: OracleGrant, from: Taking["from"], most: bigint) => {
      const part = min(most, left);
      left -= part;
      this.move({ reversalId, grant, from, amount: part, order: this.orderOf(reversalId, from) });
    };
    take(own, "spendable", own.remaining - own.held);
    if (left > 0n && own.expired > 0n) oracle.note("clawback of what had expired");
    take(own, "expired", own.expired);
    for (const grant of oracle.living(now)) {
      const scoped = grant.operations.length + grant.organizationIds.length > 0;
      if (grant !== own && !scoped) take(grant, "spendable", grant.remaining - grant.held);
    }
    oracle.note(left > 0n ? "clawback into debt" : "clawback");
    oracle.debt += left;
    oracle.lifetimePurchased -= amount;
    this.reversals.set(reversalId, amount);
    this.reversalIds.push(reversalId);
  }

  /** Debt is paid first, then the grants it was taken from: those of this reversal, then the latest. */
  giveBack(reversalId: string, now: Date): void {
    const { oracle } = this;
    const amount = this.reversals.get(reversalId) ?? 0n;
    const toDebt = min(oracle.debt, amount);
    oracle.note(toDebt > 0n ? "return pays debt" : "return of a clawback");
    oracle.debt -= toDebt;
    oracle.lifetimePurchased += amount;
    let left = amount - toDebt;
    let homeless = 0n;
    for (const { grant, from, total } of this.taken(reversalId)) {
      const part = min(total, left);
      left -= part;
      if (from === "spendable" && (grant.isVoided || isOver(grant, now))) homeless += part;
      else
        this.move({
          reversalId,
          grant,
          from,
          amount: -part,
          order: this.orderOf(`${reversalId} returned`, from),
        });
    }
    homeless += left;
    if (homeless > 0n)
      oracle.grant({ original: homeless, category: "adjustment", effectiveAt: now }, false);
    this.reversals.delete(reversalId);
  }

  private move(taking: Taking): void {
    const { grant, from, amount } = taking;
    if (amount === 0n) return;
    if (from === "spendable") grant.remaining -= amount;
    else grant.expired -= amount;
    grant.clawedBack += amount;
    this.takings.push(taking);
  }

  private orders: string[] = [];

  /** When something was taken; what had expired counts as taken last. */
  private orderOf(when: string, from: Taking["from"]): number {
    if (!this.orders.includes(when)) this.orders.push(when);
    return this.orders.indexOf(when) * 2 + (from === "expired" ? 1 : 0);
  }

  /** What was taken and not given back, in the order it is given back. */
  private taken(reversalId: string) {
    const groups = new Map<
      string,
      Pick<Taking, "grant" | "from" | "order"> & { total: bigint; undone: boolean }
    >();
    for (const { grant, from, amount, order, reversalId: of } of this.takings) {
      const key = `${grant.id} ${from}`;
      const group = groups.get(key) ?? { grant, from, total: 0n, undone: false, order: 0 };
      group.total += amount;
      group.undone ||= of === reversalId;
      group.order = Math.max(group.order, order);
      groups.set(key, group);
    }
    return [...groups.values()]
      .filter(({ total }) => total > 0n)
      .sort(
        (a, b) =>
          Number(b.undone) - Number(a.undone) ||
          b.order - a.order ||
          compare(a.grant.id, b.grant.id) ||
          compare(a.from, b.from),
      );
  }
}
