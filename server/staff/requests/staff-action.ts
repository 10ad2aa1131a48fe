import type { z } from "zod";
import type { Prisma } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { type Env, env } from "@/server/foundation/env";
import { DomainError, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { type LockedAccount, lockCreditAccount } from "@/server/ledger/accounts";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";
import { requireOutsider } from "./require-outsider";
import { tellRequestDecided, tellRequestWaits } from "./tell-staff";

/** An action of staff that creates credits, or lets others create them. */
export type StaffAction<Input extends z.ZodType = z.ZodType, Output = unknown> = {
  kind: string;
  input: Input;
  /** The credit account it is about; null: a price book, which is everybody's. @throws not_found */
  account(tx: Tx, input: z.output<Input>): Promise<string | null>;
  /** The credits it creates at worst, in microcredits; null: without end. Judged under the account's lock. */
  worstCase(tx: Tx, input: z.output<Input>, now: Date): Promise<bigint | null>;
  /** What it does, in words. */
  title(input: z.output<Input>): string;
  reason(input: z.output<Input>): string | null;
  /** Does it, in the caller's transaction. */
  perform(tx: Tx, input: z.output<Input>, staff: Actor, now: Date): Promise<Output>;
};

export function defineStaffAction<Input extends z.ZodType, Output>(
  action: StaffAction<Input, Output>,
): StaffAction<Input, Output> {
  return action;
}

export type Outcome<Output> =
  | { state: "done"; output: Output }
  | { state: "pending"; requestId: string };

/** How long a request waits for somebody to decide it. */
const REQUEST_LIFETIME_MS = 7 * 86_400_000;

/**
 * Does an action of staff at once where it stays within the limit, or else writes down the request that
 * a second person decides. What counts is what it creates at worst together with what this person did
 * alone, and with what this account got that way, in the window. Splitting it brings nothing.
 * @throws forbidden for an organization of one's own; what the action itself refuses, even where it
 * would wait, so that nobody is asked to approve what cannot be
 */
export async function runStaffAction<Input extends z.ZodType, Output>(
  tx: Tx,
  action: StaffAction<Input, Output>,
  input: z.output<Input>,
  staff: Actor,
  now: Date,
): Promise<Outcome<Output>> {
  // The person before the account: whoever does two things at once is counted one after the other.
  await lockStaff(tx, [staff.id]);
  const { account, amount } = await judge(tx, action, input, staff.id, now);
  const row = {
    id: newId("staffAction"),
    kind: action.kind,
    creditAccountId: account?.id ?? null,
    amount,
    parameters: input as Prisma.InputJsonObject,
    title: action.title(input),
    reason: action.reason(input),
    requestedBy: staff.id,
    createdAt: now,
    ...limitOf(env()),
  };
  if (amount !== null && (await isWithinLimit(tx, staff.id, account?.id ?? null, amount, now))) {
    const output = await action.perform(tx, input, staff, now);
    if (amount > 0n) {
      const decided = { state: "done", decidedBy: staff.id, decidedAt: now } as const;
      await tx.staffAction.create({ data: { ...row, ...decided, effectId: idOf(output) } });
    }
    return { state: "done", output };
  }
  await tryOut(tx, () => action.perform(tx, input, staff, now));
  const expiresAt = new Date(now.getTime() + REQUEST_LIFETIME_MS);
  await tx.staffAction.create({ data: { ...row, state: "pending", expiresAt } });
  await recordAudit(
    tx,
    {
      organizationId: account?.organizationId ?? null,
      actor: staff,
      action: "staff_request.made",
      subjectId: row.id,
      details: detailsOf(row),
    },
    now,
  );
  await tellRequestWaits(tx, { ...row, expiresAt }, now);
  return { state: "pending", requestId: row.id };
}

/**
 * Approves or rejects a request: once, by somebody of the staff who neither asked for it nor belongs to
 * the organization. Approved, it takes effect exactly as it was asked for, judged again on what is true
 * now. Whoever asked for it may take it back.
 * @param actions all there are
 * @throws not_found, wrong_state (decided, over, or no longer what was shown), forbidden, and what the
 * action itself refuses
 */
export async function decideRequest(
  tx: Tx,
  actions: readonly StaffAction[],
  requestId: string,
  decision: "approve" | "reject",
  staff: Actor,
  now: Date,
): Promise<void> {
  const found = await tx.staffAction.findUnique({ where: { id: requestId } });
  if (!found || found.state === "done") throw notFound("request");
  const requesterIsStaff = await lockStaff(tx, [staff.id, found.requestedBy], staff.id);
  await tx.$queryRaw`select id from staff_actions where id = ${requestId} for update`;
  const request = await tx.staffAction.findUniqueOrThrow({ where: { id: requestId } });
  if (request.state !== "pending") {
    throw wrongState(`This request is already ${request.state}. Nothing was changed.`);
  }
  if (request.expiresAt && request.expiresAt <= now) {
    throw wrongState(
      "This request has expired. Nothing was changed. Make a new one if it is still needed.",
    );
  }
  if (decision === "reject") {
    await decide(tx, request, { state: "rejected", effectId: null }, staff, now);
    return;
  }
  if (request.requestedBy === staff.id) {
    throw new DomainError(
      "forbidden",
      "You requested this, so a colleague has to approve it. Nothing was changed. You can withdraw it.",
    );
  }
  if (!requesterIsStaff) {
    throw wrongState(
      "The requester is no longer on the staff. Nothing was changed. Reject it, or request it yourself.",
    );
  }
  const action = actions.find(({ kind }) => kind === request.kind);
  if (!action) throw notFound("request");
  const input = action.input.parse(request.parameters);
  await requireOutsider(tx, request.requestedBy, request.creditAccountId);
  const { amount } = await judge(tx, action, input, staff.id, now);
  if (amount === null ? request.amount !== null : amount > (request.amount ?? amount)) {
    throw wrongState(
      "The account has changed since this was requested, and it would now create more than was shown. Nothing was changed. Reject it and request it again.",
    );
  }
  // It is the doing of whoever asked; who approved it stands in the audit log beside it.
  const output = await action.perform(tx, input, { ...staff, id: request.requestedBy }, now);
  await decide(tx, request, { state: "approved", effectId: idOf(output) }, staff, now);
}

/** Ends what somebody asked for and nobody has decided, because they are no longer on the staff. */
export async function expireRequestsOf(tx: Tx, userId: string, now: Date): Promise<void> {
  await tx.staffAction.updateMany({
    where: { requestedBy: userId, state: "pending" },
    data: { state: "expired", decidedAt: now },
  });
}

/**
 * Locks people until the transaction ends: nobody is dismissed meanwhile.
 * @param mustBe has to be on the staff; the first where it is not said
 * @returns whether all of them are on the staff. @throws not_found
 */
async function lockStaff(tx: Tx, userIds: string[], mustBe = userIds[0]): Promise<boolean> {
  const people = await tx.$queryRaw<{ id: string; isStaff: boolean }[]>`
    select id, is_staff as "isStaff" from users where id = any(${userIds}) order by id for no key update`;
  if (!people.some(({ id, isStaff }) => id === mustBe && isStaff)) throw notFound("page");
  return new Set(userIds).size === people.filter(({ isStaff }) => isStaff).length;
}

async function judge<Input extends z.ZodType>(
  tx: Tx,
  action: StaffAction<Input>,
  input: z.output<Input>,
  staffId: string,
  now: Date,
): Promise<{ account: LockedAccount | null; amount: bigint | null }> {
  const accountId = await action.account(tx, input);
  const account = accountId === null ? null : await lockCreditAccount(tx, accountId);
  await requireOutsider(tx, staffId, accountId);
  return { account, amount: await action.worstCase(tx, input, now) };
}

/** Both sums of what one person did alone: this person's, and this account's. Under both locks. */
async function isWithinLimit(
  tx: Tx,
  staffId: string,
  creditAccountId: string | null,
  amount: bigint,
  now: Date,
): Promise<boolean> {
  const { limitAmount, limitHours } = limitOf(env());
  const since = new Date(now.getTime() - limitHours * 3_600_000);
  const [sums] = await tx.$queryRaw<{ person: string; account: string }[]>`
    select coalesce(sum(amount) filter (where requested_by = ${staffId}), 0)::text as person,
      coalesce(sum(amount) filter (where credit_account_id = ${creditAccountId}), 0)::text as account
    from staff_actions
    where state = 'done' and created_at > ${since} and (requested_by = ${staffId} or credit_account_id = ${creditAccountId})`;
  const [person, account] = [BigInt(sums?.person ?? 0), BigInt(sums?.account ?? 0)];
  const most = person > account ? person : account;
  return amount === 0n || most + amount <= limitAmount;
}

/** What one person may do alone: kept with every action, so that it can be judged by the limit of its time. */
function limitOf(settings: Pick<Env, "STAFF_LIMIT_CREDITS" | "STAFF_LIMIT_WINDOW_HOURS">) {
  return {
    limitAmount: creditsToMicrocredits(settings.STAFF_LIMIT_CREDITS),
    limitHours: settings.STAFF_LIMIT_WINDOW_HOURS,
  };
}

/** The id of what an action created, if it has one. */
function idOf(output: unknown): string | null {
  const { id } = (output ?? {}) as { id?: unknown };
  return typeof id === "string" ? id : null;
}

/** Does it and undoes it, for the errors it throws. */
async function tryOut(tx: Tx, work: () => Promise<unknown>): Promise<void> {
  await tx.$executeRaw`savepoint try_out`;
  await work();
  await tx.$executeRaw`rollback to savepoint try_out`;
}

type Row = { title: string; amount: bigint | null; reason: string | null; requestedBy: string };

async function decide(
  tx: Tx,
  request: Row & { id: string; creditAccountId: string | null },
  { state, effectId }: { state: "approved" | "rejected"; effectId: string | null },
  staff: Actor,
  now: Date,
): Promise<void> {
  await tx.staffAction.update({
    where: { id: request.id },
    data: { state, effectId, decidedBy: staff.id, decidedAt: now },
  });
  const account = request.creditAccountId
    ? await tx.creditAccount.findUniqueOrThrow({ where: { id: request.creditAccountId } })
    : null;
  await recordAudit(
    tx,
    {
      organizationId: account?.organizationId ?? null,
      actor: staff,
      action: `staff_request.${state}`,
      subjectId: request.id,
      details: detailsOf(request),
    },
    now,
  );
  await tellRequestDecided(tx, request, state, staff.id, now);
}

function detailsOf({ title, amount, reason, requestedBy }: Row): Prisma.InputJsonObject {
  return {
    title,
    credits: amount === null ? null : microcreditsToCredits(amount),
    reason,
    requested_by: requestedBy,
  };
}

function wrongState(message: string): DomainError {
  return new DomainError("wrong_state", message);
}
