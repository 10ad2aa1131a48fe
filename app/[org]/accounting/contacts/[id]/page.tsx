import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Code } from "@/components/ui/code-block";
import { PageHeader } from "@/components/ui/page-header";
import type { ContactBalance } from "@/server/accounting/trade/contact-balance.schema";
import { addressLines } from "../../address-lines";
import { LinkedBooksNotice } from "../../books-access";
import { EntityHistory } from "../../entity-history";
import { Fact, Facts, None } from "../../facts";
import { formatMinorUnits } from "../../minor-units";
import { openBooks } from "../../open-books";
import { type TradeNoun, tradeWords } from "../../trade/trade-words";
import { kindWords, termsInWords } from "../contact-words";
import { ContactActions } from "./contact-actions";
import { ContactDocuments } from "./contact-documents";

export const metadata: Metadata = { title: "Contact" };

const nouns = ["invoice", "bill"] as const;

export default async function ContactPage({
  params,
}: {
  params: Promise<{ org: string; id: string }>;
}) {
  const { org, id } = await params;
  const { organization, books } = await openBooks(org);
  if (!books) return <LinkedBooksNotice title="Contact" name={organization.name} />;
  const one = { organization_id: organization.id, contact_id: id };
  const [contact, balance, invoices, bills] = await Promise.all([
    load((caller) => caller.contact.get(one)),
    load((caller) => caller.contact.balance(one)),
    load((caller) => caller.invoice.list({ ...one, limit: 10 })),
    load((caller) => caller.bill.list({ ...one, limit: 10 })),
  ]);
  const documents = { invoice: invoices, bill: bills };
  const fits = (noun: TradeNoun) =>
    (tradeWords[noun].side.contactKinds as readonly string[]).includes(contact.kind);
  return (
    <>
      <PageHeader
        title={contact.name}
        badge={contact.archived ? <Badge tone="outline">Archived</Badge> : null}
        description={kindWords[contact.kind]}
        breadcrumb={
          <Breadcrumb
            steps={[
              { label: "Contacts", href: `/${organization.slug}/accounting/contacts` },
              { label: contact.name },
            ]}
          />
        }
        actions={<ContactActions books={books} contact={contact} nouns={nouns.filter(fits)} />}
      />
      <Facts>
        {nouns
          .filter((noun) => fits(noun) || balance[noun].length > 0)
          .map((noun) => (
            <Fact key={noun} name={noun === "invoice" ? "Owes you" : "You owe"}>
              <Owed sums={balance[noun]} />
            </Fact>
          ))}
        <Fact name="Email">{contact.email ?? <None />}</Fact>
        <Fact name="Payment terms">
          {contact.payment_terms_days === null ? (
            <None word="30 days (default)" />
          ) : (
            termsInWords(contact.payment_terms_days)
          )}
        </Fact>
        <Fact name="Currency">{contact.currency ?? <None word="Same as the books" />}</Fact>
        <Fact name="Tax number">{contact.tax_number ?? <None />}</Fact>
        <Fact name="Address">
          {contact.address ? (
            addressLines(contact.address).map((line) => (
              <span key={line} className="block">
                {line}
              </span>
            ))
          ) : (
            <None />
          )}
        </Fact>
        {contact.external_id ? <Fact name="Your own ID">{contact.external_id}</Fact> : null}
        {contact.notes ? <Fact name="Notes">{contact.notes}</Fact> : null}
        <Fact name="ID" wide>
          <Code className="break-all">{contact.id}</Code>
        </Fact>
      </Facts>
      {nouns
        .filter((noun) => fits(noun) || documents[noun].data.length > 0)
        .map((noun) => (
          <ContactDocuments
            // What was added meanwhile begins the list anew.
            key={`${noun}${documents[noun].data[0]?.id}`}
            noun={noun}
            books={books}
            contactId={contact.id}
            first={documents[noun]}
          />
        ))}
      <EntityHistory organization={organization} entityId={contact.id} />
    </>
  );
}

function Owed({ sums }: { sums: ContactBalance["invoice"] }) {
  if (sums.length === 0) return <None word="Nothing" />;
  return sums.map(({ currency, due, overdue }) => (
    <span key={currency} className="block tabular-nums">
      <span className="font-medium">{formatMinorUnits(due, currency)}</span>
      {overdue > 0 ? (
        <span className="text-bad"> · {formatMinorUnits(overdue, currency)} overdue</span>
      ) : null}
    </span>
  ));
}
