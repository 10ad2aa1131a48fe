import { createTransaction } from "@/server/accounting/transactions/create-transaction";
import { lookUp, writeRows } from "@/server/foundation/statements";
import { runOperation } from "@/server/operations/run-operation";
import type { Tenant } from "./tenant";

/**
 * Sends sales of several tenants as one batch, in a process of its own that a test kills. The batch waits
 * for an advisory lock: among its look-ups, or among its writes.
 */
type Plan = {
  tenants: Pick<Tenant, "organization" | "actor" | "books">[];
  waitIn: "read" | "write";
};

const WAIT = { lock: 7_311 };
const waitingLookUp = lookUp()({
  name: "wait_in_look_up",
  key: { lock: "int" },
  sql: (asked) => `select asked.place, pg_advisory_xact_lock(asked.lock)::text from ${asked}`,
});
const waitingWrite = writeRows({
  name: "wait_in_write",
  row: { lock: "int" },
  sql: (given) => `select pg_advisory_xact_lock(given.lock)::text from ${given}`,
});

const { tenants, waitIn } = JSON.parse(process.argv[2] ?? "") as Plan;
const waiting: typeof createTransaction = {
  ...createTransaction,
  async perform(context) {
    if (waitIn === "read") await context.read(waitingLookUp, WAIT);
    const effect = await createTransaction.perform(context);
    if (waitIn === "write") context.write(waitingWrite, WAIT);
    return effect;
  },
};

await Promise.all(
  tenants.flatMap(({ organization, actor, books }) =>
    [1, 2].map((n) => {
      const input = createTransaction.input.parse({
        organization_id: organization.id,
        date: "2026-11-21",
        description: `Sale ${n}`,
        entries: [
          { account_id: books.cash, entry_type: "debit", amount: 100 },
          { account_id: books.sales, entry_type: "credit", amount: 100 },
        ],
      });
      const creditAccount = { priceBook: "standard", priceOverrides: [] };
      const request = { organization: { ...organization, creditAccount }, actor, input };
      return runOperation(waiting, { ...request, now: new Date() });
    }),
  ),
);
process.exit(0);
