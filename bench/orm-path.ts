import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { chargeOfOperation, postNewCharge } from "@/server/operations/charge-in-transaction";
import { loadPrices } from "@/server/pricing/load-prices";
import { priceCharge } from "@/server/pricing/price-charge";
import type { requestOf } from "./operations";

/**
 * `transaction.create` as it was before requests were gathered: an interactive transaction of the ORM with
 * some ten statements, the debit last. Kept as what the goals of the operations are held against.
 */
export async function createThroughOrm(request: ReturnType<typeof requestOf>): Promise<void> {
  const { organization, now } = request;
  const prices = await loadPrices(db(), organization.creditAccountId, now);
  const priced = priceCharge({ ...prices, operation: "transaction.create", now });
  await inTransaction(async (tx) => {
    const entity = { type: "transaction", id: await writeThroughOrm(tx, request) };
    const effect = { entity, description: "Transaction created" };
    await postNewCharge(tx, chargeOfOperation("transaction.create", priced, request, effect), now);
  });
}

async function writeThroughOrm(
  tx: Tx,
  { organization, input, now }: ReturnType<typeof requestOf>,
): Promise<string> {
  const id = newId("bookTransaction");
  const { date, description, currency, entries } = input;
  await tx.bookTransaction.create({
    data: {
      ...{ id, description, currency, createdAt: now },
      organizationId: organization.id,
      date: new Date(date),
    },
  });
  const accounts = await tx.bookAccount.findMany({
    where: { organizationId: organization.id, id: { in: entries.map((e) => e.account_id) } },
    select: { id: true, currency: true, code: true },
  });
  if (accounts.length !== entries.length)
    throw new Error("An account of the benchmark is missing.");
  await tx.bookLine.createMany({
    data: entries.map((entry, position) => ({
      id: newId("bookLine"),
      transactionId: id,
      position,
      accountId: entry.account_id,
      entryType: entry.entry_type,
      amount: BigInt(entry.amount),
      baseAmount: BigInt(entry.amount),
    })),
  });
  await tx.bookTransaction.findFirst({
    where: { id, organizationId: organization.id },
    include: {
      lines: {
        orderBy: { position: "asc" },
        include: { account: { select: { code: true, name: true } } },
      },
      reversedBy: { select: { id: true } },
    },
  });
  return id;
}
