import type { Organization } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { membersOf, moneyPeopleOf } from "@/server/gateways/notices/find-readers";
import { notify } from "@/server/gateways/notices/notify";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";

/**
 * Tells the owners of whoever pays for an organization that a member who may not buy credits asks for some: once a
 * day for a member, however often they ask. @throws forbidden (a program), wrong_state (nobody to ask)
 */
export async function askForCredits(
  organization: Pick<Organization, "id" | "name" | "creditAccountId">,
  asker: Actor,
  note: string | undefined,
  now: Date,
): Promise<void> {
  if (asker.type !== "user") {
    const words = "Only a person can ask an owner for credits. Nobody was told.";
    throw new DomainError("forbidden", words);
  }
  await inTransaction(async (tx) => {
    const { organizationId: payerId } = await tx.creditAccount.findUniqueOrThrow({
      where: { id: organization.creditAccountId },
      select: { organizationId: true },
    });
    const payer = await tx.organization.findUniqueOrThrow({ where: { id: payerId } });
    const person = await tx.user.findUniqueOrThrow({ where: { id: asker.id } });
    const owners = await membersOf(tx, payerId, ["owner"]);
    const asked = (owners.length > 0 ? owners : await moneyPeopleOf(tx, payerId)).filter(
      ({ userId }) => userId !== asker.id,
    );
    if (asked.length === 0) {
      const words = `${payer.name} has nobody else to ask. Nobody was told. Contact support.`;
      throw new DomainError("wrong_state", words);
    }
    const { available } = await readBalance(tx, organization.creditAccountId, now);
    await notify(
      tx,
      {
        template: "credits-requested",
        event: `${organization.id}:${asker.id}:${now.toISOString().slice(0, 10)}`,
        organization: payer,
        props: {
          organizationName: organization.name,
          askerName: person.name || person.email,
          ...(note ? { note } : {}),
          availableCredits: microcreditsToCredits(available),
          buyUrl: `${env().APP_URL}/${payer.slug}/billing#buy`,
        },
      },
      asked,
      now,
    );
  });
}
