import type { BookAccountType, BookRole } from "@/generated/prisma/enums";

/** An account of a starter chart. */
export type StarterAccount = {
  code: string;
  name: string;
  type: BookAccountType;
  /** The code of the account it is part of. */
  parent?: string;
  roles: readonly BookRole[];
};

export const chartVariants = ["us", "eu", "neutral"] as const;
export type ChartVariant = (typeof chartVariants)[number];

const line = (
  code: string,
  name: string,
  type: BookAccountType,
  { roles = [], parent }: { roles?: BookRole[]; parent?: string } = {},
): StarterAccount => ({ code, name, type, roles, ...(parent ? { parent } : {}) });

const running = { parent: "6000" };

/** What every variant has in the same place, under its own names. */
function chartWith(words: {
  bank: string;
  receivable: string;
  payable: string;
  salesTax: string;
  purchaseTax: StarterAccount;
  capital: string;
  earnings: string;
  wages: string;
  own: StarterAccount[];
}): StarterAccount[] {
  const accounts = [
    line("1000", "Cash", "asset"),
    line("1010", words.bank, "asset", { roles: ["bank"] }),
    line("1200", words.receivable, "asset", { roles: ["receivable"] }),
    line("1400", "Inventory", "asset"),
    line("1500", "Prepaid expenses", "asset"),
    line("1700", "Equipment", "asset"),
    line("2000", words.payable, "liability", { roles: ["payable"] }),
    line("2100", "Credit card", "liability"),
    line("2200", words.salesTax, "liability", { roles: ["sales_tax"] }),
    line("2700", "Loans", "liability"),
    line("3000", words.capital, "equity"),
    line("3200", words.earnings, "equity", { roles: ["retained_earnings"] }),
    line("4000", "Sales", "revenue", { roles: ["income"] }),
    line("4900", "Other income", "revenue"),
    line("5000", "Cost of goods sold", "expense"),
    line("6000", "Operating expenses", "expense", { roles: ["expense"] }),
    line("6100", "Rent", "expense", running),
    line("6200", words.wages, "expense", running),
    line("6300", "Software and services", "expense", running),
    line("6800", "Bank fees", "expense", running),
    line("7000", "Exchange differences", "expense", { roles: ["exchange_difference"] }),
    words.purchaseTax,
    ...words.own,
  ];
  return accounts.sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** What a small business starts its books with, by where it is. */
export const starterCharts: Record<ChartVariant, readonly StarterAccount[]> = {
  us: chartWith({
    bank: "Checking account",
    receivable: "Accounts receivable",
    payable: "Accounts payable",
    salesTax: "Sales tax payable",
    // Sales tax on a purchase is not paid back: it is part of what the purchase costs.
    purchaseTax: line("6900", "Sales tax on purchases", "expense", {
      roles: ["purchase_tax"],
      ...running,
    }),
    capital: "Owner’s equity",
    earnings: "Retained earnings",
    wages: "Payroll",
    own: [line("2400", "Payroll liabilities", "liability")],
  }),
  eu: chartWith({
    bank: "Bank",
    receivable: "Trade receivables",
    payable: "Trade payables",
    salesTax: "VAT on sales",
    purchaseTax: line("1300", "VAT on purchases", "asset", { roles: ["purchase_tax"] }),
    capital: "Share capital",
    earnings: "Retained earnings",
    wages: "Wages and social security",
    own: [line("2250", "VAT due", "liability")],
  }),
  neutral: chartWith({
    bank: "Bank",
    receivable: "Accounts receivable",
    payable: "Accounts payable",
    salesTax: "Tax on sales",
    purchaseTax: line("1300", "Tax on purchases", "asset", { roles: ["purchase_tax"] }),
    capital: "Capital",
    earnings: "Retained earnings",
    wages: "Wages",
    own: [],
  }),
};

const euro = "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split(" ");
const ownCurrency: Record<string, string> = {
  CZ: "CZK",
  DK: "DKK",
  HU: "HUF",
  PL: "PLN",
  RO: "RON",
  SE: "SEK",
};
const elsewhere: Record<string, string> = {
  AU: "AUD",
  BR: "BRL",
  CA: "CAD",
  CH: "CHF",
  CN: "CNY",
  GB: "GBP",
  IN: "INR",
  JP: "JPY",
  MX: "MXN",
  NO: "NOK",
  NZ: "NZD",
  SG: "SGD",
  ZA: "ZAR",
};

/** The chart and the currency that fit a country; undefined: nobody has said where it is. */
export function chartFor(country: string | undefined): { variant: ChartVariant; currency: string } {
  if (country === "US") return { variant: "us", currency: "USD" };
  if (country && euro.includes(country)) return { variant: "eu", currency: "EUR" };
  const own = country && ownCurrency[country];
  if (own) return { variant: "eu", currency: own };
  return { variant: "neutral", currency: (country && elsewhere[country]) || "USD" };
}
