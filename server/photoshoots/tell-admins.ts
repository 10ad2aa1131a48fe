import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { membersOf } from "@/server/gateways/notices/find-readers";
import { notify } from "@/server/gateways/notices/notify";
import { microcreditsToCredits } from "@/server/pricing/microcredits";

/** Tells owners and admins that a member submitted photos; not those who submitted their own. */
export async function tellAdmins(
  tx: Tx,
  photoshoot: {
    id: string;
    organizationId: string;
    userId: string;
    photos: number;
    amount: bigint;
    fromHold: boolean;
  },
  now: Date,
): Promise<void> {
  const { id, organizationId, userId, photos, amount, fromHold } = photoshoot;
  const admins = await membersOf(tx, organizationId, ["owner", "admin"]);
  const others = admins.filter((admin) => admin.userId !== userId);
  if (others.length === 0) return;
  const [organization, member] = await Promise.all([
    tx.organization.findUniqueOrThrow({ where: { id: organizationId } }),
    tx.user.findUniqueOrThrow({ where: { id: userId } }),
  ]);
  await notify(
    tx,
    {
      template: "photoshoot-submitted",
      event: id,
      organization,
      props: {
        organizationName: organization.name,
        memberName: member.name || member.email,
        photos,
        credits: microcreditsToCredits(amount),
        fromInvitation: fromHold,
        photoshootsUrl: `${env().APP_URL}/${organization.slug}/photoshoots`,
      },
    },
    others,
    now,
  );
}
