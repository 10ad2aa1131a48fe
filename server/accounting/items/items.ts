import { z } from "zod";
import { currencySchema } from "@/server/accounting/accounts/account.schema";
import { accountReference, defineEntity } from "@/server/accounting/entities/define-entity";
import { keptFields } from "@/server/accounting/entities/kept.schema";
import { createOperation, updateOperation } from "@/server/accounting/entities/entity-operations";
import { idSchema } from "@/server/foundation/ids";
import { itemKinds } from "./item-kinds.schema";

const text = (max: number) => z.string().trim().max(max, `Use at most ${max} characters`);
const price = z
  .int("Enter a whole number of minor units (cents)")
  .min(0)
  .max(1_000_000_000_000)
  .nullable()
  .optional();

export const itemFields = {
  kind: z.enum(itemKinds).optional(),
  name: text(200).min(1, "Enter a name"),
  sku: text(100).min(1).nullable().optional(),
  description: text(1_000).nullable().optional(),
  unit: text(30).nullable().optional().meta({ description: "hour, piece, kg" }),
  currency: currencySchema
    .optional()
    .meta({ description: "Currency of its prices; defaults to USD" }),
  sale_price: price.meta({ description: "Price per unit, in minor units" }),
  purchase_price: price.meta({ description: "Price per unit, in minor units" }),
  sale_account_id: idSchema("bookAccount").nullable().optional(),
  purchase_account_id: idSchema("bookAccount").nullable().optional(),
  category_id: idSchema("category").nullable().optional(),
  tax_rate_ids: z.array(idSchema("taxRate")).max(5, "Use at most 5 tax rates").optional(),
};

export const itemSchema = z.object({
  id: z.string(),
  kind: z.enum(itemKinds),
  name: z.string(),
  sku: z.string().nullable(),
  description: z.string().nullable(),
  unit: z.string().nullable(),
  currency: z.string(),
  sale_price: z.int().nullable(),
  purchase_price: z.int().nullable(),
  sale_account_id: z.string().nullable(),
  purchase_account_id: z.string().nullable(),
  category_id: z.string().nullable(),
  tax_rate_ids: z.array(z.string()),
  ...keptFields,
});

/** What the organization sells or buys. Source: S1 (business entities). */
export const items = defineEntity({
  noun: "item",
  words: { one: "item", many: "items" },
  path: "items",
  idKind: "item",
  table: "book_items",
  fields: itemFields,
  defaults: { kind: "service", currency: "USD", tax_rate_ids: [] },
  answer: itemSchema,
  columns: {
    kind: "item_kind",
    name: "text",
    sku: "text",
    description: "text",
    unit: "text",
    currency: "text",
    sale_price: "bigint",
    purchase_price: "bigint",
    sale_account_id: "text",
    purchase_account_id: "text",
    category_id: "text",
    tax_rate_ids: "text[]",
  },
  search: ["name", "sku", "description"],
  unique: "sku",
  references: {
    sale_account_id: accountReference,
    purchase_account_id: accountReference,
    category_id: { table: "book_categories", word: "category", archives: true },
    tax_rate_ids: { table: "book_tax_rates", word: "tax rate", archives: true },
  },
  filter: "kind",
  example: {
    create: { name: "Consulting", unit: "hour", sale_price: 12_000 },
    update: { sale_price: 12_500 },
  },
});

export const createItem = createOperation(items);
export const updateItem = updateOperation(items);
