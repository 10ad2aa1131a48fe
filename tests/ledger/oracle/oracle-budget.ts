import type { OracleRequest } from "./oracle-rows";

type Period = "day" | "week" | "month" | "lifetime";

/** Making one takes longer than all else the oracle does. */
const calendars = new Map<string, Intl.DateTimeFormat>();

/**
 * A budget that keeps every item it counted instead of a counter: what is spent is the sum of those
 * whose day, week or month is the present one.
 */
export class OracleBudget {
  id: string;
  organizationIds: string[];
  subject: string;
  subjectId: string | null;
  period: Period;
  limit: bigint;
  action: "block" | "notify" | "pause";
  timeZone: string;
  paused = false;
  private items: { at: Date; amount: bigint }[] = [];

  constructor(
    budget: Pick<
      OracleBudget,
      | "id"
      | "organizationIds"
      | "subject"
      | "subjectId"
      | "period"
      | "limit"
      | "action"
      | "timeZone"
    >,
  ) {
    this.id = budget.id;
    this.organizationIds = budget.organizationIds;
    this.subject = budget.subject;
    this.subjectId = budget.subjectId;
    this.period = budget.period;
    this.limit = budget.limit;
    this.action = budget.action;
    this.timeZone = budget.timeZone;
  }

  counts(request: OracleRequest): boolean {
    if (!this.organizationIds.includes(request.organizationId)) return false;
    const { actor, apiKeyId, operation } = request;
    const subjects: Record<string, string | null> = {
      organization: this.subjectId,
      member: actor.type === "user" ? actor.id : "nobody",
      agent: actor.type === "agent" ? actor.id : "nobody",
      api_key: apiKeyId ?? "nobody",
      operation,
    };
    return subjects[this.subject] === this.subjectId;
  }

  spent(now: Date): bigint {
    const window = this.window(now);
    return this.items
      .filter(({ at }) => this.window(at) === window)
      .reduce((total, { amount }) => total + amount, 0n);
  }

  room(now: Date): bigint {
    return this.paused ? 0n : this.limit - this.spent(now);
  }

  refuses(amount: bigint, now: Date): boolean {
    return this.action !== "notify" && (this.paused || this.spent(now) + amount > this.limit);
  }

  pauseAfterRefusal(amount: bigint, now: Date): void {
    if (this.action === "pause" && this.spent(now) + amount > this.limit) this.paused = true;
  }

  count(amount: bigint, now: Date): { at: Date; amount: bigint } {
    const item = { at: now, amount };
    this.items.push(item);
    if (this.action === "pause" && this.spent(now) >= this.limit) this.paused = true;
    return item;
  }

  change(change: Partial<Pick<OracleBudget, "limit" | "action">>): void {
    Object.assign(this, change);
    if (this.action !== "pause") this.paused = false;
  }

  /** The day, week or month that a moment lies in, in the organization's calendar. */
  private window(at: Date): string {
    if (this.period === "lifetime") return "";
    const calendar =
      calendars.get(this.timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: this.timeZone });
    calendars.set(this.timeZone, calendar);
    const day = calendar.format(at);
    if (this.period === "day") return day;
    if (this.period === "month") return day.slice(0, 7);
    const monday = new Date(`${day}T00:00:00Z`);
    monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
    return monday.toISOString().slice(0, 10);
  }
}
