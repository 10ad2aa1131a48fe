import { z } from "zod";
import { DomainError } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { type AuthorizedOrganization, mayDo } from "@/server/organizations/authorize";
import type { Caller } from "@/server/organizations/caller";

/** The organization a request is about; a key's own where it names none. */
export const organizationInput = z.strictObject({ organization_id: idSchema("organization") });

/** Whether the caller may see the money side of the pool: it is this organization's own, or they reach its owner. */
export async function seesPayer(
  caller: Caller,
  organization: AuthorizedOrganization,
): Promise<boolean> {
  const payer = organization.creditAccount.organizationId;
  return payer === organization.id || mayDo(caller, payer, "billing.read");
}

/** @throws forbidden when the pool is somebody else's. */
export async function requirePayer(
  caller: Caller,
  organization: AuthorizedOrganization,
): Promise<void> {
  if (!(await seesPayer(caller, organization))) {
    throw new DomainError(
      "forbidden",
      "These belong to the organization that pays for this one. Nothing was changed.",
    );
  }
}
