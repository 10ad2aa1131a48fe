import { z } from "zod";
import type { ItemAnswer } from "@/app/[org]/accounting/answers";
import { currencySchema } from "@/server/accounting/accounts/account.schema";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { blankAsNull, choice } from "../entities/blank-as-null";
import { parsePrice } from "../minor-units";

export const itemKinds = ["service", "product"] as const satisfies readonly ItemAnswer["kind"][];

const text = (max: number) =>
  blankAsNull(z.string().max(max, `Use at most ${max} characters`).nullish());

const prices = ["sale_price", "purchase_price"] as const;

/** What the form of an item holds, and what it sends: prices are typed as decimals of its currency. */
export const itemFormSchema = z
  .object({
    kind: z.enum(itemKinds),
    name: z.string().trim().min(1, "Enter a name").max(200, "Use at most 200 characters"),
    sku: text(100),
    description: text(1_000),
    unit: text(30),
    currency: currencySchema,
    sale_price: z.string().trim(),
    purchase_price: z.string().trim(),
    sale_account_id: choice,
    purchase_account_id: choice,
    category_id: choice,
    tax_rate_ids: z.array(z.string()),
  })
  .transform((form, context) => {
    const [sale_price, purchase_price] = prices.map((name) => {
      if (form[name] === "") return null;
      const price = parsePrice(form[name], form.currency);
      if ("minorUnits" in price && price.minorUnits >= 0) return price.minorUnits;
      const message = "problem" in price ? price.problem : "Enter a price of 0 or more";
      context.addIssue({ code: "custom", path: [name], message });
      return null;
    });
    return {
      ...form,
      sale_price: sale_price ?? null,
      purchase_price: purchase_price ?? null,
    };
  });
export type ItemForm = z.input<typeof itemFormSchema>;

/** A stored item as the form shows it. */
export function itemForm(item: ItemAnswer): ItemForm {
  const price = (amount: number | null) =>
    amount === null ? "" : minorUnitsToDecimal(amount, item.currency);
  return {
    kind: item.kind,
    name: item.name,
    sku: item.sku ?? "",
    description: item.description ?? "",
    unit: item.unit ?? "",
    currency: item.currency,
    sale_price: price(item.sale_price),
    purchase_price: price(item.purchase_price),
    sale_account_id: item.sale_account_id ?? "",
    purchase_account_id: item.purchase_account_id ?? "",
    category_id: item.category_id ?? "",
    tax_rate_ids: item.tax_rate_ids,
  };
}
