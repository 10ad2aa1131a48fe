import { createTransaction } from "@/server/accounting/transactions/create-transaction";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { runOperation } from "@/server/operations/run-operation";
import { anyOf, type Cast } from "./accounts";
import { type Bench, byThroughput, CALLERS, type Finding, interleave } from "./bench";
import { underLoad } from "./load";

/** A paid operation with rows of its own, beside the same rows without the debit. */
export async function measureOperations(bench: Bench, cast: Cast): Promise<Finding[]> {
  const load = { callers: CALLERS, seconds: bench.seconds };
  const actor = { type: "user", id: cast.owner.id } as const;
  const now = new Date();
  const shops = await Promise.all(
    cast.many.map(async (organization) => ({ organization, ...(await newBooks(organization.id)) })),
  );
  const sale = ({ organization, cash, sales }: (typeof shops)[number]) =>
    createTransaction.input.parse({
      organization_id: organization.id,
      date: now.toISOString().slice(0, 10),
      description: "Cash sale",
      entries: [
        { account_id: cash, entry_type: "debit", amount: 1_000 },
        { account_id: sales, entry_type: "credit", amount: 1_000 },
      ],
    });
  const measured = await interleave(bench, {
    "transaction.create": () =>
      underLoad(load, () => {
        const shop = anyOf(shops);
        const { organization } = shop;
        return runOperation(createTransaction, { organization, actor, input: sale(shop), now });
      }),
    "its inserts, no debit": () =>
      underLoad(load, () => {
        const shop = anyOf(shops);
        const { organization } = shop;
        const input = sale(shop);
        return inTransaction((tx) =>
          createTransaction.perform({ tx, organization, actor, input, now }),
        );
      }),
  });
  return [
    byThroughput("atomic-operation", {
      ours: measured["transaction.create"],
      reference: measured["its inserts, no debit"],
    }),
  ];
}

async function newBooks(organizationId: string): Promise<{ cash: string; sales: string }> {
  const [cash, sales] = [newId("bookAccount"), newId("bookAccount")];
  const common = { organizationId, currency: "USD", createdAt: new Date(), updatedAt: new Date() };
  await db().bookAccount.createMany({
    data: [
      { ...common, id: cash, code: "1000", codeKey: "1000", name: "Cash", type: "asset" },
      { ...common, id: sales, code: "4000", codeKey: "4000", name: "Sales", type: "revenue" },
    ],
  });
  return { cash, sales };
}
