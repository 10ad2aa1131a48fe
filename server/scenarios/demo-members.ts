import type { Organization, User } from "@/generated/prisma/client";
import { invariant } from "@/server/foundation/invariant";
import { createInvitation } from "@/server/members/invitations/create-invitation";
import { createJoinLink } from "@/server/members/join-links/create-join-link";
import type { Caller } from "@/server/organizations/access/caller";
import { findOrganizations } from "@/server/organizations/find-organizations";

/**
 * Three invitations that wait in the mailbox, each holding a photoshoot on Lite, and a link for
 * readers of the company's own domain.
 */
export async function inviteDemoMembers(at: Date, acme: Organization, owner: User): Promise<void> {
  const organization = (await findOrganizations([acme.id])).get(acme.id);
  invariant(organization, "the demo company is there");
  const caller: Caller = { kind: "user", userId: owner.id, isStaff: false, requestId: "demo" };
  const scope = { organization_id: acme.id as `org_${string}` };
  for (const team of ["sales", "support", "warehouse"]) {
    const input = {
      ...scope,
      email: owner.email.replace("owner", team),
      role: "member",
      message: "Your portrait for the team page: half an hour, and it is done.",
      operation: "photoshoot.submit",
      variant: "lite",
    } as const;
    await createInvitation({ organization, caller, input, now: at });
  }
  const limits = { email_domain: "acme.test", use_limit: 25, expires_in_days: 30 };
  await createJoinLink(caller, { ...scope, role: "viewer", ...limits }, at);
}
