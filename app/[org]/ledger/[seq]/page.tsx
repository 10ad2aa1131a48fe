import type { Metadata } from "next";
import Link from "next/link";
import { load, organizationBySlug } from "@/app/trpc/server";
import { CreditAmount, CreditDelta } from "@/components/credits/amounts";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Section } from "@/components/ui/card";
import { Code } from "@/components/ui/code-block";
import { DataTable } from "@/components/ui/data-table";
import { PageHeader } from "@/components/ui/page-header";
import { formatExactTime } from "@/server/foundation/date-words";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { formatCredits, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import type { LedgerEntryAnswer, LedgerEntryDetail } from "@/server/usage/ledger.schema";
import { debtPart, EntryCredits, whatBecame } from "../entry-cells";
import { Fact, Facts, Id } from "../entry-facts";
import { ledgerHref } from "../ledger-filters";
import { nameOfEntry, nameOfKind } from "../name-entry";
import { PriceFacts } from "./price-facts";

export const metadata: Metadata = { title: "Ledger entry" };

type Props = { params: Promise<{ org: string; seq: string }> };

/** One movement in full: which credits paid, at which price, who, for what, in which request. */
export default async function EntryPage({ params }: Props) {
  const { org, seq } = await params;
  const { organization } = await organizationBySlug(org);
  const entry = await load((caller) =>
    caller.ledger.get({ organization_id: organization.id, seq }),
  );
  const base = `/${organization.slug}/ledger`;
  return (
    <>
      <PageHeader
        title={nameOfEntry(entry)}
        badge={<Badge>{nameOfKind(entry.kind)}</Badge>}
        breadcrumb={
          <Breadcrumb steps={[{ label: "Ledger", href: base }, { label: `Entry ${entry.seq}` }]} />
        }
      />
      <p className="text-xl font-semibold tracking-tight">
        {entry.amount === 0 ? formatCredits(entry.moved) : <CreditDelta credits={entry.amount} />}{" "}
        <span className="text-sm font-normal text-dim">
          credits{entry.amount === 0 ? ` ${whatBecame(entry)}` : ""} ·{" "}
          {debtPart(entry) ? `${debtPart(entry)} · ` : null}
          {formatCreditsAsMoney(entry.moved)}
          {entry.balance_after === null ? null : (
            <>
              {" "}
              · balance <CreditAmount credits={entry.balance_after} /> after it:{" "}
              <Link
                href={`${base}/balance?seq=${entry.seq}`}
                className="underline underline-offset-4"
              >
                what of it was available
              </Link>
            </>
          )}
        </span>
      </p>
      <div className="grid gap-x-6 lg:grid-cols-2">
        <div className="min-w-0">
          <PaidBy entry={entry} />
          <PriceFacts entry={entry} />
          <Section
            title="Seal"
            description="Each entry’s hash covers its contents and the previous hash, so any change is detectable."
          >
            <Facts>
              <Fact name="Hash">
                <Id value={entry.hash} />
              </Fact>
              <Fact name="Previous hash">
                <Id value={entry.previous_hash} />
              </Fact>
            </Facts>
          </Section>
        </div>
        <Section title="Who and what">
          <EntryFacts entry={entry} organization={organization} />
        </Section>
      </div>
      <Related title="The rest of its transaction" entries={entry.same_transaction} base={base} />
      <Related title="Its hold" entries={entry.same_hold} base={base} />
      <Related title="What it refunds" entries={entry.reverses} base={base} />
      <Related title="What refunded it" entries={entry.reversed_by} base={base} />
    </>
  );
}

function PaidBy({ entry }: { entry: LedgerEntryDetail }) {
  const outgoing = entry.amount < 0;
  return (
    <Section title={outgoing ? "Which credits paid" : "Which credits moved"}>
      <DataTable
        caption="Grants"
        rows={entry.grants}
        rowKey={({ id }) => id}
        empty={
          <p className="px-3.5 py-3 text-13 text-dim">
            {entry.debt_taken > 0 ? "None were left, so it became debt." : "No grant was affected."}
          </p>
        }
        columns={[
          {
            id: "grant",
            header: "Grant",
            cell: (grant) => (
              <>
                {grant.description}
                <span className="block font-mono text-xs font-normal break-all text-dim">
                  {grant.id}
                </span>
              </>
            ),
          },
          {
            id: "credits",
            header: "Credits",
            align: "end",
            stacked: "amount",
            cell: (grant) => formatCredits(grant.amount),
          },
        ]}
      />
    </Section>
  );
}

function EntryFacts({
  entry,
  organization,
}: {
  entry: LedgerEntryDetail;
  organization: OrganizationAnswer;
}) {
  return (
    <Facts>
      {entry.operation ? (
        <Fact name="Operation">
          <Code>{entry.operation}</Code>
        </Fact>
      ) : null}
      {entry.description && entry.operation ? (
        <Fact name="Description">{entry.description}</Fact>
      ) : null}
      <Fact name="Organization">{entry.organization_name}</Fact>
      <Fact name="By">
        {entry.actor_type === "organization" ? (
          <>
            {entry.actor_name}{" "}
            <span className="block text-dim">
              This organization is linked, so who it was stays private.
            </span>
          </>
        ) : (
          <Link
            href={ledgerHref(organization.slug, { actor: entry.actor_id })}
            className="underline decoration-edge underline-offset-4 hover:decoration-ink"
          >
            {entry.actor_name}
          </Link>
        )}
      </Fact>
      <Fact name="Time">
        <time dateTime={entry.created_at}>
          {formatExactTime(entry.created_at, organization.time_zone)}
        </time>
        <span className="block text-dim">{organization.time_zone}</span>
      </Fact>
      {entry.entity_id ? (
        <Fact name={entry.entity_type ? `For ${entry.entity_type.replaceAll("_", " ")}` : "For"}>
          <Id value={entry.entity_id} />
        </Fact>
      ) : null}
      {entry.request_id ? (
        <Fact name="Request">
          <Id value={entry.request_id} />
        </Fact>
      ) : null}
      {entry.idempotency_key ? (
        <Fact name="Idempotency-Key">
          <Id value={entry.idempotency_key} />
        </Fact>
      ) : null}
      <Fact name="Accounts">
        {accountName(entry.from_account)} → {accountName(entry.to_account)}
      </Fact>
      <Fact name="Transaction">
        <Id value={entry.transaction_id} />
      </Fact>
      <Fact name="Entry">
        <Id value={entry.id} />
      </Fact>
    </Facts>
  );
}

function Related({
  title,
  entries,
  base,
}: {
  title: string;
  entries: readonly LedgerEntryAnswer[];
  base: string;
}) {
  if (entries.length === 0) return null;
  return (
    <Section title={title}>
      <DataTable
        caption={title}
        rows={entries}
        rowKey={({ id }) => id}
        rowHref={({ seq }) => `${base}/${seq}`}
        empty={null}
        columns={[
          { id: "what", header: "Movement", cell: (other) => nameOfEntry(other) },
          { id: "kind", header: "Kind", cell: (other) => nameOfKind(other.kind) },
          {
            id: "credits",
            header: "Credits",
            align: "end",
            stacked: "amount",
            cell: (other) => <EntryCredits entry={other} />,
          },
        ]}
      />
    </Section>
  );
}

/** `usage_revenue` -> `"usage revenue"`. */
function accountName(account: string): string {
  return account.replaceAll("_", " ");
}
