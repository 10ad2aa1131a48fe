"use client";

import { Archive, Download } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { usePrice } from "@/app/[org]/operation-prices";
import { PagedTable } from "@/app/paged-table";
import { told, trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { Time } from "@/components/ui/time";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type { DocumentAnswer, DocumentEntity } from "@/server/accounting/documents/document.schema";
import { documentTypes } from "@/server/accounting/documents/document-types.schema";
import { bytesInWords } from "@/server/foundation/bytes-words";
import { formatCost } from "@/server/pricing/amount-words";

/** Uploaded documents, newest first, each to be saved or archived. */
export function DocumentList({
  organizationId,
  slug,
  firstPage,
  search,
  archived,
  accounts,
  timeZone,
  readOnlyReason,
  apiUrl,
}: {
  organizationId: string;
  slug: string;
  firstPage: Page<DocumentAnswer>;
  /** Part of the name that was asked for; empty: all. */
  search: string;
  archived: boolean;
  accounts: AccountAnswer[];
  timeZone: string;
  readOnlyReason: string | null;
  apiUrl: string;
}) {
  const credits = usePrice("document.upload");
  const base = `/${slug}/accounting`;
  const columns = columnsOf({ organizationId, base, accounts, timeZone, readOnlyReason });
  return (
    <Section
      title={archived ? "Archived documents" : "Uploaded documents"}
      aside={
        <Link href={`${base}/documents${archived ? "" : "?archived=true"}`} className="underline">
          {archived ? "Show active" : "Show archived"}
        </Link>
      }
    >
      <Search base={base} search={search} archived={archived} />
      <PagedTable
        caption="Documents, newest first"
        columns={columns}
        first={firstPage}
        read={(cursor) =>
          trpc.document.list.query({
            organization_id: organizationId,
            cursor,
            search,
            archived: archived ? "true" : "false",
          })
        }
        noun="document"
        rowKey={({ id }) => id}
        empty={
          search || archived ? (
            <EmptyState
              title={search ? `No document’s name contains “${search}”` : "No archived documents"}
              action={
                <Button asChild size="sm">
                  <Link href={`${base}/documents`}>Show all documents</Link>
                </Button>
              }
            />
          ) : (
            <EmptyState
              title="No documents yet"
              text={`Choose a file above, or use the API. An upload costs ${formatCost(credits)}; downloads are free.`}
              className="max-w-2xl"
              snippet={uploadCurl(apiUrl, organizationId)}
            />
          )
        }
      />
    </Section>
  );
}

function Search({ base, search, archived }: { base: string; search: string; archived: boolean }) {
  const router = useRouter();
  function find(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const asked = String(new FormData(event.currentTarget).get("search") ?? "").trim();
    const query = new URLSearchParams({
      ...(asked ? { search: asked } : {}),
      ...(archived ? { archived: "true" } : {}),
    });
    router.push(`${base}/documents?${query}`);
  }
  return (
    <search className="mb-3">
      <form onSubmit={find} className="flex max-w-md gap-2">
        <Input
          name="search"
          type="search"
          aria-label="Search by name"
          placeholder="Search by name"
          defaultValue={search}
          maxLength={200}
        />
        <Button type="submit">Search</Button>
      </form>
    </search>
  );
}

function columnsOf({
  organizationId,
  base,
  accounts,
  timeZone,
  readOnlyReason,
}: {
  organizationId: string;
  base: string;
  accounts: AccountAnswer[];
  timeZone: string;
  readOnlyReason: string | null;
}): Column<DocumentAnswer>[] {
  return [
    {
      id: "name",
      header: "Name",
      stacked: "title",
      cell: ({ name }) => <span className="wrap-anywhere">{name}</span>,
    },
    {
      id: "kind",
      header: "Kind",
      className: "text-dim",
      cell: ({ content_type: type, bytes }) => (
        <span className="tabular-nums">
          {documentTypes[type].label}, {bytesInWords(bytes)}
        </span>
      ),
    },
    {
      id: "attached",
      header: "Attached to",
      cell: (document) => <AttachedTo document={document} base={base} accounts={accounts} />,
    },
    {
      id: "uploaded",
      header: "Uploaded",
      align: "end",
      className: "text-dim",
      cell: ({ created_at: iso }) => <Time iso={iso} timeZone={timeZone} />,
    },
    {
      id: "file",
      header: "File",
      hideHeader: true,
      align: "end",
      cell: (document) => (
        <span className="inline-flex gap-1.5">
          <Button asChild size="sm">
            <a
              href={`/api/organizations/${organizationId}/documents/${document.id}/content`}
              download
              aria-label={`Download ${document.name}`}
            >
              <Download aria-hidden />
              Download
            </a>
          </Button>
          {document.archived_at ? null : (
            <ArchiveButton
              organizationId={organizationId}
              document={document}
              readOnlyReason={readOnlyReason}
            />
          )}
        </span>
      ),
    },
  ];
}

const entityWords: Record<DocumentEntity, string> = {
  account: "Account",
  transaction: "Transaction",
  contact: "Contact",
  item: "Item",
  invoice: "Invoice",
  bill: "Bill",
};

/** Where each is looked at. */
const pages: Record<DocumentEntity, string> = {
  account: "transactions?account=",
  transaction: "transactions/",
  contact: "contacts/",
  item: "items/",
  invoice: "invoices/",
  bill: "bills/",
};

function AttachedTo({
  document: { entity_type: type, entity_id: id },
  base,
  accounts,
}: {
  document: DocumentAnswer;
  base: string;
  accounts: AccountAnswer[];
}) {
  if (!type || !id) return <span className="text-dim">Nothing</span>;
  const account = accounts.find((one) => one.id === id);
  return (
    <Link href={`${base}/${pages[type]}${id}`} className="underline">
      {account ? `${account.code} · ${account.name}` : entityWords[type]}
    </Link>
  );
}

function ArchiveButton({
  organizationId,
  document: { id, name },
  readOnlyReason,
}: {
  organizationId: string;
  document: DocumentAnswer;
  readOnlyReason: string | null;
}) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  async function archive() {
    await told(trpc.document.archive.mutate({ organization_id: organizationId, document_id: id }));
    router.refresh();
  }
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      title={`Archive “${name}”?`}
      consequence="It leaves this list. The file is kept, and can still be downloaded under “Show archived”."
      confirmLabel="Archive"
      onConfirm={archive}
      trigger={
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Archive ${name}`}
          disabledReason={readOnlyReason}
        >
          <Archive aria-hidden />
        </Button>
      }
    />
  );
}

function uploadCurl(apiUrl: string, organizationId: string): string {
  return `curl ${apiUrl}/api/organizations/${organizationId}/documents \\
  -H "Authorization: Bearer $BURSAR_KEY" \\
  -H "Idempotency-Key: receipt-1" \\
  -F content=@receipt.pdf`;
}
