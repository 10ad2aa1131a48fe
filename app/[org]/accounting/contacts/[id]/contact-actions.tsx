"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import type { ContactAnswer } from "@/server/accounting/contacts/contact.schema";
import { EntityEdit } from "../../entities/entity-edit";
import type { Books } from "../../open-books";
import { type TradeNoun, tradeWords } from "../../trade/trade-words";
import { contactView } from "../contact-view";

/** What can be done with a contact: change it, begin an invoice or bill with it. */
export function ContactActions({
  books,
  contact,
  nouns,
}: {
  books: Books;
  contact: ContactAnswer;
  nouns: readonly TradeNoun[];
}) {
  const why = books.readOnlyReason ?? (contact.archived ? "It is archived" : null);
  return (
    <>
      <EntityEdit view={contactView()} books={books} row={contact} />
      {nouns.map((noun, at) => (
        <Button
          key={noun}
          asChild
          variant={at === 0 ? "primary" : "secondary"}
          disabledReason={why}
        >
          <Link
            href={`/${books.slug}/accounting/${tradeWords[noun].side.path}/new?contact=${contact.id}`}
          >
            New {noun}
          </Link>
        </Button>
      ))}
    </>
  );
}
