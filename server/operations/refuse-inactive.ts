import type { Cure } from "@/server/foundation/cure.schema";
import { db } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { idemOfCharge } from "@/server/ledger/post-charges";
import { organizationClosed } from "./organization-closed";
import { topUpUrl } from "./refuse-charge";
import type { OperationOrganization } from "./request";

/** A suspended or closed organization reads for free and does nothing else. @throws organization_suspended, organization_closed */
export function refuseInactive(organization: OperationOrganization): void {
  if (organization.status === "suspended") {
    const url = topUpUrl(organization.id);
    throw new DomainError(
      "organization_suspended",
      "The organization is suspended because its credits have been in debt for too long. Nothing was done or charged. Buy credits to resume at once. Reading stays free.",
      {
        top_up_url: url,
        cures: [{ kind: "buy_credits", detail: "Buy credits.", url }] satisfies Cure[],
      },
    );
  }
  if (organization.status === "closed") throw organizationClosed();
}

/** The same for a charge; one that was made before it was suspended is told again. @throws as above */
export async function refuseInactiveCharge(
  organization: OperationOrganization,
  charge: Parameters<typeof idemOfCharge>[0],
): Promise<void> {
  if (organization.status === "active" || organization.status === "past_due") return;
  const idem = idemOfCharge(charge);
  const made = await db().ledgerEntry.findUnique({ where: { idem }, select: { seq: true } });
  if (!made) refuseInactive(organization);
}
