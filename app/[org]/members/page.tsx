import type { Metadata } from "next";
import { whyClosed } from "@/app/[org]/why-closed";
import { load, organizationBySlug, readMe } from "@/app/trpc/server";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { permissionTable } from "@/server/organizations/access/permissions";
import { creditsInWords } from "@/server/pricing/amount-words";
import { readPriceList } from "../read-frame";
import { holdOptions } from "./hold-options";
import { InvitationSection } from "./invitation-section";
import { InviteButton } from "./invite-button";
import { InviteListDialog } from "./invite-list-dialog";
import { JoinLinkSection } from "./join-link-section";
import { MemberTable } from "./member-table";
import { OwnershipOffers } from "./ownership-offers";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization, parent } = await organizationBySlug((await params).org);
  if (organization.totals_only) return <Isolated name={organization.name} />;
  const scope = { organization_id: organization.id };
  const [me, prices, members, invitations, links, offers] = await Promise.all([
    readMe(),
    readPriceList(organization.id),
    load((caller) => caller.member.list({ ...scope, limit: 50 })),
    load((caller) => caller.invitation.list({ ...scope, state: "open", limit: 50 })),
    load((caller) => caller.join_link.list({ ...scope, limit: 100 })),
    load((caller) => caller.ownership_transfer.list({ ...scope, limit: 10 })),
  ]);
  const { role, name } = organization;
  const mayManage = role !== null && permissionTable["members.write"].roles.includes(role);
  const refusal =
    whyClosed(organization) ??
    (mayManage ? null : "Only owners and admins invite and remove people. Ask one of them.");
  const here = { id: organization.id, slug: organization.slug, timeZone: organization.time_zone };
  const inviting = {
    organization: { id: organization.id, name },
    ownRole: role,
    holdOptions: holdOptions(prices),
    refusal:
      refusal ??
      (me.email_verified ? null : "Verify your own email first: we emailed you the link"),
  };
  return (
    <>
      <PageHeader
        title="Members"
        description={`The people in ${name} and their roles. Credits belong to the organization, not to people.${
          organization.relationship_type === "owned" && parent
            ? ` Anyone with a role in ${parent.name} has it here too, without being listed.`
            : ""
        }`}
        actions={
          <>
            <InviteListDialog {...inviting} />
            <InviteButton {...inviting} />
          </>
        }
      />
      <OwnershipOffers organization={here} ownUserId={me.id} offers={offers.data} />
      <MemberTable
        // A change, or somebody new, begins the list anew.
        key={members.data.map(({ id, role: held, hold }) => `${id}${held}${hold?.id}`).join()}
        organization={here}
        ownRole={role}
        ownUserId={me.id}
        mayManage={mayManage}
        first={members}
      />
      <InvitationSection
        key={invitations.data.map(({ id, sends }) => `${id}${sends}`).join()}
        organization={here}
        summary={
          invitations.open === 0
            ? null
            : `Invites pending ${invitations.open}, holding ${creditsInWords(invitations.held_credits)}`
        }
        mayManage={mayManage}
        first={invitations}
      />
      <JoinLinkSection organization={here} links={links.data} refusal={refusal} />
      {refusal ? <p className="mt-3 max-w-2xl text-13 text-dim">{refusal}</p> : null}
    </>
  );
}

function Isolated({ name }: { name: string }) {
  return (
    <>
      <PageHeader title="Members" />
      <div className="rounded-xl border">
        <EmptyState
          title={`The members of ${name} are private`}
          text="It is a linked organization: you see what it spends, but not who works in it."
        />
      </div>
    </>
  );
}
