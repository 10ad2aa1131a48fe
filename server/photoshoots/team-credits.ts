import type { Prisma } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";
import { readSpent } from "@/server/ledger/read-spent";
import {
  PHOTOSHOOT,
  type PhotoshootPackage,
  packageHeld,
  packageOf,
} from "@/server/operations/photoshoot-package";
import type { AccountTerms } from "@/server/pricing/load-prices";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { TeamCredits } from "./photoshoot.schema";
import { pricePhotoshoot } from "./submit-photoshoot";

type Organization = { id: string; creditAccountId: string; creditAccount: AccountTerms };

/**
 * The counters of a team. Source: S3: credits left is what is available now; credits used is the sum of
 * all negative entries of the credit log; invites pending are people who were invited and have not
 * completed their shoot, each with the credit that is held for them: until they submit, not only until they join.
 */
export async function readTeamCredits(
  { id: organizationId, creditAccountId, creditAccount }: Organization,
  userId: string,
  now: Date,
): Promise<TeamCredits> {
  const pending: Prisma.InvitationWhereInput = {
    organizationId,
    hold: { is: { operation: PHOTOSHOOT, state: "held", expiresAt: { gt: now } } },
    OR: [{ state: "accepted" }, { state: "open", expiresAt: { gt: now } }],
  };
  const [balance, kind, invites, held, own, submitted] = await Promise.all([
    readBalance(db(), creditAccountId, now),
    packageOf(db(), organizationId),
    db().invitation.count({ where: pending }),
    db().hold.aggregate({ _sum: { amount: true }, where: { invitation: { is: pending } } }),
    db().invitation.findFirst({
      where: { ...pending, acceptedByUserId: userId },
      include: { hold: true },
      orderBy: { id: "asc" },
    }),
    db().photoshoot.count({ where: { organizationId, userId }, take: 1 }),
  ]);
  const { amount } = await pricePhotoshoot(creditAccount, kind, now);
  return {
    organization_id: organizationId,
    credits_left: microcreditsToCredits(balance.available),
    credits_used: microcreditsToCredits(await readSpent(db(), creditAccountId)),
    invites_pending: invites,
    held_credits: microcreditsToCredits(held._sum.amount ?? 0n),
    photoshoot_package: kind,
    photoshoot_credits: microcreditsToCredits(amount),
    you: {
      held_credits: own?.hold ? microcreditsToCredits(own.hold.amount) : null,
      package: own?.hold ? packageHeld(own.hold.details) : kind,
      submitted: submitted > 0,
    },
  };
}

/** Puts an organization on a package. What is held for invitations stays as it was held. */
export function changePackage(
  organizationId: string,
  to: PhotoshootPackage,
  actor: Actor,
  now: Date,
): Promise<void> {
  return inTransaction(async (tx) => {
    await tx.$queryRaw`select id from organizations where id = ${organizationId} for no key update`;
    const from = await packageOf(tx, organizationId);
    if (from === to) return;
    await tx.organization.update({
      where: { id: organizationId },
      data: { photoshootPackage: to },
    });
    const details = { package: { before: from, after: to } };
    const event = { action: "photoshoot.package_changed", subjectId: organizationId, details };
    await recordAudit(tx, { organizationId, actor, ...event }, now);
  });
}
