import { load } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import { dayInTimeZone, systemClock } from "@/server/foundation/clock";
import { LinkedBooksNotice } from "../books-access";
import { EntityHistory } from "../entity-history";
import { openBooks } from "../open-books";
import { readChart } from "../read-chart";
import { readDocument } from "./read-document";
import { TradeActions } from "./trade-actions";
import { TradePaper } from "./trade-paper";
import { TradeStatus } from "./trade-status";
import { type TradeNoun, tradeWords } from "./trade-words";

/** The page of one invoice or bill: what can be done with it, and the paper itself, which is all that is printed. */
export async function TradePage({
  noun,
  params,
}: {
  noun: TradeNoun;
  params: Promise<{ org: string; id: string }>;
}) {
  const { side, title } = tradeWords[noun];
  const { org, id } = await params;
  const { organization, books } = await openBooks(org);
  if (!books) return <LinkedBooksNotice title={title} name={organization.name} />;
  const scope = { organization_id: organization.id };
  const [document, accounts, settings, billing] = await Promise.all([
    readDocument(noun, organization.id, id),
    readChart(organization.id),
    load((caller) => caller.book_settings.get(scope)),
    load((caller) => caller.billing.get(scope)),
  ]);
  const contact = await load((caller) =>
    caller.contact.get({ ...scope, contact_id: document.contact.id }),
  );
  const name = document.number ?? `Draft for ${document.contact.name}`;
  // What another organization pays with is not its own address.
  const isOwn = billing.billing_organization_id === organization.id;
  const us = {
    name: organization.name,
    address: isOwn ? billing.billing_address : null,
    email: isOwn ? billing.billing_email : null,
    tax_number: null,
  };
  const [seller, buyer] = noun === "invoice" ? [us, contact] : [contact, us];
  return (
    <>
      <div className="print:hidden">
        <PageHeader
          title={name}
          badge={<TradeStatus {...document} />}
          breadcrumb={
            <Breadcrumb
              steps={[
                { label: title, href: `/${organization.slug}/accounting/${side.path}` },
                { label: name },
              ]}
            />
          }
        />
      </div>
      <TradeActions
        noun={noun}
        books={books}
        document={document}
        emailTo={contact.email}
        accounts={accounts}
        bookCurrency={settings.currency}
        today={dayInTimeZone(systemClock.now(), organization.time_zone)}
      />
      <TradePaper
        noun={noun}
        organizationId={organization.id}
        document={document}
        seller={seller}
        buyer={buyer}
        readOnlyReason={books.readOnlyReason}
      />
      <EntityHistory organization={organization} entityId={document.id} />
    </>
  );
}
