import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { contactKinds } from "@/server/accounting/contacts/contact-kinds.schema";
import { LinkedBooksNotice } from "../books-access";
import { type PageQuery, readListQuery } from "../list-query";
import { openBooks } from "../open-books";
import { ContactList } from "./contact-list";

export const metadata: Metadata = { title: "Contacts" };

export default async function ContactsPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="Contacts" name={organization.name} />;
  const { search, archived, isNarrowed, oneOf } = await readListQuery(searchParams);
  const kind = oneOf("kind", contactKinds);
  const scope = { organization_id: organization.id, limit: 100 };
  const first = await load((caller) => caller.contact.list({ ...scope, search, archived, kind }));
  return (
    <ContactList books={books} first={first} query={{ search, archived, isNarrowed }} kind={kind} />
  );
}
