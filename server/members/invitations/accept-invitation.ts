import type { Invitation, Organization, User } from "@/generated/prisma/client";
import { inTransaction, type Tx, violates } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { refuseGuessable } from "@/server/users/common-passwords";
import { hashPassword } from "@/server/users/passwords";
import { proveAddress } from "@/server/users/verify-email";
import { joinOrganization } from "../join-organization";
import type { Joined } from "./invitation.schema";
import { hashToken } from "./invitation-token";
import { stateOf } from "./read-invitations";

/**
 * Accepts an invitation as the person who is signed in. Their address must be the invited one; that
 * they have the token proves it. What the invitation holds is kept for their first run.
 * @throws not_found, wrong_state (accepted, revoked, expired), forbidden (another address)
 */
export function acceptInvitation(token: string, userId: string, now: Date): Promise<Joined> {
  return inTransaction(async (tx) => {
    const invitation = await lockOpen(tx, token, now);
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    if (user.email !== invitation.email) {
      throw new DomainError(
        "forbidden",
        `This invitation was sent to ${invitation.email}, and you are signed in as ${user.email}. Nothing was changed. Sign out and come back as ${invitation.email}, or ask for an invitation to ${user.email}.`,
      );
    }
    // They have the email and the session: the password is theirs, and what was made before counts no more.
    await proveAddress(tx, user, { keepsPassword: true }, now);
    return admit(tx, invitation, user, now);
  });
}

/**
 * Makes the account of an invited person and accepts, all or nothing. The token came to the address
 * and to nobody else, so the address is verified. They get no organization of their own, so no
 * welcome credits either: those come with the first one they found.
 * @throws already_exists when the address has an account, validation_failed for a password that is
 * guessed first, and as `acceptInvitation`
 */
export async function signUpInvited(
  input: { token: string; name: string; password: string },
  now: Date,
): Promise<Joined & { email: string }> {
  await refuseGuessable(input.password, { name: input.name });
  const passwordHash = await hashPassword(input.password);
  try {
    return await inTransaction(async (tx) => {
      const invitation = await lockOpen(tx, input.token, now);
      const { email } = invitation;
      await refuseGuessable(input.password, { email, organization: invitation.organization.name });
      const user = await tx.user.create({
        data: {
          id: newId("user"),
          email,
          name: input.name,
          passwordHash,
          emailVerifiedAt: now,
          createdAt: now,
        },
      });
      return { ...(await admit(tx, invitation, user, now)), email };
    });
  } catch (error) {
    if (!violates(error, "users_email_key")) throw error;
    throw new DomainError(
      "already_exists",
      "There is already an account with this address. Nothing was changed. Sign in, then accept the invitation.",
    );
  }
}

type Invited = Invitation & { organization: Organization };

/** Of several that come at once, accepting or revoking, one is first; the others find it decided. */
async function lockOpen(tx: Tx, token: string, now: Date): Promise<Invited> {
  const tokenHash = hashToken(token);
  await tx.$queryRaw`select id from invitations where token_hash = ${tokenHash} for update`;
  const row = await tx.invitation.findUnique({
    where: { tokenHash },
    include: { organization: true },
  });
  if (!row) throw notFound("invitation");
  const state = stateOf(row, now);
  if (state !== "open") {
    throw new DomainError("wrong_state", `${notOpen[state]} Nothing was changed.`, { state });
  }
  return row;
}

const notOpen = {
  accepted: "This invitation was already accepted. Sign in to continue.",
  revoked: "This invitation was revoked. Ask whoever invited you.",
  expired: "This invitation has expired. Ask whoever invited you for a new one.",
};

async function admit(tx: Tx, invitation: Invited, user: User, now: Date): Promise<Joined> {
  const { organization } = invitation;
  await tx.invitation.update({
    where: { id: invitation.id },
    data: { state: "accepted", resolvedAt: now, acceptedByUserId: user.id },
  });
  const via = { invitationId: invitation.id };
  const { role } = await joinOrganization(tx, organization, user.id, invitation.role, via, now);
  return {
    organization_id: organization.id,
    organization_name: organization.name,
    slug: organization.slug,
    role,
  };
}
