import { currentWindow } from "@/server/budgets/budget-window";
import { db } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";
import { verifyAccount } from "@/server/ledger/verify-ledger";
import type { OracleGrant } from "./oracle-rows";
import type { World } from "./world";

/**
 * Every invariant over the account, its entries since the last time among them.
 * @returns what is broken, a line each; empty when nothing is.
 */
export async function brokenInvariants(world: World): Promise<string[]> {
  const { violations } = await verifyAccount(db(), world.creditAccountId, { from: world.walk });
  return violations.map(({ rule, row, detail }) => `${rule}: ${row}: ${detail}`);
}

/**
 * Everything the real ledger says about an account against everything the oracle says.
 * @returns what differs, a line each; empty when nothing does.
 */
export async function compareWithOracle(world: World, now: Date): Promise<string[]> {
  const { creditAccountId, oracle } = world;
  // Whoever looks settles what ended: the balance is read first, the rows as that left them.
  oracle.settle(now);
  const balance = await readBalance(db(), creditAccountId, now);
  const [account, grants, holds, budgets, organizations] = await Promise.all([
    db().creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } }),
    db().creditGrant.findMany({ where: { creditAccountId }, orderBy: { id: "asc" } }),
    db().hold.findMany({ where: { creditAccountId } }),
    db().budget.findMany({ where: { creditAccountId, archivedAt: null } }),
    db().organization.findMany({ where: { creditAccountId } }),
  ]);
  nameNewGrants(world, grants);
  const differences: string[] = [];
  const expect = (what: string, real: unknown, expected: unknown) => {
    if (real !== expected) differences.push(`${what}: is ${real}, the oracle says ${expected}`);
  };

  expect("posted", account.posted, oracle.posted);
  expect("held", account.held, oracle.held);
  expect("debt", account.debt, oracle.debt);
  for (const { id, status } of organizations)
    expect(`${id} status`, status, oracle.isPastDue ? "past_due" : "active");
  expect("lifetime purchased", account.lifetimePurchased, oracle.lifetimePurchased);
  expect("available", balance.available, oracle.available(now));
  expect("has budgets", account.hasBudgets, oracle.budgets.length > 0);
  expect("number of grants", grants.length, oracle.grants.length);
  for (const grant of oracle.grants) {
    const real = grants.find(({ id }) => id === grant.id);
    if (!real) differences.push(`grant ${describeGrant(grant)}: is not there`);
    else {
      expect(
        `${grant.id} wallet priority`,
        real.walletPriority,
        oracle.wallets.get(grant.walletId),
      );
      for (const part of grantParts)
        expect(`${grant.id} ${part}`, String(real[part]), String(grant[part]));
    }
  }
  expect("number of holds", holds.length, oracle.holds.length);
  for (const hold of oracle.holds) {
    const real = holds.find(({ id }) => id === hold.id);
    expect(`${hold.id} state`, real?.state, hold.state);
    expect(`${hold.id} captured`, real?.captured, hold.captured);
  }
  expect("number of budgets", budgets.length, oracle.budgets.length);
  for (const budget of oracle.budgets) {
    const real = budgets.find(({ id }) => id === budget.id);
    expect(
      `${budget.id} spent`,
      real && currentWindow(real, budget.timeZone, now).spent,
      budget.spent(now),
    );
    expect(`${budget.id} paused`, real?.pausedAt !== null, budget.paused);
  }
  return differences;
}

const grantParts = [
  "original",
  "remaining",
  "held",
  "used",
  "expired",
  "voided",
  "clawedBack",
  "category",
  "walletId",
  "priority",
  "effectiveAt",
  "expiresAt",
] as const;

/** Grants the step made have no id in the oracle yet: each takes that of the real one that is like it. */
function nameNewGrants(
  { oracle }: World,
  grants: ({ id: string } & Pick<OracleGrant, "category" | "original" | "expiresAt">)[],
): void {
  const named = new Set(oracle.grants.map(({ id }) => id));
  const nameless = oracle.grants.filter(({ id }) => id === "");
  for (const real of grants.filter(({ id }) => !named.has(id))) {
    const found = nameless.find(
      (grant) =>
        grant.id === "" &&
        grant.category === real.category &&
        grant.original === real.original &&
        grant.expiresAt?.getTime() === real.expiresAt?.getTime(),
    );
    if (found) found.id = real.id;
  }
}

function describeGrant({ id, category, original, expiresAt }: OracleGrant): string {
  return `${id || "without an id"} (${category} of ${original}, expires ${expiresAt?.toISOString() ?? "never"})`;
}
