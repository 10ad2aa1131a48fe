import type { BookRole, TradeSide } from "@/generated/prisma/enums";

/**
 * The two sides of trade: what we sell and are owed for, and what we buy and owe. An invoice and a bill differ by
 * this table and by nothing else.
 */
export type Side = {
  side: TradeSide;
  noun: "invoice" | "bill";
  nouns: string;
  idKind: "invoice" | "bill";
  path: "invoices" | "bills";
  /** Which contacts it may be with, and what such a one is called. */
  contactKinds: readonly string[];
  counterpart: string;
  /** The account that says what is owed, and the side on which it grows. */
  control: BookRole;
  grows: "debit" | "credit";
  /** Where lines and taxes post that name no account. */
  lines: BookRole;
  taxes: BookRole;
  /** Which account of an item a line of it posts to. */
  itemAccount: "sale_account_id" | "purchase_account_id";
  itemPrice: "sale_price" | "purchase_price";
  series: string;
  /** How it leaves draft: the operation, and what it then is. */
  issue: { verb: "send" | "receive"; done: "sent" | "received" };
};

export const sale = {
  side: "sale",
  noun: "invoice",
  nouns: "invoices",
  idKind: "invoice",
  path: "invoices",
  contactKinds: ["customer", "both"],
  counterpart: "customer",
  control: "receivable",
  grows: "debit",
  lines: "income",
  taxes: "sales_tax",
  itemAccount: "sale_account_id",
  itemPrice: "sale_price",
  series: "INV",
  issue: { verb: "send", done: "sent" },
} as const satisfies Side;

export const purchase = {
  side: "purchase",
  noun: "bill",
  nouns: "bills",
  idKind: "bill",
  path: "bills",
  contactKinds: ["vendor", "both"],
  counterpart: "vendor",
  control: "payable",
  grows: "credit",
  lines: "expense",
  taxes: "purchase_tax",
  itemAccount: "purchase_account_id",
  itemPrice: "purchase_price",
  series: "BILL",
  issue: { verb: "receive", done: "received" },
} as const satisfies Side;

/** The other side of an entry. */
export function opposite(entryType: "debit" | "credit"): "debit" | "credit" {
  return entryType === "debit" ? "credit" : "debit";
}

/** `INV-0007` */
export function numberOf({ series, number }: { series: string; number: number }): string {
  return `${series}-${String(number).padStart(4, "0")}`;
}

/** The same of a document that may be a draft, which has none. */
export function numberIn({ series, number }: { series: string; number: number | null }) {
  return number === null ? null : numberOf({ series, number });
}
