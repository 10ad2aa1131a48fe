import type { BookSettingsAnswer } from "@/app/[org]/accounting/answers";
import type { bookAccountTypes } from "@/server/accounting/accounts/account.schema";

export type BookRoleName = keyof BookSettingsAnswer["roles"];

/** What each role is called on pages, what it is for, and the account that usually has it. */
export const bookRoles: Record<
  BookRoleName,
  {
    label: string;
    description: string;
    usual: { code: string; name: string; types: (typeof bookAccountTypes)[number][] };
  }
> = {
  receivable: {
    label: "Receivable",
    description: "What customers owe",
    usual: { code: "1200", name: "Accounts receivable", types: ["asset"] },
  },
  payable: {
    label: "Payable",
    description: "What is owed to vendors",
    usual: { code: "2000", name: "Accounts payable", types: ["liability"] },
  },
  income: {
    label: "Income",
    description: "Invoice lines without their own account",
    usual: { code: "4000", name: "Sales", types: ["revenue"] },
  },
  expense: {
    label: "Expense",
    description: "Bill lines without their own account",
    usual: { code: "6000", name: "Operating expenses", types: ["expense"] },
  },
  sales_tax: {
    label: "Tax on sales",
    description: "Tax rates without their own account",
    usual: { code: "2200", name: "Tax on sales", types: ["liability"] },
  },
  purchase_tax: {
    label: "Tax on purchases",
    description: "Tax rates without their own account",
    usual: {
      code: "1300",
      name: "Tax on purchases",
      types: ["asset", "expense", "liability"],
    },
  },
  bank: {
    label: "Bank",
    description: "Payments without a chosen account",
    usual: { code: "1010", name: "Bank", types: ["asset", "liability"] },
  },
  exchange_difference: {
    label: "Exchange differences",
    description: "Gains and losses when an amount in a foreign currency is paid",
    usual: { code: "7000", name: "Exchange differences", types: ["expense", "revenue"] },
  },
  retained_earnings: {
    label: "Retained earnings",
    description: "The profit of earlier years",
    usual: { code: "3200", name: "Retained earnings", types: ["equity"] },
  },
};
