import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { sharedBilling } from "@/server/organizations/access/payer";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { addMessage } from "./add-message";
import { limitAsking } from "./limit-asking";
import { readTicket, type Sight } from "./read-tickets";
import { tellReceived, tellStaff } from "./tell-about-ticket";
import type { TicketDetailAnswer } from "./ticket.schema";
import type { TicketKind } from "./ticket-kinds.schema";

export type NewTicket = {
  subject: string;
  kind: TicketKind;
  body: string;
  wantedCredits?: number | undefined;
  attachmentIds: readonly string[];
};

type Asking = Sight & {
  organization: { id: string; sandboxId: string | null; creditAccount: { organizationId: string } };
  actor: Actor;
};

/**
 * Somebody asks support, or sales for a quote. They are mailed that it arrived, and the staff that it waits.
 * @throws validation_failed; wrong_state in a sandbox; shared_billing for a quote where another organization pays;
 * rate_limited
 */
export async function createTicket(
  asking: Asking,
  { subject, kind, body, wantedCredits, attachmentIds }: NewTicket,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<TicketDetailAnswer> {
  const { organization, actor, userId } = asking;
  if (organization.sandboxId) throw notInSandbox();
  if ((kind === "quote") !== (wantedCredits !== undefined))
    throw invalid("wanted_credits", "Send the credits you want with kind quote, and only with it");
  if (kind === "quote" && organization.creditAccount.organizationId !== organization.id)
    throw sharedBilling(organization.creditAccount.organizationId);
  const { output: id } = await runOnce(idempotent, now, async (tx) => {
    await limitAsking(tx, "ticket", userId, now);
    const ticket = await tx.supportTicket.create({
      data: {
        id: newId("ticket"),
        organizationId: organization.id,
        requesterId: userId,
        subject,
        kind,
        wantedCredits: wantedCredits === undefined ? null : creditsToMicrocredits(wantedCredits),
        createdAt: now,
        lastAt: now,
        waitingSince: now,
      },
    });
    await addMessage(tx, ticket, { body, attachmentIds, uploadedBy: userId }, actor, now);
    const event = { action: "ticket.opened", subjectId: ticket.id, details: { kind } };
    await recordAudit(tx, { organizationId: organization.id, actor, ...event }, now);
    await tellReceived(tx, ticket, now);
    await tellStaff(tx, ticket, ticket.id, now);
    return ticket.id;
  });
  return readTicket(db(), asking, id);
}

function notInSandbox(): DomainError {
  return new DomainError(
    "wrong_state",
    "A sandbox has no support tickets. Nothing was sent. Ask in its live organization.",
  );
}
