import Link from "next/link";
import { redirect } from "next/navigation";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { LinkedBooksNotice } from "../books-access";
import { openBooks } from "../open-books";
import { readChoices } from "./read-choices";
import { readDocument } from "./read-document";
import { TradeForm } from "./trade-form";
import { type TradeNoun, tradeWords, withArticle } from "./trade-words";

type Params = Promise<{ org: string }>;

/** The page that draws up an invoice or enters a bill. */
export async function NewTradePage({ noun, params }: { noun: TradeNoun; params: Params }) {
  const { side, title } = tradeWords[noun];
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title={`New ${noun}`} name={organization.name} />;
  const choices = await readChoices(noun, organization);
  const base = `/${organization.slug}/accounting`;
  return (
    <>
      <PageHeader
        title={`New ${noun}`}
        description={`It stays a draft until you ${side.issue.verb} it.`}
        breadcrumb={
          <Breadcrumb steps={[{ label: title, href: `${base}/${side.path}` }, { label: "New" }]} />
        }
      />
      {choices.contacts.length === 0 ? (
        <div className="rounded-xl border">
          <EmptyState
            title={`Add a ${side.counterpart} first`}
            text={`Choosing a ${side.counterpart} begins ${withArticle(noun)}. Add one to the contacts, then come back.`}
            action={
              <Button asChild variant="primary">
                <Link href={`${base}/contacts`}>Open the contacts</Link>
              </Button>
            }
          />
        </div>
      ) : (
        <TradeForm noun={noun} books={books} choices={choices} />
      )}
    </>
  );
}

/** The page that changes a draft. */
export async function EditTradePage({
  noun,
  params,
}: {
  noun: TradeNoun;
  params: Promise<{ org: string; id: string }>;
}) {
  const { side, title } = tradeWords[noun];
  const { org, id } = await params;
  const { organization, books } = await openBooks(org);
  if (!books) return <LinkedBooksNotice title={`Edit ${noun}`} name={organization.name} />;
  const [draft, choices] = await Promise.all([
    readDocument(noun, organization.id, id),
    readChoices(noun, organization),
  ]);
  const base = `/${organization.slug}/accounting/${side.path}`;
  // Sent meanwhile, or an old link: its own page says what can be done instead.
  if (draft.status !== "draft") redirect(`${base}/${draft.id}`);
  const own = [draft.currency, ...choices.currencies];
  return (
    <>
      <PageHeader
        title={`Edit ${noun}`}
        description="Only a draft can be changed."
        breadcrumb={
          <Breadcrumb
            steps={[
              { label: title, href: base },
              { label: `Draft for ${draft.contact.name}`, href: `${base}/${draft.id}` },
              { label: "Edit" },
            ]}
          />
        }
      />
      <TradeForm
        noun={noun}
        books={books}
        choices={{ ...choices, currencies: [...new Set(own)] }}
        draft={draft}
      />
    </>
  );
}
