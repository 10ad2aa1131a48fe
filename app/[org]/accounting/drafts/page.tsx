import type { Metadata } from "next";
import Link from "next/link";
import { whyClosed } from "@/app/[org]/why-closed";
import { load } from "@/app/trpc/server";
import { Banner } from "@/components/ui/banner";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { LinkedBooksNotice, maySetBooks } from "../books-access";
import { openBooks } from "../open-books";
import { DraftList } from "./draft-list";

export const metadata: Metadata = { title: "Drafts" };

export default async function DraftsPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="Drafts" name={organization.name} />;
  const scope = { organization_id: organization.id };
  const [waiting, approved, rejected, settings] = await Promise.all([
    load((caller) => caller.draft.list({ ...scope, status: "waiting", limit: 50 })),
    load((caller) => caller.draft.list({ ...scope, status: "approved", limit: 10 })),
    load((caller) => caller.draft.list({ ...scope, status: "rejected", limit: 10 })),
    load((caller) => caller.book_settings.get(scope)),
  ]);
  const lists = [
    {
      title: "Waiting for approval",
      first: waiting,
      status: "waiting",
      empty: "Nothing is waiting",
    },
    { title: "Approved", first: approved, status: "approved", empty: "Nothing approved yet" },
    { title: "Rejected", first: rejected, status: "rejected", empty: "Nothing rejected yet" },
  ] as const;
  const keyOf = ({ data }: typeof waiting) =>
    data.map(({ id, status, refusal }) => `${id}${status}${refusal?.code ?? ""}`).join();
  return (
    <>
      <PageHeader
        title="Drafts"
        description="Changes to the books requested by agents. Each was checked and priced; nothing is done or charged until an owner or admin approves it."
      />
      {settings.approval_required ? null : (
        <Banner tone="info" title="Agents can change these books without approval.">
          Owners and admins can require approval in the{" "}
          <Link
            className="underline underline-offset-2"
            href={`/${organization.slug}/accounting/settings`}
          >
            book settings
          </Link>
          .
        </Banner>
      )}
      {lists.every(({ first }) => first.data.length === 0) ? (
        <div className="mt-5 rounded-xl border">
          <EmptyState
            title="No drafts yet"
            text="If approval is required, changes by agents wait here first."
          />
        </div>
      ) : (
        lists.map(({ title, first, status, empty }) => (
          <Section key={status} title={title}>
            <DraftList
              key={keyOf(first)}
              first={first}
              status={status}
              empty={empty}
              organizationId={organization.id}
              timeZone={organization.time_zone}
              whyNotDecide={
                whyClosed(organization) ??
                (maySetBooks(organization)
                  ? null
                  : "Only owners and admins can approve or reject drafts.")
              }
              billing={books.billing}
            />
          </Section>
        ))
      )}
    </>
  );
}
