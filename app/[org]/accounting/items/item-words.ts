import type { CategoryAnswer, TaxRateAnswer } from "@/app/[org]/accounting/answers";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";

/** What the form of an item lets one choose from. */
export type ItemChoices = {
  accounts: AccountAnswer[];
  categories: CategoryAnswer[];
  taxRates: TaxRateAnswer[];
  /** Of a new item. */
  currency: string;
};

export const kindOptions = [
  { value: "service", label: "Service" },
  { value: "product", label: "Product" },
];
