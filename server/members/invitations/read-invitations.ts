import type { Prisma } from "@/generated/prisma/client";
import { type Db, db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { operationByKey } from "@/server/pricing/catalogue";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { InvitationAnswer, InvitationPreview } from "./invitation.schema";
import { hashToken } from "./invitation-token";

export const withHold = {
  hold: true,
  invitedBy: { select: { email: true } },
} satisfies Prisma.InvitationInclude;
type InvitationRow = Prisma.InvitationGetPayload<{ include: typeof withHold }>;

type State = InvitationAnswer["state"];

/** One that is over counts as expired, whether or not a sweep has been by. */
export function stateOf(row: { state: State; expiresAt: Date }, now: Date): State {
  return row.state === "open" && row.expiresAt <= now ? "expired" : row.state;
}

export function invitationAnswer(row: InvitationRow, now: Date): InvitationAnswer {
  const { hold } = row;
  return {
    id: row.id,
    organization_id: row.organizationId,
    email: row.email,
    role: row.role,
    message: row.message,
    state: stateOf(row, now),
    invited_by: row.invitedBy.email,
    hold: hold
      ? {
          id: hold.id,
          operation: hold.operation,
          credits: microcreditsToCredits(hold.amount),
          state: hold.state,
        }
      : null,
    sends: row.sends,
    sent_at: row.sentAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    created_at: row.createdAt.toISOString(),
    resolved_at: row.resolvedAt?.toISOString() ?? null,
  };
}

/** One invitation. @throws not_found */
export async function readInvitation(tx: Db, id: string, now: Date): Promise<InvitationAnswer> {
  const row = await tx.invitation.findUnique({ where: { id }, include: withHold });
  if (!row) throw notFound("invitation");
  return invitationAnswer(row, now);
}

/**
 * The invitations of an organization, newest first, in one state or all; and what waits in all: how
 * many are open and the credits they hold.
 */
export async function listInvitations(
  organizationId: string,
  filter: { state?: State | undefined; before?: string | undefined; limit: number },
  now: Date,
): Promise<Page<InvitationAnswer> & { open: number; held_credits: number }> {
  const inState: Record<State, Prisma.InvitationWhereInput> = {
    open: { state: "open", expiresAt: { gt: now } },
    expired: { OR: [{ state: "expired" }, { state: "open", expiresAt: { lte: now } }] },
    accepted: { state: "accepted" },
    revoked: { state: "revoked" },
  };
  const [rows, open, held] = await Promise.all([
    db().invitation.findMany({
      where: {
        organizationId,
        ...(filter.state ? inState[filter.state] : {}),
        ...(filter.before ? { id: { lt: filter.before } } : {}),
      },
      include: withHold,
      orderBy: { id: "desc" },
      take: filter.limit + 1,
    }),
    db().invitation.count({ where: { organizationId, ...inState.open } }),
    db().hold.aggregate({
      _sum: { amount: true },
      where: { state: "held", invitation: { is: { organizationId, ...inState.open } } },
    }),
  ]);
  return {
    ...cutPage(
      rows.map((row) => invitationAnswer(row, now)),
      filter.limit,
      ({ id }) => id,
    ),
    open,
    held_credits: microcreditsToCredits(held._sum.amount ?? 0n),
  };
}

/** What the link of an invitation leads to, for whoever has it. @throws not_found for a token we do not know */
export async function previewInvitation(token: string, now: Date): Promise<InvitationPreview> {
  const row = await db().invitation.findUnique({
    where: { tokenHash: hashToken(token) },
    include: {
      ...withHold,
      organization: { select: { name: true } },
      invitedBy: { select: { email: true, name: true } },
    },
  });
  if (!row) throw notFound("invitation");
  const { email } = row;
  const account = await db().user.findUnique({ where: { email }, select: { id: true } });
  const held = row.hold?.state === "held" ? row.hold : null;
  return {
    state: stateOf(row, now),
    organization_name: row.organization.name,
    email,
    role: row.role,
    invited_by: row.invitedBy.name || row.invitedBy.email,
    message: row.message,
    held_credits: held ? microcreditsToCredits(held.amount) : null,
    held_for: held ? operationByKey(held.operation).label : null,
    expires_at: row.expiresAt.toISOString(),
    account_exists: account !== null,
  };
}
