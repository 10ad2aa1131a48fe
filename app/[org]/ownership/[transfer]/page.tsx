import type { Metadata } from "next";
import Link from "next/link";
import { load, organizationBySlug, readMe } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import type { TransferAnswer } from "@/server/members/ownership/transfer.schema";
import { AnswerOffer } from "./answer-offer";

export const metadata: Metadata = { title: "Ownership" };

type Props = { params: Promise<{ org: string; transfer: string }> };

/** One offer of ownership, for whoever gives, whoever receives and the other members. */
export default async function OwnershipPage({ params }: Props) {
  const { org, transfer: id } = await params;
  const { organization } = await organizationBySlug(org);
  const scope = { organization_id: organization.id, ownership_transfer_id: id };
  const [me, transfer] = await Promise.all([
    readMe(),
    load((caller) => caller.ownership_transfer.get(scope)),
  ]);
  const isReceiver = transfer.to.user_id === me.id;
  const giver = nameOf(transfer.from);
  return (
    <>
      <PageHeader
        title={isReceiver ? `Become an owner of ${organization.name}` : "Ownership offer"}
        description={`${giver} offered ${organization.name} to ${isReceiver ? "you" : nameOf(transfer.to)}.`}
      />
      <Card className="grid max-w-2xl gap-5">
        <dl className="grid gap-x-6 text-13 max-sm:[&_dd]:mb-3 sm:grid-cols-[auto_1fr] sm:gap-y-3">
          <dt className="text-dim">State</dt>
          <dd>
            <Badge tone={transfer.state === "accepted" ? "good" : "outline"}>
              {transfer.state}
            </Badge>
          </dd>
          <dt className="text-dim">New owner</dt>
          <dd className="min-w-0 wrap-anywhere">
            {nameOf(transfer.to)} <span className="text-dim">{transfer.to.email}</span>
          </dd>
          <dt className="text-dim">{giver}</dt>
          <dd>{transfer.keeps_role ? `stays as ${transfer.keeps_role}` : "leaves"}</dd>
          <dt className="text-dim">Offered</dt>
          <dd>
            <Time iso={transfer.created_at} timeZone={organization.time_zone} />
          </dd>
          {transfer.state === "open" ? (
            <>
              <dt className="text-dim">Answer by</dt>
              <dd>
                <Time iso={transfer.expires_at} timeZone={organization.time_zone} as="date" />
              </dd>
            </>
          ) : null}
        </dl>
        {transfer.state === "open" ? (
          <>
            {isReceiver ? (
              <p className="text-13 text-dim">
                As an owner you manage members, keys, credits and cards.
                {transfer.keeps_role === "admin"
                  ? ""
                  : ` API keys and open invitations that ${giver} made are revoked when you accept.`}
              </p>
            ) : null}
            <AnswerOffer
              scope={scope}
              as={isReceiver ? "receiver" : organization.role === "owner" ? "owner" : "other"}
              organizationName={organization.name}
            />
          </>
        ) : (
          <div>
            <Button asChild>
              <Link href={`/${organization.slug}/members`}>Open members</Link>
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}

function nameOf({ name, email }: TransferAnswer["from"]): string {
  return name || email;
}
