"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { ComboboxField, SelectField, TextField } from "@/components/forms/form-fields";
import type { CategoryAnswer } from "@/app/[org]/accounting/answers";
import { blankAsNull, choice } from "../entities/blank-as-null";
import { EntityList, type EntityQuery } from "../entities/entity-list";
import type { EntityView } from "../entities/entity-view";
import type { Books } from "../open-books";
import { type CategoryKind, categoryKinds } from "./category-kinds";

const kindWords: Record<CategoryKind, string> = {
  income: "Income",
  expense: "Expense",
  item: "Item",
  other: "Other",
};
const kindOptions = categoryKinds.map((value) => ({ value, label: kindWords[value] }));

const formSchema = z.object({
  kind: z.enum(categoryKinds),
  name: z.string().trim().min(1, "Enter a name").max(120, "Use at most 120 characters"),
  parent_id: choice,
  colour: blankAsNull(
    z
      .string()
      .toLowerCase()
      .regex(/^#[0-9a-f]{6}$/, "Enter a colour such as #127a5c")
      .nullish(),
  ),
});
type Form = z.input<typeof formSchema>;
type View = EntityView<CategoryAnswer, Form, z.output<typeof formSchema>>;

/** Categories by name. */
export function CategoryList({
  all,
  kind,
  ...list
}: {
  books: Books;
  first: Page<CategoryAnswer>;
  query: EntityQuery;
  /** Every one in use, to lie in. */
  all: CategoryAnswer[];
  kind: CategoryKind | undefined;
}) {
  return <EntityList view={viewOf(all, kind)} {...list} />;
}

function viewOf(all: CategoryAnswer[], kind: CategoryKind | undefined): View {
  return {
    words: { one: "category", many: "categories" },
    title: "Categories",
    description: "Labels for lines and items, across accounts. Analytics can be grouped by them.",
    teaches: "A category can be inside another of the same kind.",
    searches: "Name",
    choices: [
      {
        name: "kind",
        label: "Kind of category",
        options: [{ value: "all", label: "All kinds" }, ...kindOptions],
      },
    ],
    columns: [
      {
        id: "kind",
        header: "Kind",
        cell: (category) => kindWords[category.kind],
        className: "text-dim",
      },
      {
        id: "parent",
        header: "Parent",
        cell: ({ parent_id: id }) =>
          all.find((one) => one.id === id)?.name ?? <span className="text-faint">None</span>,
        className: "text-dim",
      },
      {
        id: "colour",
        header: "Colour",
        cell: ({ colour }) =>
          colour ? (
            <span className="inline-flex items-center gap-2">
              <svg aria-hidden viewBox="0 0 12 12" className="size-3">
                <circle cx="6" cy="6" r="6" fill={colour} />
              </svg>
              {colour}
            </span>
          ) : (
            <span className="text-faint">None</span>
          ),
      },
    ],
    exported: { kind: "categories", type: kind },
    operations: { create: "category.create", update: "category.update" },
    schema: formSchema,
    blank: { kind: kind ?? "expense", name: "", parent_id: "", colour: "" },
    formOf: (category) => ({
      kind: category.kind,
      name: category.name,
      parent_id: category.parent_id ?? "",
      colour: category.colour ?? "",
    }),
    fields: (row) => (
      <>
        <div className="grid gap-4 sm:grid-cols-[1fr_160px]">
          <TextField name="name" label="Name" placeholder="Travel" required />
          <SelectField name="kind" label="Kind" options={kindOptions} required />
        </div>
        <div className="grid gap-4 sm:grid-cols-[1fr_160px]">
          <ComboboxField
            name="parent_id"
            label="Parent"
            none="None"
            options={all
              .filter(({ id }) => id !== row?.id)
              .map((one) => ({ value: one.id, label: `${one.name} (${kindWords[one.kind]})` }))}
          />
          <TextField name="colour" label="Colour" placeholder="#127a5c" required={false} />
        </div>
      </>
    ),
    list: (organizationId, { search, archived, cursor }) =>
      trpc.category.list.query({
        organization_id: organizationId,
        limit: 100,
        search,
        archived,
        kind,
        cursor,
      }),
    create: (organizationId, values, options) =>
      trpc.category.create.mutate({ organization_id: organizationId, ...values }, options),
    update: (organizationId, id, change, options) =>
      trpc.category.update.mutate(
        { organization_id: organizationId, category_id: id, ...change },
        options,
      ),
  };
}
