import "server-only";
import { load } from "@/app/trpc/server";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";

/** Every account of an organization, page by page: a form lets any of them be chosen. */
export async function readChart(organizationId: string): Promise<AccountAnswer[]> {
  const accounts: AccountAnswer[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await load((caller) =>
      caller.account.list({ organization_id: organizationId, limit: 200, cursor }),
    );
    accounts.push(...page.data);
    if (page.next_cursor === null) return accounts;
    cursor = page.next_cursor;
  }
}
