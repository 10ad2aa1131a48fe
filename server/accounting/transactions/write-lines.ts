import type { Tx } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import type { EntryInput } from "./transaction.schema";

/**
 * Writes the lines of a pending transaction.
 * @throws validation_failed naming the entry whose account is not of this organization or has
 * another currency.
 */
export async function writeLines(
  tx: Tx,
  transaction: { id: string; organizationId: string; currency: string },
  entries: EntryInput[],
): Promise<void> {
  const accounts = await tx.bookAccount.findMany({
    where: {
      organizationId: transaction.organizationId,
      id: { in: entries.map((entry) => entry.account_id) },
    },
    select: { id: true, currency: true, code: true },
  });
  const byId = new Map(accounts.map((account) => [account.id, account]));
  entries.forEach((entry, index) => {
    const account = byId.get(entry.account_id);
    if (!account)
      throw invalid(
        `entries.${index}.account_id`,
        `There is no account ${entry.account_id} in this organization`,
      );
    if (account.currency !== transaction.currency) {
      throw invalid(
        `entries.${index}.account_id`,
        `Account ${account.code} is in ${account.currency}, the transaction in ${transaction.currency}`,
      );
    }
  });
  await tx.bookLine.createMany({
    data: entries.map((entry, position) => ({
      id: newId("bookLine"),
      transactionId: transaction.id,
      position,
      accountId: entry.account_id,
      entryType: entry.entry_type,
      amount: BigInt(entry.amount),
      description: entry.description ?? null,
    })),
  });
}
