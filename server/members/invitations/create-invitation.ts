import type { z } from "zod";
import { recordAudit } from "@/server/foundation/audit";
import { db, type Tx, violates } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postNewCharge } from "@/server/operations/charge-in-transaction";
import { type IdempotentRequest, onceIn } from "@/server/operations/idempotency";
import { chargeOf, type UseRequest } from "@/server/operations/metered/charge-use";
import { priceUse } from "@/server/operations/metered/price-use";
import { PHOTOSHOOT, packageOf } from "@/server/operations/photoshoot-package";
import { explained } from "@/server/operations/refuse-charge";
import { refuseInactive } from "@/server/operations/refuse-inactive";
import { actorOf, type Caller } from "@/server/organizations/access/caller";
import { isOperationKey, operationByKey } from "@/server/pricing/catalogue";
import { requireVerified } from "@/server/users/require-verified";
import { requireMaker } from "../require-maker";
import { endInvitation } from "./end-invitation";
import type { InvitationAnswer, newInvitationInput } from "./invitation.schema";
import { mailInvitation, newToken } from "./invitation-token";
import { readInvitation } from "./read-invitations";

/**
 * How long what an invitation holds is kept at most: while it is open (its reminders are limited, so
 * that is 70 days at most) and after it was accepted, until the member's first run.
 */
const HOLD_DAYS = 90;

/** What it takes to hold the price of an operation for somebody who is invited. */
export type HoldRequest = {
  organization: UseRequest["organization"];
  caller: Caller;
  input: { operation?: string | undefined; variant?: string | undefined };
  now: Date;
};

export type InviteRequest = HoldRequest & {
  input: z.output<typeof newInvitationInput>;
  idempotent?: IdempotentRequest | undefined;
};

/**
 * Invites an address, by email, and holds the price of an operation where one is named: with it, or
 * not at all. Source: S3 (a pending invitation holds a credit).
 * @throws already_exists (a member, or invited already), forbidden (a role they may not give),
 * insufficient_credits and what else a hold may be refused for, validation_failed
 */
export async function createInvitation(
  request: InviteRequest,
): Promise<{ invitation: InvitationAnswer; replayed: boolean }> {
  const { organization, caller, input, now } = request;
  await requireVerified(db(), caller.userId);
  const priced = await priceHold(request);
  try {
    const { output, replayed } = await explained(priced ?? { amount: 0n }, request, (tx) =>
      onceIn(tx, request.idempotent, now, async () => {
        refuseInactive(organization);
        // The account before the organization, as everywhere.
        await lockCreditAccount(tx, organization.creditAccountId);
        await requireMaker(tx, caller, organization.id, input.role);
        return insertInvitation(tx, request, priced);
      }),
    );
    return { invitation: output, replayed };
  } catch (error) {
    if (violates(error, "invitations_one_open")) throw invitedAlready(input.email);
    throw error;
  }
}

export type Priced = Awaited<ReturnType<typeof priceUse>> | null;

async function insertInvitation(
  tx: Tx,
  request: InviteRequest,
  priced: Priced,
): Promise<InvitationAnswer> {
  const { organization, caller, input, now } = request;
  const { email, role, message } = input;
  await refuseKnown(tx, organization.id, email, now);
  const id = newId("invitation");
  const { token, stored } = newToken(now);
  await tx.invitation.create({
    data: {
      id,
      organizationId: organization.id,
      email,
      role,
      message: message || null,
      invitedByUserId: caller.userId,
      createdAt: now,
      ...stored,
    },
  });
  const details = { email, role, ...(input.operation ? { operation: input.operation } : {}) };
  const event = { action: "invitation.created", subjectId: id, details };
  await recordAudit(tx, { organizationId: organization.id, actor: actorOf(caller), ...event }, now);
  if (priced) await hold(tx, request, priced, id);
  const made = await tx.invitation.findUniqueOrThrow({ where: { id }, include: { hold: true } });
  await mailInvitation(tx, made, token, now);
  return readInvitation(tx, id, now);
}

async function hold(
  tx: Tx,
  request: InviteRequest,
  priced: NonNullable<Priced>,
  invitationId: string,
): Promise<void> {
  const { input, now } = request;
  const charge = holdFor({ id: invitationId, email: input.email }, request, priced);
  await postNewCharge(tx, charge, now);
  await tx.invitation.update({ where: { id: invitationId }, data: { holdId: charge.hold.id } });
}

/** What an invitation holds, as it is posted. */
export function holdFor(
  { id, email }: { id: string; email: string },
  { organization, caller, input, now }: HoldRequest,
  priced: NonNullable<Priced>,
) {
  const operation = input.operation ?? "";
  const use = {
    operation,
    description: `${operationByKey(operation).label}, held for ${email}`.slice(0, 200),
    entity: { type: "invitation", id },
  };
  const charge = chargeOf({ organization, actor: actorOf(caller), use, now }, priced);
  const expiresAt = new Date(now.getTime() + HOLD_DAYS * 86_400_000);
  return { ...charge, hold: { id: newId("hold"), expiresAt } };
}

/** An invitation that is over makes way; a member and who is invited are refused. */
async function refuseKnown(tx: Tx, organizationId: string, email: string, now: Date) {
  const member = await tx.membership.findFirst({ where: { organizationId, user: { email } } });
  if (member) {
    throw new DomainError(
      "already_exists",
      `${email} is already a member. Nobody was invited and nothing was held. Change their role instead.`,
    );
  }
  const open = await tx.invitation.findFirst({ where: { organizationId, email, state: "open" } });
  if (!open) return;
  if (open.expiresAt > now) throw invitedAlready(email);
  await endInvitation(tx, open.id, "expired", now);
}

function invitedAlready(email: string): DomainError {
  return new DomainError(
    "already_exists",
    `${email} is already invited. Nobody was invited again and nothing was held. Send a reminder, or revoke that invitation first.`,
  );
}

/** What each invitation of a request holds; null: nothing. @throws validation_failed */
export async function priceHold({ organization, input, now }: HoldRequest): Promise<Priced> {
  const { operation, variant } = input;
  if (!operation) {
    if (variant) throw invalid("variant", "Choose the operation this variant belongs to");
    return null;
  }
  if (isOperationKey(operation) && operationByKey(operation).metered) {
    throw invalid(
      "operation",
      "This operation is priced by model usage, so there is no fixed price to hold",
    );
  }
  // Who names no package gets the one the organization is on (S3).
  const isLite =
    operation === PHOTOSHOOT &&
    variant === undefined &&
    (await packageOf(db(), organization.id)) === "lite";
  const priced = isLite ? "lite" : variant;
  return priceUse({ operation, variant: priced }, organization.creditAccount, now);
}
