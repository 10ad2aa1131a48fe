import { categoryKinds } from "@/server/accounting/categories/category-kinds.schema";
import { contactKinds } from "@/server/accounting/contacts/contact-kinds.schema";
import { itemKinds } from "@/server/accounting/items/item-kinds.schema";
import {
  recurringKinds,
  recurringStatuses,
} from "@/server/accounting/recurring/recurring-kinds.schema";
import { tradeFilters } from "@/server/accounting/trade/trade-filters.schema";
import { bookTransactionStatuses } from "@/server/accounting/transactions/transaction-statuses.schema";

type Narrowed = {
  label: string;
  /** What its days are, where it can be narrowed to some. */
  days?: string;
  statuses?: readonly string[];
  types?: readonly string[];
  /** Whether words can be searched for. */
  searched?: true;
};

const kept = ["active", "archived"] as const;

/** Every list of the books that can be exported, and what it can be narrowed by. */
export const exportLists = {
  accounts: { label: "Accounts" },
  transactions: { label: "Transactions", days: "Date", statuses: bookTransactionStatuses },
  contacts: { label: "Contacts", statuses: kept, types: contactKinds, searched: true },
  categories: { label: "Categories", statuses: kept, types: categoryKinds, searched: true },
  tax_rates: { label: "Tax rates", statuses: kept, searched: true },
  items: { label: "Items", statuses: kept, types: itemKinds, searched: true },
  invoices: { label: "Invoices", days: "Issued", statuses: tradeFilters, searched: true },
  invoice_lines: { label: "Invoice lines", days: "Issued", statuses: tradeFilters, searched: true },
  bills: { label: "Bills", days: "Issued", statuses: tradeFilters, searched: true },
  bill_lines: { label: "Bill lines", days: "Issued", statuses: tradeFilters, searched: true },
  payments: {
    label: "Payments",
    days: "Paid",
    statuses: ["recorded", "undone"],
    types: ["invoice", "bill"],
  },
  recurring: {
    label: "Recurring jobs",
    statuses: recurringStatuses,
    types: recurringKinds,
    searched: true,
  },
  documents: { label: "Documents", days: "Uploaded", statuses: kept, searched: true },
  reconciliations: { label: "Reconciliations", days: "Last day", statuses: ["open", "completed"] },
  statement_lines: {
    label: "Bank statement lines",
    days: "Date",
    statuses: ["matched", "unmatched"],
  },
  exchange_rates: { label: "Exchange rates", days: "Date", searched: true },
} as const satisfies Record<string, Narrowed>;

export type ExportList = keyof typeof exportLists;
export const exportListNames = Object.keys(exportLists) as [ExportList, ...ExportList[]];

/** What a list can be narrowed by; the whole books by days alone. */
export function narrowingOf(kind: ExportKind): Narrowed {
  return kind === "books" ? { label: "Whole books", days: "Date" } : exportLists[kind];
}

/** A list, or all of them. */
export type ExportKind = ExportList | "books";
export const exportKinds = ["books", ...exportListNames] as const;
export const exportFormats = ["csv", "pdf"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The most lines of a list that are laid out as a PDF. */
export const PDF_LINES = 5_000;
/** How long a finished file is kept. */
export const KEPT_DAYS = 30;
/** How many exports of one organization may be under way. */
export const MOST_AT_ONCE = 3;
