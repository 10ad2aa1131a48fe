"use client";

import type { ItemAnswer } from "@/app/[org]/accounting/answers";
import type { Page } from "@/app/use-pages";
import { EntityList, type EntityQuery } from "../entities/entity-list";
import type { Books } from "../open-books";
import { itemView } from "./item-view";
import type { ItemChoices } from "./item-words";

/** What is sold and bought, by name. */
export function ItemList({
  choices,
  kind,
  ...list
}: {
  books: Books;
  first: Page<ItemAnswer>;
  query: EntityQuery;
  choices: ItemChoices;
  kind: ItemAnswer["kind"] | undefined;
}) {
  return <EntityList view={itemView(choices, kind)} {...list} />;
}
