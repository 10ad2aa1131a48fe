import type { EmailChange } from "@/generated/prisma/client";
import { db, inTransaction, type Tx, violates } from "@/server/foundation/db";
import { DomainError, linkIsOver } from "@/server/foundation/errors";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { hashToken } from "../email-links";
import { forgetFactors } from "../second-factor/undo-second-factor";
import { endAllSessions } from "../sessions/end-sessions";
import { endOpenChanges, lockUser, recordEmailChange } from "./ask-email-change";
import { changeLink, newToken } from "./mail-email-change";

const DAYS_TO_UNDO = 14;

/** What a link of a change is for: one of the two confirmations, or taking the change back. */
type Side = "old" | "new" | "undo";

export type ChangePreview = { side: Side; oldEmail: string; newEmail: string };
/** Where the change stands after a link was followed. */
export type ChangeOutcome = ChangePreview & { state: "waits" | "changed" | "undone" };

/** What the page of a link says. Null for one that leads nowhere. */
export async function previewChangeLink(token: string, now: Date): Promise<ChangePreview | null> {
  const found = await findByToken(db(), token, now);
  return found && describe(found.change, found.side);
}

/**
 * Follows a link: agrees from one mailbox, and with the second agreement the address changes. The link in
 * the notice takes it back.
 * @throws wrong_state when the link is unknown, used or too old; already_exists when the address was taken
 */
export async function followChangeLink(
  token: string,
  requestId: string,
  now: Date,
): Promise<ChangeOutcome> {
  const known = await findByToken(db(), token, now);
  if (!known) throw linkIsOver();
  try {
    return await inTransaction(async (tx) => {
      await lockUser(tx, known.change.userId);
      const found = await findByToken(tx, token, now);
      if (!found) throw linkIsOver();
      const { change, side } = found;
      const asking = { userId: change.userId, requestId };
      const told = describe(change, side);
      if (side === "undo") {
        await takeBack(tx, change, now);
        await recordEmailChange(tx, asking, "user.email_change_undone", now);
        return { ...told, state: "undone" };
      }
      const agreed = await agree(tx, change, side, now);
      if (!agreed.oldConfirmedAt || !agreed.newConfirmedAt) return { ...told, state: "waits" };
      await complete(tx, agreed, now);
      await recordEmailChange(tx, asking, "user.email_changed", now);
      return { ...told, state: "changed" };
    });
  } catch (error) {
    if (!violates(error, "users_email_key")) throw error;
    throw new DomainError(
      "already_exists",
      "This address has another account now. Nothing was changed. Choose a different address.",
    );
  }
}

async function findByToken(
  client: Pick<Tx, "emailChange">,
  token: string,
  now: Date,
): Promise<{ change: EmailChange; side: Side } | null> {
  const hash = hashToken(token);
  const change = await client.emailChange.findFirst({
    where: {
      expiresAt: { gt: now },
      OR: [
        { changedAt: null, OR: [{ oldTokenHash: hash }, { newTokenHash: hash }] },
        { undoTokenHash: hash },
      ],
    },
  });
  if (!change) return null;
  if (change.undoTokenHash) return { change, side: "undo" };
  return { change, side: hash.equals(change.oldTokenHash ?? Buffer.alloc(0)) ? "old" : "new" };
}

function describe({ oldEmail, newEmail }: EmailChange, side: Side): ChangePreview {
  return { side, oldEmail, newEmail };
}

/** Agreeing twice from one mailbox is agreeing once. */
function agree(tx: Tx, { id }: EmailChange, side: "old" | "new", now: Date): Promise<EmailChange> {
  const data = side === "old" ? { oldConfirmedAt: now } : { newConfirmedAt: now };
  return tx.emailChange.update({ where: { id }, data });
}

async function complete(tx: Tx, change: EmailChange, now: Date): Promise<void> {
  const { id, userId, oldEmail, newEmail } = change;
  await moveTo(tx, userId, newEmail, now);
  const undo = newToken();
  const undoUntil = new Date(now.getTime() + DAYS_TO_UNDO * 86_400_000);
  await tx.emailChange.update({
    where: { id },
    data: {
      changedAt: now,
      oldTokenHash: null,
      newTokenHash: null,
      undoTokenHash: hashToken(undo),
      expiresAt: undoUntil,
    },
  });
  await queueEmail(
    tx,
    {
      dedupeKey: `email-change:${id}:changed`,
      to: oldEmail,
      organizationId: null,
      template: "email-changed",
      props: {
        newEmail,
        changedAt: now.toISOString(),
        timeZone: "UTC",
        undoUrl: changeLink(undo),
        undoUntil: undoUntil.toISOString(),
      },
    },
    now,
  );
}

/**
 * Gives the old address back, whatever was changed since. Somebody else may be signed in and know the
 * password, so neither counts any more: the owner comes back by a link to this mailbox.
 */
async function takeBack(tx: Tx, { userId, oldEmail, createdAt }: EmailChange, now: Date) {
  await endOpenChanges(tx, userId);
  // Later changes cannot be undone past this one, nor this one twice.
  await tx.emailChange.updateMany({
    where: { userId, createdAt: { gte: createdAt } },
    data: { undoTokenHash: null },
  });
  await moveTo(tx, userId, oldEmail, now);
  await tx.user.update({ where: { id: userId }, data: { passwordHash: null } });
  await forgetFactors(tx, userId, createdAt);
  await endAllSessions(tx, userId, "address_taken_back", now);
}

/** Links that were emailed to the address before open nothing any more, nor do sign-ups for the new one. */
async function moveTo(tx: Tx, userId: string, email: string, now: Date): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { email } });
  await tx.signUp.deleteMany({ where: { email } });
  await tx.emailToken.updateMany({ where: { userId, usedAt: null }, data: { usedAt: now } });
}
