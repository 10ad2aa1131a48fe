import type { z } from "zod";
import { recordAudits } from "@/server/foundation/audit";
import { db, type Tx, violates } from "@/server/foundation/db";
import { invalid, isDomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { type ChargeVerdict, postCharges } from "@/server/ledger/post-charges";
import { type IdempotentRequest, onceIn } from "@/server/operations/idempotency";
import {
  ChargeRefused,
  explained,
  explainRefusal,
  type RefusedVerdict,
  sayOverBudget,
  topUpUrl,
} from "@/server/operations/refuse-charge";
import { refuseInactive } from "@/server/operations/refuse-inactive";
import { actorOf } from "@/server/organizations/access/caller";
import { creditsInWords } from "@/server/pricing/amount-words";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { requireVerified } from "@/server/users/require-verified";
import { emailSchema } from "@/server/users/user.schema";
import { type Role, roleSchema, roles } from "../member.schema";
import { requireMaker } from "../require-maker";
import { type HoldRequest, holdFor, type Priced, priceHold } from "./create-invitation";
import { endInvitation } from "./end-invitation";
import type { InvitedAnswer, InvitedRow, newInvitationsInput } from "./invitation.schema";
import { MOST_INVITED_AT_ONCE } from "./invitation-limits.schema";
import { mailInvitations, newToken } from "./invitation-token";
import { readList } from "./read-list";

/** Somebody of a list who can be invited as far as the list says. */
type Candidate = { row: number; email: string; role: Role };
type ReadRow = Candidate | InvitedRow;

export type InviteManyRequest = HoldRequest & {
  input: z.output<typeof newInvitationsInput>;
  /** What `readPeople` made of the input. */
  people: ReadRow[];
  idempotent?: IdempotentRequest | undefined;
};

/**
 * The people of a request, each ready to be invited or refused: what is no address or no role, and what
 * comes a second time. @throws validation_failed where there are none, or too many
 */
export function readPeople(input: z.output<typeof newInvitationsInput>): ReadRow[] {
  const listed =
    input.rows?.map(({ email, role = "" }, index) => ({ row: index + 1, email, role })) ??
    readList(input.list ?? "");
  if (listed.length === 0) throw invalid("list", "There is no address in this list");
  if (listed.length > MOST_INVITED_AT_ONCE)
    throw invalid(
      input.rows ? "rows" : "list",
      `This list has ${listed.length.toLocaleString("en-US")} addresses. Nobody was invited. Send at most ${MOST_INVITED_AT_ONCE} at once`,
    );
  const first = new Map<string, number>();
  return listed.map(({ row, email: written, role: asked }) => {
    const role = roleSchema.safeParse(asked.trim().toLowerCase() || input.role);
    const { success, data: email } = emailSchema.safeParse(written);
    const given = { row, email: email ?? written.trim().slice(0, 254), role: role.data ?? asked };
    if (!success) return refused(given, "invalid", addressFault(written));
    if (!role.success) {
      const known = `${roles.slice(0, -1).join(", ")} or ${roles.at(-1)}`;
      return refused(given, "invalid", `“${asked}” isn’t a role. Use ${known}.`);
    }
    const same = first.get(email);
    if (same !== undefined) return refused(given, "duplicate", `Same address as in row ${same}.`);
    first.set(email, row);
    return { row, email, role: role.data };
  });
}

/** The addresses that a request would send to. */
export function addressesOf(people: ReadRow[]): string[] {
  return people.flatMap((each) => ("status" in each ? [] : [each.email]));
}

/**
 * Invites everyone of a list who can be, by email, and holds the price of an operation for each where one
 * is named: in their order, until the credits are used up. Each row says what became of it. All of it is
 * one transaction under the account's lock: of two lists at once the second finds whom the first invited.
 * Source: S3 (a pending invitation holds a credit).
 * @throws forbidden, validation_failed (an operation that cannot be held), organization_suspended
 */
export async function createInvitations(
  request: InviteManyRequest,
): Promise<{ answer: InvitedAnswer; replayed: boolean }> {
  const { organization, caller, now } = request;
  await requireVerified(db(), caller.userId);
  const priced = await priceHold(request);
  const attempt = () =>
    explained(priced ?? { amount: 0n }, request, async (tx) => {
      let short: RefusedVerdict | undefined;
      const { output, replayed } = await onceIn(tx, request.idempotent, now, async () => {
        refuseInactive(organization);
        // The account before the organization, as everywhere.
        await lockCreditAccount(tx, organization.creditAccountId);
        const done = await inviteIn(tx, request, priced);
        short = done.short;
        return done.answer;
      });
      return { answer: output, replayed, short };
    });
  const { short, ...made } = await attempt().catch((error) => {
    // Invited by somebody who held another account's lock: the organization has just moved.
    if (violates(error, "invitations_one_open")) return attempt();
    throw error;
  });
  // Asks for a recharge where one is due; each row has said what was missing.
  if (short && priced) await explainRefusal(short, priced.amount, organization, now);
  return made;
}

async function inviteIn(
  tx: Tx,
  request: InviteManyRequest,
  priced: Priced,
): Promise<{ answer: InvitedAnswer; short: RefusedVerdict | undefined }> {
  const { organization, people, now } = request;
  const judged = await judgeRoles(tx, request, people);
  const free = await leaveOutKnown(tx, organization.id, judged, now);
  const candidates = free.flatMap((each) => ("status" in each ? [] : [each]));
  const { made, refusals } = await holdEach(tx, request, priced, candidates);
  await insertInvitations(tx, request, made);
  const byRow = new Map(made.map((each) => [each.person.row, each]));
  const credits = microcreditsToCredits(priced?.amount ?? 0n);
  const results = await Promise.all(
    free.map(async (each): Promise<InvitedRow> => {
      if ("status" in each) return each;
      const invitation = byRow.get(each.row);
      const given = { row: each.row, email: each.email, role: each.role };
      if (invitation) {
        const held = { invitation_id: invitation.id, held_credits: credits };
        return { ...given, status: "invited", message: null, ...held };
      }
      return refused(given, "not_enough_credits", refusals.get(each.row)?.message ?? "");
    }),
  );
  return {
    answer: {
      results,
      invited: made.length,
      not_invited: results.length - made.length,
      held_credits: microcreditsToCredits((priced?.amount ?? 0n) * BigInt(made.length)),
      ...missing([...refusals.values()], priced, organization.id),
    },
    short: [...refusals.values()][0]?.verdict,
  };
}

/** Whoever may not invite is refused at once; a role they may not give refuses its rows. @throws forbidden */
async function judgeRoles(
  tx: Tx,
  { organization, caller }: InviteManyRequest,
  people: ReadRow[],
): Promise<ReadRow[]> {
  await requireMaker(tx, caller, organization.id, "viewer");
  const faults = new Map<Role, string>();
  for (const role of new Set(people.flatMap((p) => ("status" in p ? [] : [p.role])))) {
    await requireMaker(tx, caller, organization.id, role).catch((error: unknown) => {
      if (!isDomainError(error)) throw error;
      faults.set(role, error.message);
    });
  }
  return people.map((person) => {
    if ("status" in person) return person;
    const fault = faults.get(person.role);
    return fault ? refused(person, "invalid", fault) : person;
  });
}

/** Members and whoever is invited are told so; an invitation that is over makes way. */
async function leaveOutKnown(
  tx: Tx,
  organizationId: string,
  people: ReadRow[],
  now: Date,
): Promise<ReadRow[]> {
  const emails = addressesOf(people);
  const [members, open] = await Promise.all([
    tx.membership.findMany({
      where: { organizationId, user: { email: { in: emails } } },
      select: { user: { select: { email: true } } },
    }),
    tx.invitation.findMany({
      where: { organizationId, email: { in: emails }, state: "open" },
      select: { id: true, email: true, expiresAt: true },
    }),
  ]);
  for (const { id, expiresAt } of open)
    if (expiresAt <= now) await endInvitation(tx, id, "expired", now);
  const joined = new Set(members.map(({ user }) => user.email));
  const waiting = new Set(open.filter((i) => i.expiresAt > now).map(({ email }) => email));
  return people.map((person) => {
    if ("status" in person) return person;
    if (joined.has(person.email))
      return refused(person, "already_member", "Already a member. Change their role instead.");
    if (!waiting.has(person.email)) return person;
    return refused(person, "already_invited", "Already invited. Send a reminder instead.");
  });
}

type Made = { id: string; person: Candidate; holdId: string | null };
type Refusal = { verdict: RefusedVerdict; message: string };

/** Holds for each in turn, in one statement; whoever comes after the last credit is refused alone. */
async function holdEach(
  tx: Tx,
  request: InviteManyRequest,
  priced: Priced,
  people: Candidate[],
): Promise<{ made: Made[]; refusals: Map<number, Refusal> }> {
  const ids = people.map(() => newId("invitation"));
  const idOf = (place: number) => ids[place] ?? "";
  if (!priced) {
    const made = people.map((person, n) => ({ id: idOf(n), person, holdId: null }));
    return { made, refusals: new Map() };
  }
  const holds = people.map(({ email }, n) => holdFor({ id: idOf(n), email }, request, priced));
  const verdicts = holds.length > 0 ? await postCharges(tx, holds, request.now) : [];
  const made: Made[] = [];
  const refusals = new Map<number, Refusal>();
  for (const [n, person] of people.entries()) {
    const verdict = verdicts[n];
    if (!verdict || verdict.outcome === "replayed") throw new Error("a new id cannot be a repeat");
    if (verdict.outcome === "charged") {
      made.push({ id: idOf(n), person, holdId: holds[n]?.hold.id ?? null });
      continue;
    }
    if (verdict.outcome === "departed" || verdict.outcome === "conflict")
      throw new ChargeRefused(verdict);
    const message = await whyNotHeld(tx, verdict, priced, request.now);
    refusals.set(person.row, { verdict, message });
  }
  return { made, refusals };
}

type ShortVerdict = Extract<ChargeVerdict, { outcome: "insufficient" | "over_budget" }>;

async function whyNotHeld(
  tx: Tx,
  verdict: ShortVerdict,
  { amount }: NonNullable<Priced>,
  now: Date,
): Promise<string> {
  if (verdict.outcome === "over_budget") return sayOverBudget(tx, verdict.budgetId, amount, now);
  return `Their invitation holds ${inCredits(amount)}, and ${inCredits(verdict.available)} ${verdict.available === 1_000_000n ? "is" : "are"} available.`;
}

async function insertInvitations(
  tx: Tx,
  { organization, caller, input, now }: InviteManyRequest,
  made: Made[],
): Promise<void> {
  if (made.length === 0) return;
  const tokens = new Map(made.map(({ id }) => [id, newToken(now)]));
  const tokenOf = (id: string) => tokens.get(id) ?? newToken(now);
  await tx.invitation.createMany({
    data: made.map(({ id, person: { email, role }, holdId }) => ({
      id,
      organizationId: organization.id,
      email,
      role,
      message: input.message || null,
      invitedByUserId: caller.userId,
      holdId,
      createdAt: now,
      ...tokenOf(id).stored,
    })),
  });
  const operation = input.operation ? { operation: input.operation } : {};
  const events = made.map(({ id, person: { email, role } }) => ({
    organizationId: organization.id,
    actor: actorOf(caller),
    action: "invitation.created",
    subjectId: id,
    details: { email, role, ...operation },
  }));
  await recordAudits(tx, events, now);
  const rows = await tx.invitation.findMany({
    where: { id: { in: made.map(({ id }) => id) } },
    include: { hold: true },
  });
  const mails = rows.map((invitation) => {
    const { token } = tokenOf(invitation.id);
    return { invitation, token };
  });
  const from = { organizationId: organization.id, invitedByUserId: caller.userId };
  await mailInvitations(tx, from, mails, now);
}

/** What it would take to invite whoever found no credits; a budget's refusal is not cured by credits. */
function missing(refusals: Refusal[], priced: Priced, organizationId: string) {
  const short = refusals.flatMap(({ verdict }) =>
    verdict.outcome === "insufficient" ? [verdict.available] : [],
  );
  const [available] = short;
  if (!priced || available === undefined) return { missing_credits: 0, top_up_url: null };
  return {
    missing_credits: microcreditsToCredits(priced.amount * BigInt(short.length) - available),
    top_up_url: topUpUrl(organizationId),
  };
}

function refused(
  { row, email, role }: { row: number; email: string; role: string },
  status: Exclude<InvitedRow["status"], "invited">,
  message: string,
): InvitedRow {
  return { row, email, role, status, message, invitation_id: null, held_credits: 0 };
}

function addressFault(written: string): string {
  return written.includes("@")
    ? "This isn’t a complete email address."
    : "There’s no email address here.";
}

function inCredits(microcredits: bigint): string {
  return creditsInWords(microcreditsToCredits(microcredits));
}
