import { z } from "zod";
import { decimalSchema } from "@/server/accounting/amounts/decimal.schema";
import {
  accountReference,
  defineEntity,
  type Kept,
  type Values,
} from "@/server/accounting/entities/define-entity";
import {
  createOperation,
  type EntityContext,
  keepNew,
  updateOperation,
} from "@/server/accounting/entities/entity-operations";
import { keptFields } from "@/server/accounting/entities/kept.schema";
import { recordEvent } from "@/server/accounting/events/record-event";
import { idSchema } from "@/server/foundation/ids";
import { lookUp, writeRows } from "@/server/foundation/statements";
import type { Effect } from "@/server/operations/define-operation";

export const taxRateFields = {
  name: z.string().trim().min(1, "Enter a name").max(120, "Use at most 120 characters"),
  percent_decimal: decimalSchema({ decimals: 4, max: 1_000 }),
  inclusive: z.boolean().optional().meta({ description: "true: prices include it" }),
  compound: z.boolean().optional().meta({
    description: "true: charged on the net amount plus the line's non-compound taxes",
  }),
  account_id: idSchema("bookAccount").nullable().optional().meta({
    description:
      "The account it posts to; null: the account with the role sales_tax or purchase_tax",
  }),
};

export const taxRateSchema = z.object({
  id: z.string(),
  name: z.string(),
  percent_decimal: z.string(),
  inclusive: z.boolean(),
  compound: z.boolean(),
  account_id: z.string().nullable(),
  ...keptFields,
});

/** A tax that documents add to their lines or contain in them. Source: S1 (business entities). */
export const taxRates = defineEntity({
  noun: "tax_rate",
  words: { one: "tax rate", many: "tax rates" },
  path: "tax-rates",
  idKind: "taxRate",
  table: "book_tax_rates",
  fields: taxRateFields,
  defaults: { inclusive: false, compound: false },
  answer: taxRateSchema,
  columns: {
    name: "text",
    percent_decimal: "numeric",
    inclusive: "boolean",
    compound: "boolean",
    account_id: "text",
  },
  columnNames: { percent_decimal: "percent" },
  search: ["name"],
  references: { account_id: accountReference },
  example: {
    create: { name: "VAT 19%", percent_decimal: "19" },
    update: { percent_decimal: "20" },
  },
});

export const createTaxRate = createOperation(taxRates);
export const updateTaxRate = updateOperation(taxRates, replaceUsed);

const usesOfTaxRates = lookUp<{ id: string }>()({
  name: "uses_of_tax_rates",
  key: { id: "text" },
  sql: (asked) => `
    select asked.place, asked.id from ${asked}
    where exists (select from trade_taxes t where t.tax_rate_id = asked.id)`,
});

const archivedTaxRates = writeRows({
  name: "archived_tax_rates",
  row: { id: "text", archived_at: "timestamptz" },
  sql: (given) => `
    update book_tax_rates r set archived_at = given.archived_at, updated_at = given.archived_at
    from ${given} where r.id = given.id`,
});

const retaxedItems = writeRows({
  name: "retaxed_items",
  row: { organization_id: "text", old_id: "text", new_id: "text" },
  sql: (given) => `
    update book_items i set tax_rate_ids = array_replace(i.tax_rate_ids, given.old_id, given.new_id)
    from ${given} where i.organization_id = given.organization_id and i.tax_rate_ids @> array[given.old_id]`,
});

/** What a document has charged it has charged: a used rate is archived, and a new one takes its place. */
async function replaceUsed(
  context: EntityContext,
  before: Kept,
  after: Values,
): Promise<Effect<Values> | undefined> {
  const { organization, now, read, write } = context;
  const changes = Object.keys(taxRateFields).some((name) => before[name] !== after[name]);
  if (!changes || (await read(usesOfTaxRates, { id: before.id })).length === 0) return undefined;
  const { id: _, archived_at: __, created_at: ___, updated_at: ____, ...values } = after;
  write(archivedTaxRates, { id: before.id, archived_at: now });
  recordEvent(write, context, {
    type: "tax_rate.archived",
    entityId: before.id,
    description: "Tax rate replaced",
  });
  const effect = keepNew(taxRates, context, values, { replaces_id: before.id });
  write(retaxedItems, {
    organization_id: organization.id,
    old_id: before.id,
    new_id: effect.entity.id,
  });
  return effect;
}
