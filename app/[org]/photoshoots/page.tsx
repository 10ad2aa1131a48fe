import type { Metadata } from "next";
import Link from "next/link";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Stat } from "@/components/ui/stat";
import { permissionTable } from "@/server/organizations/access/permissions";
import type { TeamCredits } from "@/server/photoshoots/photoshoot.schema";
import { creditsInWords, formatCredits, formatPrice } from "@/server/pricing/amount-words";
import { readOverview, readPriceList } from "../read-frame";
import { whyClosed } from "../why-closed";
import { PackageForm } from "./package-form";
import { PhotoshootList } from "./photoshoot-list";
import { SubmitPhotos } from "./submit-photos";

export const metadata: Metadata = { title: "Photoshoots" };

export default async function PhotoshootsPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization } = await organizationBySlug((await params).org);
  if (organization.totals_only) return <Private name={organization.name} />;
  const { id, slug, role, time_zone } = organization;
  const scope = { organization_id: id };
  const [team, first, prices, { may_buy, shares_billing }] = await Promise.all([
    load((caller) => caller.team_credits.get(scope)),
    load((caller) => caller.photoshoot.list({ ...scope, limit: 20 })),
    readPriceList(id),
    readOverview(id),
  ]);
  const may = (permission: "usage.write" | "organization.write") =>
    role !== null && permissionTable[permission].roles.includes(role);
  const manages = may("organization.write");
  const shoot = prices.data.find(({ key }) => key === "photoshoot.submit");
  const costs = {
    standard: shoot?.credits ?? 0,
    lite: shoot?.variants.find(({ variant }) => variant === "lite")?.credits ?? 0,
  };
  return (
    <>
      <PageHeader
        title="Photoshoots"
        description={`Members submit their photos here. A photoshoot costs ${formatPrice(team.photoshoot_credits)}; an invitation can hold it, so the member can submit even at a balance of 0.`}
        actions={
          may_buy && !shares_billing ? (
            <Button asChild>
              <Link href={`/${slug}/billing#buy`}>Buy credits</Link>
            </Button>
          ) : null
        }
      />
      <Counters team={team} />
      <SubmitPhotos
        key={String(team.you.submitted)}
        organizationId={id}
        you={team.you}
        cost={team.you.held_credits ?? costs[team.photoshoot_package]}
        nextCost={costs[team.photoshoot_package]}
        refusal={
          whyClosed(organization) ??
          (may("usage.write") ? null : "Your role can’t submit photos. Ask an owner or admin.")
        }
      />
      <PhotoshootList
        key={first.data.map((made) => made.id).join()}
        organization={{ id, timeZone: time_zone }}
        first={first}
        seesAll={manages}
      />
      {manages ? <PackageForm organizationId={id} team={team} costs={costs} /> : null}
    </>
  );
}

/** As the guide for team admins counts them (S3). */
function Counters({ team }: { team: TeamCredits }) {
  const { credits_left, credits_used, invites_pending, held_credits } = team;
  return (
    <Card className="grid grid-cols-2 gap-4 sm:grid-cols-3">
      <Stat
        large
        label="Credits left"
        value={credits_left === null ? "Managed" : formatCredits(credits_left)}
      />
      {credits_used === null ? null : (
        <Stat large label="Credits used" value={formatCredits(credits_used)} />
      )}
      <Stat
        large
        label="Invites pending"
        value={invites_pending.toLocaleString("en-US")}
        detail={held_credits > 0 ? `${creditsInWords(held_credits)} held for them` : null}
      />
    </Card>
  );
}

function Private({ name }: { name: string }) {
  return (
    <>
      <PageHeader title="Photoshoots" />
      <div className="rounded-xl border">
        <EmptyState
          title={`The photos of ${name} are private`}
          text="It is a linked organization: you see what it spends, but not its photos."
        />
      </div>
    </>
  );
}
