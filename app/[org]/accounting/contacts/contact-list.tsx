"use client";

import type { Page } from "@/app/use-pages";
import type { ContactAnswer } from "@/server/accounting/contacts/contact.schema";
import { EntityList, type EntityQuery } from "../entities/entity-list";
import type { Books } from "../open-books";
import { contactView } from "./contact-view";

/** Customers and vendors by name. */
export function ContactList({
  kind,
  ...list
}: {
  books: Books;
  first: Page<ContactAnswer>;
  query: EntityQuery;
  kind: ContactAnswer["kind"] | undefined;
}) {
  return <EntityList view={contactView(kind)} {...list} />;
}
