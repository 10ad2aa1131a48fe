import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { SearchBox } from "../search-box";
import { PeopleList } from "./people-list";

export const metadata: Metadata = { title: "People", robots: { index: false } };

export default async function PeoplePage({
  searchParams,
}: {
  searchParams: Promise<{ search?: string | string[] }>;
}) {
  const asked = await searchParams;
  const search = (typeof asked.search === "string" ? asked.search : "").trim().slice(0, 100);
  const filter = search ? { search } : {};
  const first = await load((caller) => caller.staff.person.list(filter));
  return (
    <>
      <PageHeader
        title="People"
        description="Everyone who has an account, newest first. Viewing a person is recorded in the audit log of each of their organizations."
      />
      <SearchBox label="Find a person" placeholder="Name, email or ID" />
      <PeopleList key={`${search} ${first.data[0]?.id}`} filter={filter} first={first} />
    </>
  );
}
