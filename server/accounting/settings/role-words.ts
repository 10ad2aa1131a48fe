import type { BookAccountType, BookRole } from "@/generated/prisma/enums";

/** What each role is called where people read it. */
export const roleWords: Record<BookRole, string> = {
  receivable: "what customers owe",
  payable: "what is owed to vendors",
  sales_tax: "tax on sales",
  purchase_tax: "tax on purchases",
  income: "income",
  expense: "expenses",
  bank: "the bank",
  exchange_difference: "exchange differences",
  retained_earnings: "retained earnings",
};

/** Of which types an account with a role usually is, the likeliest first. */
export const typesOfRoles: Record<BookRole, readonly [BookAccountType, ...BookAccountType[]]> = {
  receivable: ["asset"],
  payable: ["liability"],
  sales_tax: ["liability"],
  purchase_tax: ["asset", "expense", "liability"],
  income: ["revenue"],
  expense: ["expense"],
  bank: ["asset", "liability"],
  exchange_difference: ["expense", "revenue"],
  retained_earnings: ["equity"],
};

/** Every role there is. */
export const roleNames = Object.keys(roleWords) as [BookRole, ...BookRole[]];
