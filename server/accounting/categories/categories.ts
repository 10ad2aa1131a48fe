import { z } from "zod";
import { defineEntity } from "@/server/accounting/entities/define-entity";
import { keptFields } from "@/server/accounting/entities/kept.schema";
import { createOperation, updateOperation } from "@/server/accounting/entities/entity-operations";
import { DomainError, invalid } from "@/server/foundation/errors";
import { folded } from "@/server/foundation/search-text";
import { idSchema } from "@/server/foundation/ids";
import { lookUp, type Read } from "@/server/foundation/statements";
import { categoryKinds } from "./category-kinds.schema";

export const categoryFields = {
  kind: z.enum(categoryKinds),
  name: z.string().trim().min(1, "Enter a name").max(120, "Use at most 120 characters"),
  parent_id: idSchema("category").nullable().optional(),
  colour: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, "Enter a colour such as #127a5c")
    .nullable()
    .optional(),
};

export const categorySchema = z.object({
  id: z.string(),
  kind: z.enum(categoryKinds),
  name: z.string(),
  parent_id: z.string().nullable(),
  colour: z.string().nullable(),
  ...keptFields,
});

const categoriesAbove = lookUp<{ id: string; kind: string; distance: number }>()({
  name: "categories_above",
  key: { organization_id: "text", id: "text" },
  // Whoever moves one keeps the way up from where it goes as it is until then.
  exclusive: true,
  sql: (asked) => `
    select asked.place, above.id, above.kind, above.distance from ${asked} cross join lateral (
      with recursive above as (
        select c.id, c.parent_id, c.kind::text as kind, 1 as distance from book_categories c
          where c.id = asked.id and c.organization_id = asked.organization_id
        union all
        select c.id, c.parent_id, c.kind::text, above.distance + 1 from above
          join book_categories c on c.id = above.parent_id where above.distance <= 10)
      select * from above) above order by above.distance`,
});

/** How deep categories may lie in each other. */
const DEEPEST = 5;

/** What lines of documents and items are sorted into. Source: S1 (business entities). */
export const categories = defineEntity({
  noun: "category",
  words: { one: "category", many: "categories" },
  path: "categories",
  idKind: "category",
  table: "book_categories",
  fields: categoryFields,
  answer: categorySchema,
  columns: { kind: "category_kind", name: "text", parent_id: "text", colour: "text" },
  search: ["name"],
  references: {
    parent_id: { table: "book_categories", word: "category", archives: true },
  },
  filter: "kind",
  example: {
    create: { kind: "expense", name: "Travel" },
    update: { colour: "#127a5c" },
  },
  async check(values, { read, organizationId, before }) {
    await requireFreeName(read, organizationId, values, before);
    if (typeof values.parent_id !== "string") return;
    const above = await read(categoriesAbove, {
      organization_id: organizationId,
      id: values.parent_id,
    });
    if (above.some(({ id }) => id === before?.id))
      throw invalid("parent_id", "A category can't be inside itself or one of its subcategories");
    if (above.some(({ kind }) => kind !== values.kind))
      throw invalid("parent_id", "Choose a parent category of the same kind");
    if (above.length >= DEEPEST)
      throw invalid("parent_id", `Categories can be at most ${DEEPEST} levels deep`);
  },
});

const sameName = lookUp<{ id: string }>()({
  name: "same_name_in_book_categories",
  key: { organization_id: "text", kind: "text", sort_key: "text" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, c.id from ${asked} join book_categories c on c.organization_id = asked.organization_id
      and c.kind = asked.kind::category_kind and c.sort_key = asked.sort_key`,
});

async function requireFreeName(
  read: Read,
  organizationId: string,
  values: Record<string, unknown>,
  before: { id: string } | undefined,
): Promise<void> {
  const key = { kind: String(values.kind), sort_key: folded(String(values.name)) };
  const same = await read(sameName, { organization_id: organizationId, ...key });
  if (same.every(({ id }) => id === before?.id)) return;
  throw new DomainError(
    "already_exists",
    `A category of this kind named ${values.name} already exists. Nothing was changed or charged. Choose another name.`,
    { errors: [{ path: "name", message: "This name is taken" }] },
  );
}

export const createCategory = createOperation(categories);
export const updateCategory = updateOperation(categories);
