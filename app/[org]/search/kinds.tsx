import {
  ArrowLeftRight,
  Bot,
  Building2,
  Contact,
  FileText,
  KeyRound,
  type LucideIcon,
  ReceiptText,
  ScrollText,
  User,
} from "lucide-react";
import type { SearchKind } from "@/server/search/search.schema";

/** How results of a kind are headed and drawn, and the list that has them all. */
export const kindWords: Record<SearchKind, { heading: string; icon: LucideIcon; list: string }> = {
  organization: { heading: "Organizations", icon: Building2, list: "/organizations" },
  member: { heading: "Members", icon: User, list: "/members" },
  contact: { heading: "Contacts", icon: Contact, list: "/accounting/contacts" },
  invoice: { heading: "Invoices", icon: FileText, list: "/accounting/invoices" },
  bill: { heading: "Bills", icon: ReceiptText, list: "/accounting/bills" },
  transaction: {
    heading: "Transactions",
    icon: ArrowLeftRight,
    list: "/accounting/transactions",
  },
  ledger_entry: { heading: "Credit ledger", icon: ScrollText, list: "/ledger" },
  api_key: { heading: "API keys", icon: KeyRound, list: "/api-keys" },
  agent: { heading: "Agents", icon: Bot, list: "/agents" },
};
