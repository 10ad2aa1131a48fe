import {
  ArrowLeftRight,
  BarChart3,
  BookOpen,
  Bot,
  CreditCard,
  FileDown,
  FileText,
  Gauge,
  House,
  KeyRound,
  Landmark,
  Network,
  Settings,
  Users,
} from "lucide-react";
import type { ReactNode } from "react";
import { organizationBySlug } from "@/app/trpc/server";
import type { NavGroup } from "@/components/layout/side-nav";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { AccountBanners } from "./account-banners";
import { OperationPricesProvider } from "./operation-prices";
import { OrganizationShell } from "./organization-shell";
import { arrangeTree } from "./organization-tree";
import { readMe, readOverview, readPrices, requireSignIn } from "./read-frame";

export default async function OrganizationLayout({
  params,
  children,
}: {
  params: Promise<{ org: string }>;
  children: ReactNode;
}) {
  const { org } = await params;
  await requireSignIn(org);
  const { organization, organizations } = await organizationBySlug(org);
  const [me, overview, prices] = await Promise.all([
    readMe(),
    readOverview(organization.id),
    readPrices(organization.id),
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
      organizations={arrangeTree(organizations).map(({ organization: other, depth }) => ({
        id: other.id,
        name: other.name,
        href: `/${other.slug}`,
        depth,
        note: noteOf(other),
      }))}
      groups={navGroups(organization)}
      person={{ email: me.email, isStaff: me.is_staff }}
      banner={
        <AccountBanners
          organization={organization}
          organizations={organizations}
          overview={overview}
          me={me}
        />
      }
    >
      <OperationPricesProvider credits={prices}>{children}</OperationPricesProvider>
    </OrganizationShell>
  );
}

function noteOf({ status, totals_only }: OrganizationAnswer): string | undefined {
  if (status === "suspended") return "suspended";
  if (status === "past_due") return "past due";
  return totals_only ? "totals only" : undefined;
}

/** Every page there is. What this person cannot open stays in its place and says why. */
function navGroups({ slug, role, totals_only }: OrganizationAnswer): NavGroup[] {
  const isolated = totals_only
    ? "Linked organizations show their totals only; the books are theirs"
    : null;
  const keys = totals_only
    ? "Linked organizations keep their own keys"
    : role === "owner" || role === "admin"
      ? null
      : "Owners and admins see the API keys";
  return [
    {
      items: [
        { label: "Overview", href: `/${slug}`, icon: <House /> },
        { label: "Billing", href: `/${slug}/billing`, icon: <CreditCard /> },
        { label: "Usage", href: `/${slug}/usage`, icon: <BarChart3 /> },
        { label: "Ledger", href: `/${slug}/ledger`, icon: <BookOpen /> },
      ],
    },
    {
      heading: "Organization",
      items: [
        { label: "Organizations", href: `/${slug}/organizations`, icon: <Network /> },
        {
          label: "Members",
          href: `/${slug}/members`,
          icon: <Users />,
          disabledReason: totals_only ? "Linked organizations keep their own people" : null,
        },
        { label: "Budgets", href: `/${slug}/budgets`, icon: <Gauge /> },
        { label: "Settings", href: `/${slug}/settings`, icon: <Settings /> },
      ],
    },
    {
      heading: "Accounting",
      items: [
        {
          label: "Accounts",
          href: `/${slug}/accounting/accounts`,
          icon: <Landmark />,
          disabledReason: isolated,
        },
        {
          label: "Transactions",
          href: `/${slug}/accounting/transactions`,
          icon: <ArrowLeftRight />,
          disabledReason: isolated,
        },
        {
          label: "Exports",
          href: `/${slug}/accounting/exports`,
          icon: <FileDown />,
          disabledReason: isolated,
        },
      ],
    },
    {
      heading: "Developers",
      items: [
        {
          label: "Agents",
          href: `/${slug}/agents`,
          icon: <Bot />,
          disabledReason: totals_only ? "Linked organizations keep their own agents" : null,
        },
        {
          label: "API keys",
          href: `/${slug}/api-keys`,
          icon: <KeyRound />,
          disabledReason: keys,
        },
        { label: "Docs", href: "/docs", icon: <FileText /> },
      ],
    },
  ];
}
