"use client";

import type { ItemAnswer } from "@/app/[org]/accounting/answers";
import { EntityEdit } from "../../entities/entity-edit";
import type { Books } from "../../open-books";
import { itemView } from "../item-view";
import type { ItemChoices } from "../item-words";

/** The button that changes an item. */
export function ItemEdit({
  books,
  item,
  choices,
}: {
  books: Books;
  item: ItemAnswer;
  choices: ItemChoices;
}) {
  return <EntityEdit view={itemView(choices)} books={books} row={item} />;
}
