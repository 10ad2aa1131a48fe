import type { Organization } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { invariant } from "@/server/foundation/invariant";

/** Who hears about an account's money: its billing address, and the owners of the billing root. */
export async function billingRecipients(
  db: Db,
  creditAccountId: string,
): Promise<{ organization: Organization; recipients: string[] }> {
  const account = await db.creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
  const organization = await db.organization.findUnique({
    where: { id: account.organizationId },
    include: {
      memberships: {
        where: { role: { in: ["owner", "billing"] } },
        include: { user: { select: { email: true } } },
      },
    },
  });
  invariant(organization, `credit account ${creditAccountId} has a billing root`);
  const members = organization.memberships.map((membership) => membership.user.email);
  return {
    organization,
    recipients: [...new Set([...(account.billingEmail ? [account.billingEmail] : []), ...members])],
  };
}
