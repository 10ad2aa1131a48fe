import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** In place of what needs a chart of accounts, where there is none. */
export function NoAccountsYet({
  slug,
  title,
  text,
}: {
  slug: string;
  title: string;
  text: string;
}) {
  return (
    <div className="rounded-xl border">
      <EmptyState
        title={title}
        text={text}
        action={
          <Button asChild variant="primary">
            <Link href={`/${slug}/accounting/accounts`}>Open the chart of accounts</Link>
          </Button>
        }
      />
    </div>
  );
}

/** The same in place of a form for transactions. */
export function AccountsFirst({ slug }: { slug: string }) {
  return (
    <NoAccountsYet
      slug={slug}
      title="Create accounts first"
      text="A transaction debits one account and credits another. Create at least two accounts, then come back."
    />
  );
}
