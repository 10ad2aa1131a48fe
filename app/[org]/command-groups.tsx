import {
  BellRing,
  Building2,
  CreditCard,
  KeyRound,
  Lock,
  LogOut,
  Plus,
  ReceiptText,
  ShieldCheck,
  Tag,
  UserPlus,
  Wallet,
} from "lucide-react";
import type { SwitcherOrganization } from "@/components/layout/organization-switcher";
import type { NavGroup } from "@/components/layout/side-nav";
import type { CommandGroup } from "@/components/ui/command-palette";

/** What the command palette offers beside the pages: the other organizations, and things to do. */
export function commandGroups({
  slug,
  groups,
  organizations,
  isStaff,
  signOut,
}: {
  slug: string;
  groups: readonly NavGroup[];
  organizations: readonly SwitcherOrganization[];
  isStaff: boolean;
  signOut: () => void;
}): CommandGroup[] {
  const keysHref = `/${slug}/api-keys`;
  const maySeeKeys = groups.some(({ items }) =>
    items.some(({ href, disabledReason }) => href === keysHref && !disabledReason),
  );
  return [
    ...(organizations.length > 0
      ? [
          {
            heading: "Organizations",
            items: organizations.map(({ id, name, href, note }) => ({
              id,
              label: name,
              icon: <Building2 />,
              hint: note,
              href,
            })),
          },
        ]
      : []),
    {
      heading: "Actions",
      items: [
        {
          id: "buy",
          label: "Buy credits",
          keywords: ["purchase", "package", "pay"],
          icon: <CreditCard />,
          href: `/${slug}/billing`,
        },
        {
          id: "recharge",
          label: "Set up auto-recharge",
          keywords: ["card", "refill"],
          icon: <BellRing />,
          href: `/${slug}/billing/recharge`,
        },
        {
          id: "receipts",
          label: "Find an invoice or receipt",
          keywords: ["refund", "tax", "payment"],
          icon: <ReceiptText />,
          href: `/${slug}/billing/receipts`,
        },
        {
          id: "cards",
          label: "Add or remove a card",
          keywords: ["payment method", "visa"],
          icon: <CreditCard />,
          href: `/${slug}/billing/payment-methods`,
        },
        {
          id: "grants",
          label: "See every grant and when it expires",
          keywords: ["wallet", "expiry", "credits"],
          icon: <Wallet />,
          href: `/${slug}/billing/grants`,
        },
        {
          id: "holds",
          label: "See held credits",
          keywords: ["reserve", "release", "hold"],
          icon: <Lock />,
          href: `/${slug}/billing/holds`,
        },
        ...(maySeeKeys
          ? [
              {
                id: "key",
                label: "Create an API key",
                keywords: ["token", "secret"],
                icon: <KeyRound />,
                href: keysHref,
              },
            ]
          : []),
        {
          id: "invite",
          label: "Invite someone",
          keywords: ["member", "team", "role"],
          icon: <UserPlus />,
          href: `/${slug}/members`,
        },
        {
          id: "new-organization",
          label: "New organization",
          keywords: ["create", "master"],
          icon: <Plus />,
          href: "/new-organization",
        },
        { id: "prices", label: "See prices", icon: <Tag />, href: "/pricing" },
        ...(isStaff
          ? [{ id: "staff", label: "Staff", icon: <ShieldCheck />, href: "/staff" }]
          : []),
        { id: "sign-out", label: "Sign out", icon: <LogOut />, onSelect: signOut },
      ],
    },
  ];
}
