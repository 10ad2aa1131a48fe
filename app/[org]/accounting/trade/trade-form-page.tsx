import { redirect } from "next/navigation";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import { LinkedBooksNotice } from "../books-access";
import type { PageQuery } from "../list-query";
import { openBooks } from "../open-books";
import { readChoices } from "./read-choices";
import { readDocument } from "./read-document";
import { TradeForm } from "./trade-form";
import { type TradeNoun, tradeWords } from "./trade-words";

type Params = Promise<{ org: string }>;

/** The page that draws up an invoice or enters a bill. */
export async function NewTradePage({
  noun,
  params,
  searchParams,
}: {
  noun: TradeNoun;
  params: Params;
  /** `?contact=` begins it with one. */
  searchParams: PageQuery;
}) {
  const { side, title } = tradeWords[noun];
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title={`New ${noun}`} name={organization.name} />;
  const { contact } = await searchParams;
  const choices = await readChoices(organization, {
    contactId: typeof contact === "string" ? contact : undefined,
  });
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
      <TradeForm noun={noun} books={books} choices={choices} />
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
  const draft = await readDocument(noun, organization.id, id);
  const base = `/${organization.slug}/accounting/${side.path}`;
  // Sent meanwhile, or an old link: its own page says what can be done instead.
  if (draft.status !== "draft") redirect(`${base}/${draft.id}`);
  const choices = await readChoices(organization, {
    contactId: draft.contact.id,
    itemIds: draft.lines.map(({ item_id: itemId }) => itemId),
  });
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
      <TradeForm noun={noun} books={books} choices={choices} draft={draft} />
    </>
  );
}
