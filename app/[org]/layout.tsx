import type { ReactNode } from "react";
import { organizationPages, whyLocked } from "@/app/pages";
import { organizationBySlug, readMe } from "@/app/trpc/server";
import type { NavGroup } from "@/components/layout/side-nav";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { AccountBanners } from "./account-banners";
import { verifyReturn } from "./billing/verify-return";
import { ClosedOrganization } from "./closed-organization";
import { nowIn } from "./now-in";
import { OperationPricesProvider } from "./operation-prices";
import { OrganizationShell } from "./organization-shell";
import { arrangeTree } from "./organization-tree";
import {
  readNeighbours,
  readOverview,
  readPrices,
  readSandbox,
  readUnread,
  readWaitingDrafts,
} from "./read-frame";
import { SandboxBanner } from "./sandbox-banner";
import { whyClosed } from "./why-closed";

export default async function OrganizationLayout({
  params,
  children,
}: {
  params: Promise<{ org: string }>;
  children: ReactNode;
}) {
  const { org } = await params;
  await readMe(); // a visitor signs in first, and comes back
  const { organization, home } = await organizationBySlug(org);
  await verifyReturn(organization.id);
  const [me, overview, prices, neighbours, waiting, sandbox, { unread }] = await Promise.all([
    readMe(),
    readOverview(organization.id),
    readPrices(organization.id),
    readNeighbours(),
    organization.totals_only ? 0 : readWaitingDrafts(organization.id),
    organization.mode === "test" ? readSandbox(organization.id) : null,
    readUnread(),
  ]);
  return (
    <OrganizationShell
      current={{
        id: organization.id,
        name: organization.name,
        slug: organization.slug,
        availableCredits: overview.spendable,
        creditsNote: overview.managed ? `credits of ${overview.managed.by}` : undefined,
      }}
      organizations={arrangeTree(withCurrent(neighbours.data, organization)).map(
        ({ organization: other, depth }) => ({
          id: other.id,
          name: other.name,
          href: `/${other.slug}`,
          depth,
          note: noteOf(other),
        }),
      )}
      hasMoreOrganizations={neighbours.has_more}
      groups={navGroups(organization, waiting)}
      person={{ email: me.email, isStaff: me.is_staff }}
      unread={unread}
      clockAheadMs={organization.clock_ahead_seconds * 1_000}
      testMode={
        sandbox
          ? { isOn: true, href: `/${sandbox.live_slug}` }
          : { isOn: false, href: `/${organization.slug}/sandbox` }
      }
      banner={
        <div className="grid gap-2 empty:hidden">
          {sandbox ? (
            <SandboxBanner
              // Its clock has moved: the dialogs begin anew.
              key={sandbox.clock_ahead_seconds}
              sandbox={sandbox}
              organizationId={organization.id}
              now={nowIn(organization).toISOString()}
              timeZone={organization.time_zone}
              mayReset={organization.role === "owner" || organization.role === "admin"}
            />
          ) : null}
          <AccountBanners organization={organization} home={home} overview={overview} me={me} />
        </div>
      }
    >
      <ClosedOrganization reason={whyClosed(organization)}>
        <OperationPricesProvider credits={prices}>{children}</OperationPricesProvider>
      </ClosedOrganization>
    </OrganizationShell>
  );
}

/** The organization one is in stands in its menu, however many there are. */
function withCurrent(
  organizations: readonly OrganizationAnswer[],
  current: OrganizationAnswer,
): readonly OrganizationAnswer[] {
  return organizations.some(({ id }) => id === current.id)
    ? organizations
    : [current, ...organizations];
}

function noteOf({ status, totals_only }: OrganizationAnswer): string | undefined {
  if (status === "suspended") return "suspended";
  if (status === "past_due") return "past due";
  return totals_only ? "totals only" : undefined;
}

/** How many drafts wait, as far as they are counted. */
function draftsHint(waiting: number): string | undefined {
  return waiting === 0 ? undefined : `${waiting < 100 ? waiting : "99+"} waiting`;
}

/** The menu. What this person cannot open stays in its place and says why. */
function navGroups(organization: OrganizationAnswer, waitingDrafts: number): NavGroup[] {
  return organizationPages.map(({ heading, pages }) => ({
    heading,
    items: pages.flatMap((page) => {
      const { path, label, icon: Icon } = page;
      if (!label) return [];
      return {
        label,
        href: path.replace(":org", organization.slug),
        icon: Icon && <Icon />,
        hint: path === "/:org/accounting/drafts" ? draftsHint(waitingDrafts) : undefined,
        disabledReason: whyLocked(page, organization),
      };
    }),
  }));
}
