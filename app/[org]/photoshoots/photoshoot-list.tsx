"use client";

import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Section } from "@/components/ui/card";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { bytesInWords } from "@/server/foundation/bytes-words";
import type { PhotoshootAnswer } from "@/server/photoshoots/photoshoot.schema";
import { formatPrice } from "@/server/pricing/amount-words";
import { packageWords } from "./package-words";

/** What was submitted, newest first, with its photos to download. */
export function PhotoshootList({
  organization: { id, timeZone },
  first,
  seesAll,
}: {
  organization: { id: string; timeZone: string };
  first: Page<PhotoshootAnswer>;
  seesAll: boolean;
}) {
  return (
    <Section title={seesAll ? "Submitted photoshoots" : "What you submitted"}>
      <PagedTable
        caption="Submitted photoshoots, newest first"
        columns={columnsIn(timeZone)}
        columnsFrom="wide"
        first={first}
        read={(cursor) => trpc.photoshoot.list.query({ organization_id: id, limit: 20, cursor })}
        noun="photoshoot"
        quietEnd
        rowKey={(made) => made.id}
        empty={
          <EmptyState
            title="No photoshoots yet"
            text={
              seesAll
                ? "Submissions of every member appear here with their photos."
                : "Your submissions appear here with their photos. Only you, owners and admins see them."
            }
          />
        }
      />
    </Section>
  );
}

function columnsIn(timeZone: string): Column<PhotoshootAnswer>[] {
  return [
    {
      id: "who",
      header: "Member",
      stacked: "title",
      cell: ({ submitted_by: { name, email } }) => (
        <>
          <p className="font-medium wrap-anywhere">{name || email}</p>
          {name ? <p className="text-xs font-normal break-all text-dim">{email}</p> : null}
        </>
      ),
    },
    {
      id: "photos",
      header: "Photos",
      cell: ({ id, organization_id, photos }) => (
        <details className="min-w-0">
          <summary className="cursor-pointer">
            {photos.length} {photos.length === 1 ? "photo" : "photos"}
          </summary>
          <ul className="mt-1 grid gap-1 text-13">
            {photos.map((photo) => (
              <li key={photo.id}>
                <a
                  href={`/api/v1/photoshoots/${id}/photos/${photo.id}?organization_id=${organization_id}`}
                  download={photo.name}
                  className="break-all underline underline-offset-4 hover:text-ink"
                >
                  {photo.name}
                </a>{" "}
                <span className="text-dim">{bytesInWords(photo.bytes)}</span>
              </li>
            ))}
          </ul>
        </details>
      ),
    },
    {
      id: "when",
      header: "Submitted",
      className: "text-dim",
      cell: ({ created_at }) => <Time iso={created_at} timeZone={timeZone} as="date-time" />,
    },
    {
      id: "package",
      header: "Package",
      cell: (made) => packageWords[made.package],
    },
    {
      id: "cost",
      header: "Cost",
      align: "end",
      stacked: "amount",
      className: "tabular-nums",
      cell: ({ credits }) => formatPrice(credits),
    },
  ];
}
