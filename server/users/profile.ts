import { z } from "zod";
import { db } from "@/server/foundation/db";

export const profileSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  email_verified: z.boolean(),
  is_staff: z.boolean(),
  has_password: z.boolean(),
  email_change: z
    .object({
      email: z.string(),
      confirmed_from_old: z.boolean(),
      confirmed_from_new: z.boolean(),
      expires_at: z.string(),
    })
    .nullable()
    .meta({ description: "The address that replaces the email once both mailboxes confirmed it" }),
  welcome_credits: z
    .enum(["given", "mailbox_used", "disposable", "network_full"])
    .nullable()
    .meta({ description: "Whether the free credits were granted; null: not decided yet" }),
});

/** A person as they see themselves. */
export async function readProfile(
  userId: string,
  now: Date,
): Promise<z.infer<typeof profileSchema>> {
  const user = await db().user.findUniqueOrThrow({
    where: { id: userId },
    include: {
      welcome: true,
      emailChanges: { where: { changedAt: null, expiresAt: { gt: now } } },
    },
  });
  const [change] = user.emailChanges;
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    email_verified: user.emailVerifiedAt !== null,
    is_staff: user.isStaff,
    has_password: user.passwordHash !== null,
    email_change: change
      ? {
          email: change.newEmail,
          confirmed_from_old: change.oldConfirmedAt !== null,
          confirmed_from_new: change.newConfirmedAt !== null,
          expires_at: change.expiresAt.toISOString(),
        }
      : null,
    welcome_credits: user.welcome?.outcome ?? null,
  };
}

export function renamePerson(userId: string, name: string): Promise<{ name: string }> {
  return db().user.update({ where: { id: userId }, data: { name }, select: { name: true } });
}
