import "server-only";
import { type api, load } from "@/app/trpc/server";
import type { Page } from "@/app/use-pages";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";

type Caller = Awaited<ReturnType<typeof api>>;

/** A whole list, page by page: a form lets any of its rows be chosen. */
export async function readWhole<Row>(
  read: (
    caller: Caller,
    page: { limit: number; cursor?: string | undefined },
  ) => Promise<Page<Row>>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await load((caller) => read(caller, { limit: 200, cursor }));
    rows.push(...page.data);
    if (page.next_cursor === null) return rows;
    cursor = page.next_cursor;
  }
}

/** Every account of an organization. */
export function readChart(organizationId: string): Promise<AccountAnswer[]> {
  return readWhole((caller, page) =>
    caller.account.list({ organization_id: organizationId, ...page }),
  );
}
