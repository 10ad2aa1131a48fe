"use client";

import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import type { CategoryAnswer } from "@/app/[org]/accounting/answers";
import { EntityList, type EntityQuery } from "../entities/entity-list";
import type { EntityView } from "../entities/entity-view";
import type { Books } from "../open-books";
import type { CategoryForm, CategorySent } from "./category-form";
import { type CategoryKind, kindOptions, kindWords } from "./category-kinds";

type View = EntityView<CategoryAnswer, CategoryForm, CategorySent>;

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
    form: () => import("./category-form").then((loaded) => loaded.categoryEntityForm(all, kind)),
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
