import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { Books } from "./open-books";

type BooksShown = Pick<Books, "slug" | "readOnlyReason">;

/** In place of what needs a chart of accounts, where there is none; who may not make one is told why. */
export function NoAccountsYet({
  books,
  title,
  text,
}: {
  books: BooksShown;
  title: string;
  text: string;
}) {
  return (
    <div className="rounded-xl border">
      {books.readOnlyReason ? (
        <EmptyState title="No accounts yet" text={books.readOnlyReason} />
      ) : (
        <EmptyState
          title={title}
          text={text}
          action={
            <Button asChild variant="primary">
              <Link href={`/${books.slug}/accounting/accounts`}>Open the chart of accounts</Link>
            </Button>
          }
        />
      )}
    </div>
  );
}

/** The same in place of a form for transactions. */
export function AccountsFirst({ books }: { books: BooksShown }) {
  return (
    <NoAccountsYet
      books={books}
      title="Create accounts first"
      text="A transaction debits one account and credits another. Create at least two accounts, then come back."
    />
  );
}
