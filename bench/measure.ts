import { disconnectDb } from "@/server/foundation/db";
import { newCast } from "./accounts";
import type { Bench, Finding } from "./bench";
import { measureBooks } from "./books";
import { measureBudgets } from "./budgets";
import { measureCharges } from "./charges";
import type { GoalName } from "./goals";
import { measureHttp } from "./http";
import { measureOperations } from "./operations";
import { measureReads } from "./reads";

export { measureLargeData } from "./large-data";
export { pgbenchVersion } from "./pgbench";

type Group = {
  title: string;
  goals: GoalName[];
  measure(bench: Bench): Promise<Finding[]>;
};

/** In an order in which no group's rows burden the next: the ten million come last. */
export async function measure(bench: Bench): Promise<Finding[]> {
  let made: ReturnType<typeof newCast> | undefined;
  const cast = () => {
    made ??= newCast(new Date());
    return made;
  };
  const groups: Group[] = [
    {
      title: "Debits: 64 callers on one account, on a thousand, and one alone",
      goals: ["hot-account", "insert-floor", "debit-cpu", "many-accounts", "hot-p99", "lone-debit"],
      measure: async () => measureCharges(bench, await cast()),
    },
    {
      title: "A debit that counts on budgets",
      goals: ["budgets"],
      measure: async () => [await measureBudgets(bench, await cast())],
    },
    {
      title: "Operations with rows of their own",
      goals: [
        "operation",
        "operation-hot",
        "operation-other",
        "operation-cpu",
        "operation-lone",
        "invoice",
      ],
      measure: async () => measureOperations(bench, await cast()),
    },
    {
      title: "The paid call over HTTP",
      goals: [
        "http-empty-route",
        "http-next-trpc",
        "http-check",
        "operation-http",
        "api-memory",
        "api-resident",
      ],
      measure: async () => measureHttp(bench, await cast()),
    },
    {
      title: "The books of a customer",
      goals: ["trial-balance", "statement-import"],
      measure: () => measureBooks(bench),
    },
    {
      title: "Reads of a long history",
      goals: ["ledger-first", "ledger-deep", "usage-month", "pages", "click"],
      measure: () => measureReads(bench),
    },
  ];
  const findings: Finding[] = [];
  try {
    for (const { title, goals, measure } of groups) {
      if (!bench.wants(...goals)) continue;
      bench.say(`\n${title}`);
      findings.push(...(await measure(bench)));
    }
  } finally {
    await disconnectDb();
  }
  return findings.filter(({ name }) => bench.wants(name));
}
