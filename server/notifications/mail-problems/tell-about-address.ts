import type { MailProblemKind } from "@/generated/prisma/enums";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { membersOf } from "@/server/gateways/notices/find-readers";
import { notify, tellInApp } from "@/server/gateways/notices/notify";

/**
 * Tells about an address that email no longer reaches: its person in the app, and the owners of each organization
 * that counts on it for its money by email.
 */
export async function tellAboutAddress(
  tx: Tx,
  problem: { address: string; kind: MailProblemKind; event: string },
  now: Date,
): Promise<void> {
  const { address, kind, event } = problem;
  const user = await tx.user.findUnique({
    where: { email: address },
    select: {
      id: true,
      memberships: {
        where: { role: { in: ["owner", "billing"] } },
        select: { organizationId: true },
      },
    },
  });
  if (user) {
    const title =
      kind === "bounced"
        ? `Email to ${address} bounced: you get no notices by email`
        : `${address} reported our email as spam: you get no notices by email`;
    const once = `mail-problem:${event}`;
    await tellInApp(
      tx,
      { userId: user.id, kind: "critical", title, path: "/account/notifications", once },
      now,
    );
  }
  const billed = await tx.creditAccount.findMany({
    where: { billingEmail: address },
    select: { organizationId: true },
  });
  const ids = [...(user?.memberships ?? []), ...billed].map((one) => one.organizationId);
  const organizations = await tx.organization.findMany({
    where: { id: { in: ids }, status: { not: "closed" } },
    orderBy: { id: "asc" },
  });
  for (const organization of organizations) {
    const { id, name, slug } = organization;
    const isBillingAddress = billed.some(({ organizationId }) => organizationId === id);
    const others = (await membersOf(tx, id, ["owner"])).filter(({ email }) => email !== address);
    await notify(
      tx,
      {
        template: "address-unreachable",
        event: `${event}:${id}`,
        organization,
        props: {
          organizationName: name,
          address,
          problem: kind,
          isBillingAddress,
          fixUrl: `${env().APP_URL}/${slug}/${isBillingAddress ? "billing/details" : "members"}`,
        },
      },
      others,
      now,
    );
  }
}
