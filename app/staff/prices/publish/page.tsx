import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { Banner } from "@/components/ui/banner";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import { systemClock } from "@/server/foundation/clock";
import { priceBooks } from "@/server/pricing/price-version.schema";
import { toUtcField } from "../price-words";
import { PublishForm } from "./publish-form";
import { readDraft } from "./read-draft";

export const metadata: Metadata = { title: "Publish prices", robots: { index: false } };

const HOUR_MS = 3_600_000;

export default async function PublishPage({
  searchParams,
}: {
  searchParams: Promise<{ book?: string | string[]; draft?: string | string[] }>;
}) {
  const { book: asked, draft } = await searchParams;
  const price_book = priceBooks.find((name) => name === asked) ?? "standard";
  const book = await load((caller) => caller.staff.price_book.get({ price_book }));
  const nextHour = Math.ceil((systemClock.now().getTime() + HOUR_MS / 4) / HOUR_MS) * HOUR_MS;
  const begins = toUtcField(new Date(nextHour));
  const pushed = typeof draft === "string" ? readDraft(draft, price_book, begins) : null;
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            steps={[
              { label: "Prices", href: `/staff/prices?book=${price_book}` },
              { label: "Publish" },
            ]}
          />
        }
        title={`Publish a version of the ${price_book} book`}
        description="Enter only what changes; the rest stays the same. A published version can’t be changed, only replaced by a later one."
      />
      {pushed ? (
        <Banner title="Filled in by bursar prices push" className="mb-5 max-w-2xl">
          Check every row: whoever made this link chose the prices. Nothing is published yet.
        </Banner>
      ) : draft ? (
        <Banner tone="refused" title="This link is incomplete" className="mb-5 max-w-2xl">
          Nothing was filled in. Copy the whole link from bursar prices push.
        </Banner>
      ) : null}
      <PublishForm
        book={book}
        values={pushed ?? { begins, note: "", operations: [], models: [], credit: null }}
      />
    </>
  );
}
