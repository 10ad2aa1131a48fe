import { DomainError } from "@/server/foundation/errors";
import type { Permission } from "./permissions";
import { type AuthorizedOrganization, findStanding, may, type Standing } from "./standing";

/** What a caller is to the organization that pays for another one. */
export type ToldPayer = {
  /** Whether they may see the money side of the pool. */
  isSeen: boolean;
  may(permission: Permission): boolean;
};

export async function tellPayer(standing: Standing): Promise<ToldPayer> {
  const { caller, organization } = standing;
  const payerId = organization.creditAccount.organizationId;
  const isItself = payerId === organization.id;
  const there = isItself ? standing : await findStanding(caller, payerId);
  const mayThere = (permission: Permission) => there !== null && may(there, permission);
  return { isSeen: isItself || mayThere("billing.read"), may: mayThere };
}

/** Billing is changed where it lives. @throws shared_billing on an organization that shares its parent's */
export function requireOwnBilling({ id, creditAccount }: AuthorizedOrganization): void {
  if (creditAccount.organizationId !== id) throw sharedBilling(creditAccount.organizationId);
}

export function sharedBilling(payerId: string): DomainError {
  return new DomainError(
    "shared_billing",
    "This organization shares its parent's billing. Nothing was changed. Send the request to the billing organization.",
    { billing_organization_id: payerId },
  );
}

export function paidByAnother(): DomainError {
  return new DomainError(
    "forbidden",
    "These belong to the organization that pays for this one. Nothing was changed.",
  );
}

/** Whether the organization spends another's credits. */
export function sharesPool({ id, creditAccount }: AuthorizedOrganization): boolean {
  return creditAccount.organizationId !== id;
}
