import {
  AppWindow,
  ArrowLeftRight,
  BarChart3,
  BookCheck,
  BookOpen,
  Bot,
  Camera,
  ChartColumnStacked,
  ChartNoAxesCombined,
  Coins,
  Contact,
  CreditCard,
  FileDown,
  FileText,
  FlaskConical,
  Gauge,
  HandCoins,
  House,
  Inbox,
  KeyRound,
  Landmark,
  LifeBuoy,
  type LucideIcon,
  Network,
  Package,
  Paperclip,
  Percent,
  Receipt,
  ReceiptText,
  Repeat,
  Scale,
  ScrollText,
  Settings,
  Tags,
  Users,
  Webhook,
} from "lucide-react";
import { type Permission, permissionTable } from "@/server/organizations/access/permissions";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";

/**
 * Every page there is. Menus are made of the rows that have a label, and the browser tests look at all of
 * them; a test holds the table against the folders.
 */
export type Page = {
  /** As its folder says it: `:org` stands for what varies. */
  path: `/${string}`;
  /** Its name in the menu; a page without one is reached from another. */
  label?: string;
  /** Its name in the row of tabs of its area. */
  tab?: string;
  icon?: LucideIcon;
  /** Whoever may not open it finds it locked in the menu. */
  needs?: Permission;
  /** What a linked organization keeps to itself there. */
  theirs?: string;
  /** Further looks that the browser tests take: queries. */
  views?: readonly `?${string}`[];
  /** It shows nothing without what one of them names. */
  needsView?: true;
  /** Why the browser tests do not look at it like at the others. */
  seenElsewhere?: string;
};

type PageGroup = { heading?: string; pages: readonly Page[] };

/** Of an organization, for its members. */
export const organizationPages: readonly PageGroup[] = [
  {
    pages: [
      { path: "/:org", label: "Overview", icon: House },
      { path: "/:org/billing", label: "Billing", tab: "Credits", icon: CreditCard },
      { path: "/:org/billing/payment-methods", tab: "Payment methods" },
      { path: "/:org/billing/recharge", tab: "Auto-recharge" },
      { path: "/:org/billing/receipts", tab: "Invoices and receipts", views: ["?kind=refund"] },
      { path: "/:org/billing/receipts/:record" },
      { path: "/:org/billing/alerts", tab: "Alerts" },
      { path: "/:org/billing/details", tab: "Details" },
      { path: "/:org/billing/grants", views: ["?state=all", "?state=expired"] },
      { path: "/:org/billing/holds", views: ["?state=captured", "?state=all"] },
      {
        path: "/:org/billing/recharge/confirm/:attempt",
        seenElsewhere: "there is an attempt only in recharge-confirmation.spec.ts",
      },
      {
        path: "/:org/usage",
        label: "Usage",
        icon: BarChart3,
        views: ["?group=operation", "?group=member&from=2020-01-01&to=2020-01-31", "?group=agent"],
      },
      { path: "/:org/ledger", label: "Ledger", icon: BookOpen, views: ["?kind=spent"] },
      { path: "/:org/ledger/:seq" },
      { path: "/:org/ledger/statement" },
      { path: "/:org/search", views: ["?q=sale"] },
      { path: "/:org/ledger/balance", views: ["?seq=1"] },
    ],
  },
  {
    heading: "Organization",
    pages: [
      { path: "/:org/organizations", label: "Organizations", icon: Network },
      {
        path: "/:org/members",
        label: "Members",
        icon: Users,
        needs: "members.read",
        theirs: "people",
      },
      {
        path: "/:org/photoshoots",
        label: "Photoshoots",
        icon: Camera,
        needs: "photoshoots.read",
        theirs: "photos",
      },
      {
        path: "/:org/ownership/:transfer",
        seenElsewhere: "there is an offer only in hand-over.spec.ts",
      },
      { path: "/:org/budgets", label: "Budgets", icon: Gauge },
      {
        path: "/:org/audit-log",
        label: "Audit log",
        icon: ScrollText,
        needs: "audit.read",
        theirs: "audit log",
        views: ["?kind=members", "?kind=books&from=2020-01-01&to=2020-01-31"],
      },
      { path: "/:org/settings", label: "Settings", icon: Settings },
      {
        path: "/:org/support",
        label: "Support",
        icon: LifeBuoy,
        needs: "support.use",
        theirs: "tickets",
      },
      { path: "/:org/support/new", views: ["?kind=quote"] },
      { path: "/:org/support/:ticket" },
    ],
  },
  {
    heading: "Accounting",
    pages: [
      { path: "/:org/accounting", seenElsewhere: "it leads to the accounts" },
      {
        path: "/:org/accounting/accounts",
        label: "Accounts",
        icon: Landmark,
        needs: "accounting.read",
        theirs: "books",
      },
      {
        path: "/:org/accounting/transactions",
        label: "Transactions",
        icon: ArrowLeftRight,
        needs: "accounting.read",
        theirs: "books",
      },
      { path: "/:org/accounting/transactions/new" },
      { path: "/:org/accounting/transactions/:id" },
      { path: "/:org/accounting/transactions/:id/edit" },
      {
        path: "/:org/accounting/documents",
        label: "Documents",
        icon: Paperclip,
        needs: "accounting.read",
        theirs: "books",
        views: ["?search=receipt", "?archived=true"],
      },
      {
        path: "/:org/accounting/reconciliations",
        label: "Reconciliation",
        icon: Scale,
        needs: "accounting.read",
        theirs: "books",
      },
      { path: "/:org/accounting/reconciliations/:id" },
      {
        path: "/:org/accounting/invoices",
        label: "Invoices",
        icon: ReceiptText,
        needs: "accounting.read",
        theirs: "books",
        views: ["?status=overdue&q=north"],
      },
      { path: "/:org/accounting/invoices/new" },
      { path: "/:org/accounting/invoices/:id" },
      { path: "/:org/accounting/invoices/:id/edit" },
      {
        path: "/:org/accounting/bills",
        label: "Bills",
        icon: Receipt,
        needs: "accounting.read",
        theirs: "books",
        views: ["?status=overdue&q=north"],
      },
      { path: "/:org/accounting/bills/new" },
      { path: "/:org/accounting/bills/:id" },
      { path: "/:org/accounting/bills/:id/edit" },
      {
        path: "/:org/accounting/recurring",
        label: "Recurring",
        icon: Repeat,
        needs: "accounting.read",
        theirs: "books",
        views: ["?status=paused&q=rent"],
      },
      { path: "/:org/accounting/recurring/new", views: ["?make=transaction", "?make=invoice"] },
      { path: "/:org/accounting/recurring/:id" },
      { path: "/:org/accounting/recurring/:id/edit" },
      {
        path: "/:org/accounting/contacts",
        label: "Contacts",
        icon: Contact,
        needs: "accounting.read",
        theirs: "books",
        views: ["?kind=vendor&show=all"],
      },
      { path: "/:org/accounting/contacts/:id" },
      {
        path: "/:org/accounting/items",
        label: "Items",
        icon: Package,
        needs: "accounting.read",
        theirs: "books",
        views: ["?kind=product"],
      },
      { path: "/:org/accounting/items/:id" },
      {
        path: "/:org/accounting/tax-rates",
        label: "Tax rates",
        icon: Percent,
        needs: "accounting.read",
        theirs: "books",
        views: ["?show=all"],
      },
      {
        path: "/:org/accounting/categories",
        label: "Categories",
        icon: Tags,
        needs: "accounting.read",
        theirs: "books",
        views: ["?kind=income&show=archived"],
      },
      {
        path: "/:org/accounting/exchange-rates",
        label: "Exchange rates",
        icon: Coins,
        needs: "accounting.read",
        theirs: "books",
        views: ["?q=eur"],
      },
      {
        path: "/:org/accounting/reports",
        label: "Reports",
        icon: ChartNoAxesCombined,
        needs: "accounting.read",
        theirs: "books",
        views: ["?type=general_ledger&from=2026-01-01&to=2026-12-31"],
      },
      { path: "/:org/accounting/reports/:id" },
      {
        path: "/:org/accounting/analytics",
        label: "Analytics",
        icon: ChartColumnStacked,
        needs: "accounting.read",
        theirs: "books",
      },
      { path: "/:org/accounting/analytics/:id" },
      {
        path: "/:org/accounting/exports",
        label: "Exports",
        icon: FileDown,
        needs: "accounting.read",
        theirs: "books",
        views: ["?kind=books", "?kind=invoices&status=overdue&search=north"],
      },
      {
        path: "/:org/accounting/drafts",
        label: "Drafts",
        icon: Inbox,
        needs: "accounting.read",
        theirs: "books",
      },
      {
        path: "/:org/accounting/settings",
        label: "Book settings",
        icon: BookCheck,
        needs: "accounting.read",
        theirs: "books",
      },
    ],
  },
  {
    heading: "Developers",
    pages: [
      {
        path: "/:org/agents",
        label: "Agents",
        icon: Bot,
        needs: "agents.read",
        theirs: "agents",
      },
      { path: "/:org/agents/:agent" },
      {
        path: "/:org/apps",
        label: "Apps",
        icon: AppWindow,
        needs: "agents.read",
        theirs: "apps",
      },
      {
        path: "/:org/earnings",
        label: "Earnings",
        icon: HandCoins,
        needs: "earnings.read",
        theirs: "earnings",
      },
      {
        path: "/:org/api-keys",
        label: "API keys",
        icon: KeyRound,
        needs: "api_keys.read",
        theirs: "keys",
      },
      {
        path: "/:org/webhooks",
        label: "Webhooks",
        icon: Webhook,
        needs: "webhooks.read",
        theirs: "webhooks",
      },
      { path: "/:org/webhooks/:endpoint", views: ["?state=failed", "?state=skipped"] },
      { path: "/:org/sandbox", label: "Sandbox", icon: FlaskConical },
      {
        path: "/:org/sandbox/emails/:email",
        seenElsewhere: "only a sandbox keeps its emails, which sandbox.spec.ts looks at",
      },
      {
        path: "/:org/test-checkout/:session",
        seenElsewhere: "there is a checkout of ours only in sandbox.spec.ts",
      },
      { path: "/docs", label: "Docs", icon: FileText },
    ],
  },
];

/** A person's own, whatever organizations they are in. */
export const accountPages: readonly Page[] = [
  { path: "/account", label: "Profile" },
  { path: "/account/inbox", label: "Inbox" },
  { path: "/account/notifications", label: "Notifications" },
  { path: "/account/security", label: "Security" },
  { path: "/account/sessions", label: "Sessions" },
  { path: "/account/data", label: "Data" },
];

/** For whoever is signed in, beside those of an organization. */
export const personalPages: readonly Page[] = [
  ...accountPages,
  { path: "/new-organization" },
  { path: "/cli", views: ["?code=:code", "?code=BCDF-GHJK"] },
  { path: "/sign-out" },
];

/** For anybody. */
export const publicPages: readonly Page[] = [
  { path: "/" },
  { path: "/pricing" },
  { path: "/terms" },
  { path: "/privacy" },
  { path: "/security" },
  { path: "/contact" },
  { path: "/changelog" },
  { path: "/status" },
  { path: "/docs/quick-start" },
  { path: "/docs/teams" },
  { path: "/docs/sandbox" },
  { path: "/docs/sdk" },
  { path: "/docs/mcp" },
  { path: "/docs/flexprice" },
  { path: "/docs/cli" },
  { path: "/docs/console", views: ["?endpoint=account.create"] },
  { path: "/docs/errors" },
  { path: "/docs/webhook-events" },
  { path: "/docs/:tag" },
  { path: "/sign-in" },
  { path: "/sign-in/link" },
  { path: "/sign-in/second-step" },
  { path: "/sign-up" },
  { path: "/verify" },
  { path: "/reset-password" },
  { path: "/confirm-identity" },
  { path: "/secure-account", views: ["?token=something-that-is-long-enough"] },
  { path: "/unsubscribe", views: ["?token=:unsubscribe"] },
  { path: "/confirm-billing-email" },
  { path: "/confirm-email", views: ["?token=:change"] },
  { path: "/budget-request", views: ["?token=:request"] },
  { path: "/invite/:token" },
  { path: "/join/:link" },
];

/** For our staff. */
export const staffPages: readonly Page[] = [
  { path: "/staff", label: "Platform", views: ["?search=nothing-like-it"] },
  { path: "/staff/accounts/:account" },
  { path: "/staff/tickets", label: "Tickets", views: ["?sort=waiting", "?search=nothing-like-it"] },
  { path: "/staff/tickets/:ticket" },
  { path: "/staff/people", label: "People", views: ["?search=nobody-like-it"] },
  { path: "/staff/people/:person" },
  { path: "/staff/requests", label: "Approvals" },
  { path: "/staff/payouts", label: "Payouts" },
  { path: "/staff/promotions", label: "Promotions", views: ["?search=nothing-like-it"] },
  { path: "/staff/payments", label: "Payments", views: ["?filter=disputed"] },
  { path: "/staff/payments/:payment" },
  { path: "/staff/webhooks", label: "Webhooks", views: ["?status=all"] },
  { path: "/staff/jobs", label: "Jobs", views: ["?state=all"] },
  { path: "/staff/business", label: "Business" },
  { path: "/staff/emails", label: "Emails" },
  { path: "/staff/reconciliation", label: "Reconciliation" },
  { path: "/staff/reconciliation/:run", views: ["?all=true"] },
  { path: "/staff/prices", label: "Prices" },
  { path: "/staff/prices/publish", views: ["?book=standard"] },
  { path: "/staff/prices/:account" },
  { path: "/staff/quotes", label: "Quotes", views: ["?state=expired"] },
  { path: "/staff/quotes/new", views: ["?organization=:organization"], needsView: true },
];

/** Why this person cannot open a page of the organization; null: they can. */
export function whyLocked(
  { label, needs, theirs }: Page,
  { role, totals_only }: Pick<OrganizationAnswer, "role" | "totals_only">,
): string | null {
  if (!needs) return null;
  const { roles, acrossLink } = permissionTable[needs];
  if (totals_only)
    return acrossLink.length > 0 ? null : `Linked organizations keep their own ${theirs}`;
  if (role && roles.includes(role)) return null;
  const who = roles.map((one) => `${one}s`);
  const words = who[0]?.replace(/^./, (first) => first.toUpperCase());
  return `${[words, ...who.slice(1)].join(" and ")} see the ${label}`;
}
