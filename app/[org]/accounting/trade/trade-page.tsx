import Link from "next/link";
import { nowIn } from "@/app/[org]/now-in";
import { load } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import { dayInTimeZone } from "@/server/foundation/clock";
import { LinkedBooksNotice } from "../books-access";
import { EntityHistory } from "../entity-history";
import { openBooks } from "../open-books";
import { readChart } from "../read-chart";
import { readDocument } from "./read-document";
import { TradeActions } from "./trade-actions";
import { TradePaper } from "./trade-paper";
import { TradeStatus } from "./trade-status";
import { type TradeNoun, tradeWords } from "./trade-words";

const link = "underline decoration-edge underline-offset-4 hover:decoration-ink";

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
  const { recurring_id: jobId } = document;
  const [contact, job] = await Promise.all([
    load((caller) => caller.contact.get({ ...scope, contact_id: document.contact.id })),
    jobId === null
      ? null
      : load((caller) => caller.recurring.get({ ...scope, recurring_id: jobId })),
  ]);
  const accounting = `/${organization.slug}/accounting`;
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
              steps={[{ label: title, href: `${accounting}/${side.path}` }, { label: name }]}
            />
          }
          description={
            <>
              <Link className={link} href={`${accounting}/contacts/${contact.id}`}>
                {contact.name}
              </Link>
              {job ? (
                <>
                  , made by the recurring job{" "}
                  <Link className={link} href={`${accounting}/recurring/${job.id}`}>
                    {job.name}
                  </Link>
                </>
              ) : null}
            </>
          }
        />
      </div>
      <TradeActions
        noun={noun}
        books={books}
        document={document}
        emailTo={contact.email}
        // What is owed can't be paid to itself.
        accounts={accounts.filter((account) => account.id !== settings.roles[side.control])}
        bookCurrency={settings.currency}
        today={dayInTimeZone(nowIn(organization), organization.time_zone)}
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
