import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import { systemClock } from "@/server/foundation/clock";
import { priceBooks } from "@/server/pricing/price-version.schema";
import { toUtcField } from "../price-words";
import { PublishForm } from "./publish-form";

export const metadata: Metadata = { title: "Publish prices", robots: { index: false } };

const HOUR_MS = 3_600_000;

export default async function PublishPage({
  searchParams,
}: {
  searchParams: Promise<{ book?: string | string[] }>;
}) {
  const asked = (await searchParams).book;
  const price_book = priceBooks.find((name) => name === asked) ?? "standard";
  const book = await load((caller) => caller.staff.price_book.get({ price_book }));
  const nextHour = Math.ceil((systemClock.now().getTime() + HOUR_MS / 4) / HOUR_MS) * HOUR_MS;
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
      <PublishForm book={book} begins={toUtcField(new Date(nextHour))} />
    </>
  );
}
