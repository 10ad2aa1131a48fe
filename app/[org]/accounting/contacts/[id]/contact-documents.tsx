"use client";

import { PagedTable } from "@/app/paged-table";
import type { Page } from "@/app/use-pages";
import { Section } from "@/components/ui/card";
import type { TradeSummary } from "@/server/accounting/trade/trade.schema";
import type { Books } from "../../open-books";
import { tradeCalls } from "../../trade/trade-calls";
import { tradeColumns } from "../../trade/trade-columns";
import { type TradeNoun, tradeWords } from "../../trade/trade-words";

/** The invoices to a contact, or the bills from it, newest first. */
export function ContactDocuments({
  noun,
  books: { organizationId, slug },
  contactId,
  first,
}: {
  noun: TradeNoun;
  books: Books;
  contactId: string;
  first: Page<TradeSummary>;
}) {
  const { side, title } = tradeWords[noun];
  return (
    <Section title={title}>
      <PagedTable
        caption={`${title}, newest first`}
        columns={tradeColumns(null)}
        columnsFrom="wide"
        rowHref={({ id }) => `/${slug}/accounting/${side.path}/${id}`}
        first={first}
        read={(cursor) =>
          tradeCalls[noun].list({
            organization_id: organizationId,
            contact_id: contactId,
            limit: 10,
            cursor,
          })
        }
        noun={noun}
        quietEnd
        rowKey={({ id }) => id}
        empty={<p className="px-3.5 py-2.5 text-13 text-dim">No {side.nouns} yet</p>}
      />
    </Section>
  );
}
