import type { Organization, User } from "@/generated/prisma/client";
import type { Role } from "@/generated/prisma/enums";
import { db } from "@/server/foundation/db";
import { createInvitation } from "@/server/members/invitations/create-invitation";
import type { Person } from "@/server/organizations/access/caller";
import { findOrganizations } from "@/server/organizations/find-organizations";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newPerson } from "@/server/scenarios/story";
import { idempotent } from "../support/idempotent";
import type { Stack } from "../support/stack";
import type { Tenant } from "../support/tenant";

/** A person who acts in the browser. */
export function asPerson(user: User): Person {
  return { kind: "user", userId: user.id, isStaff: false, requestId: "req_test" };
}

/** Somebody new who is a member, with the id of their membership. */
export async function hire(
  organization: Organization,
  role: Role,
  name = "person",
): Promise<{ user: User; memberId: string }> {
  const now = new Date();
  const user = await newPerson(now, { email: uniqueEmail(name), name });
  await join(now, organization, user, role);
  return { user, memberId: await memberIdOf(organization, user) };
}

export async function memberIdOf(organization: Organization, user: User): Promise<string> {
  const member = await db().membership.findUniqueOrThrow({
    where: { organizationId_userId: { organizationId: organization.id, userId: user.id } },
  });
  return member.id;
}

/** The tenant's owner invites an address. */
export async function invite(
  tenant: Tenant,
  input: {
    email?: string;
    role?: Role;
    operation?: string;
    variant?: string;
    message?: string;
    idempotencyKey?: string;
  } = {},
  now = new Date(),
) {
  const { idempotencyKey, email = uniqueEmail("guest"), role = "member", ...rest } = input;
  const found = await findOrganizations([tenant.organization.id]);
  const organization = found.get(tenant.organization.id);
  if (!organization) throw new Error("the tenant's organization is gone");
  const fields = { organization_id: organization.id as `org_${string}`, email, role, ...rest };
  const { invitation } = await createInvitation({
    organization,
    caller: asPerson(tenant.owner),
    input: fields,
    ...(idempotencyKey
      ? { idempotent: idempotent(tenant, "invitation.create", idempotencyKey, fields) }
      : {}),
    now,
  });
  return invitation;
}

/** The token in the newest email to an address. */
export async function mailedInvitation(stack: Stack, email: string): Promise<string> {
  await stack.drainJobs();
  const [mail] = await stack.emailsTo(email);
  const token = /\/invite\/([\w-]+)/.exec(mail?.text ?? "")?.[1];
  if (!token) throw new Error(`no invitation was mailed to ${email}`);
  return token;
}

/** Held and posted credits of the tenant's account. */
export async function heldBy(tenant: Tenant): Promise<number> {
  const { held } = await db().creditAccount.findUniqueOrThrow({
    where: { id: tenant.organization.creditAccountId },
  });
  return Number(held) / 1_000_000;
}
