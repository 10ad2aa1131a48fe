import type { Page } from "@/server/foundation/page";
import type { WalletTransactionAnswer } from "@/server/grants/wallet.schema";
import type { CallOurs } from "./define-call";
import { paginationOf, requireWithinReach } from "./fields";
import { transactionAnswer } from "./transaction-answer";

/** A page of ours may be short: a wallet that is seldom used must not cost a scan of the whole ledger. */
const MOST_PAGES = 20;

/** A wallet's movements by offset: ours are read from the newest on until the page is full. */
export async function listTransactions(
  ours: CallOurs,
  walletId: string,
  { limit, offset }: { limit: number; offset: number },
) {
  requireWithinReach({ limit, offset });
  const { customer_id: customerId } = await ours("wallet.get", { wallet_id: walletId });
  const found: WalletTransactionAnswer[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const place: object = cursor === null ? {} : { cursor };
    const asked = { wallet_id: walletId, limit: 200, ...place };
    const page: Page<WalletTransactionAnswer> = await ours("wallet.transactions", asked);
    found.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null && found.length < limit + offset && ++pages < MOST_PAGES);
  return {
    items: found.slice(offset, offset + limit).map((one) => transactionAnswer(one, customerId)),
    pagination: paginationOf({ limit, offset }, cursor === null ? found.length : null),
  };
}
