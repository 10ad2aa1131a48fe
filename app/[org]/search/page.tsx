import { BookOpen, Search } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { searchDocs } from "@/app/docs/search-docs";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { formatDate } from "@/server/foundation/date-words";
import { kindWords } from "./kinds";

export const metadata: Metadata = { title: "Search" };

type Props = {
  params: Promise<{ org: string }>;
  searchParams: Promise<{ q?: string | string[] }>;
};

export default async function SearchPage({ params, searchParams }: Props) {
  const { organization } = await organizationBySlug((await params).org);
  const { q } = await searchParams;
  const query = (typeof q === "string" ? q : "").trim().slice(0, 200);
  return (
    <>
      <PageHeader
        title="Search"
        description="Members, books, ledger entries, keys and agents here, your organizations, and the docs."
      />
      <search>
        <form action={`/${organization.slug}/search`} className="mb-6 flex max-w-xl gap-2">
          <Input
            type="search"
            name="q"
            aria-label="Words or an ID"
            placeholder="Words or an ID"
            defaultValue={query}
            maxLength={200}
            required
          />
          <Button type="submit" variant="primary">
            <Search aria-hidden />
            Search
          </Button>
        </form>
      </search>
      {query === "" ? (
        <div className="rounded-xl border">
          <EmptyState
            title="What are you looking for?"
            text="Type words or their beginnings, in any order: a name, an invoice number, a description. A full ID finds it wherever it is."
          />
        </div>
      ) : (
        <Results organization={organization} query={query} />
      )}
    </>
  );
}

async function Results({
  organization: { id, slug, time_zone: timeZone },
  query,
}: {
  organization: { id: string; slug: string; time_zone: string };
  query: string;
}) {
  const [{ groups, searched_back_to: back }, docs] = await Promise.all([
    load((caller) => caller.search({ organization_id: id, query })),
    searchDocs(query, 10),
  ]);
  if (groups.length === 0 && docs.length === 0) {
    return (
      <div className="rounded-xl border">
        <EmptyState
          title={`Nothing found for “${query}”`}
          text="Results contain every word you type, or its beginning. Try fewer words, or check that an ID is complete."
        />
      </div>
    );
  }
  return (
    <div className="grid gap-6">
      {groups.map(({ kind, hits, has_more: hasMore }) => {
        const { heading, icon: Icon, list } = kindWords[kind];
        return (
          <Group
            key={kind}
            heading={heading}
            more={
              hasMore ? (
                <Link href={`/${slug}${list}`} className="text-13 text-dim underline">
                  All {heading}
                </Link>
              ) : null
            }
          >
            {hits.map((hit) => (
              <Result key={hit.id} href={hit.path} title={hit.title} detail={hit.detail}>
                <Icon aria-hidden />
              </Result>
            ))}
          </Group>
        );
      })}
      {docs.length > 0 ? (
        <Group heading="Docs">
          {docs.map(({ path, title, page }) => (
            <Result key={path} href={path} title={title} detail={page === title ? null : page}>
              <BookOpen aria-hidden />
            </Result>
          ))}
        </Group>
      ) : null}
      {back ? (
        <p className="text-13 text-dim">
          Ledger entries were searched back to {formatDate(back, timeZone)}. Find older ones by
          their ID, or with the filters of the{" "}
          <Link href={`/${slug}/ledger`} className="underline">
            ledger
          </Link>
          .
        </p>
      ) : null}
    </div>
  );
}

function Group({
  heading,
  more = null,
  children,
}: {
  heading: string;
  more?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={heading}>
      <h2 className="mb-2 text-sm font-semibold">{heading}</h2>
      <ul className="overflow-hidden rounded-xl border">{children}</ul>
      {more ? <p className="mt-2">{more}</p> : null}
    </section>
  );
}

function Result({
  href,
  title,
  detail,
  children,
}: {
  href: string;
  title: string;
  detail: string | null;
  children: ReactNode;
}) {
  return (
    <li className="border-b last:border-b-0">
      <Link
        href={href}
        prefetch={false}
        className="flex items-start gap-2.5 px-4 py-2.5 hover:bg-surface [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-dim"
      >
        {children}
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium" dir="auto">
            {title}
          </span>
          {detail ? (
            <span className="block truncate text-13 text-dim" dir="auto">
              {detail}
            </span>
          ) : null}
        </span>
      </Link>
    </li>
  );
}
