import { db } from "@/server/foundation/db";
import {
  type ChangedDefinition,
  findChangedDefinitions,
} from "@/server/ledger/verification/definitions";
import {
  checkTrialBalance,
  readTrialBalance,
  type TrialBalance,
} from "@/server/ledger/verification/trial-balance";
import { type LedgerRule, ledgerRules } from "@/server/ledger/verification/violation";
import { eachAccount, verifyAccount } from "@/server/ledger/verify-ledger";
import { platformRules } from "./platform-rules";

/** The first row that breaks a rule. */
export type Finding = { row: string; creditAccountId: string | null; detail: string };

/** A rule, and how many accounts or rows break it. */
export type RuleResult = { rule: string; broken: number; first: Finding | null };

export type BooksReport = {
  checkedAt: Date;
  accounts: number;
  entries: number;
  rules: RuleResult[];
  /** Null when one account alone was checked. */
  trialBalance: TrialBalance | null;
};

/**
 * Checks the books against every rule: each account entry by entry, the platform's trial balance,
 * payments against credits, and work that is left undone. Changes nothing and locks nothing; takes as
 * long as the ledger is long.
 * @param options.account only this one; platform-wide rules are left out then.
 * @param options.onProgress is told now and then how far it got.
 */
export async function checkBooks(
  now: Date,
  options: {
    account?: string | undefined;
    onProgress?(progress: { accounts: number; entries: number }): void;
  } = {},
): Promise<BooksReport> {
  const only = options.account ?? null;
  let [accounts, entries] = [0, 0];
  const results = new Map<string, RuleResult>();
  const add = (rule: string, broken: number, first: Finding | null) => {
    const known = results.get(rule) ?? { rule, broken: 0, first: null };
    results.set(rule, { rule, broken: known.broken + broken, first: known.first ?? first });
  };
  for (const rule of Object.keys(ledgerRules) as LedgerRule[]) add(ledgerRules[rule], 0, null);

  for await (const id of only ? [only] : eachAccount(db())) {
    const { violations } = await verifyAccount(db(), id, {
      onEntries(count) {
        entries += count;
        options.onProgress?.({ accounts, entries });
      },
    });
    accounts++;
    for (const { rule, ...finding } of violations) add(ledgerRules[rule], 1, finding);
  }
  let trialBalance: TrialBalance | null = null;
  if (!only) {
    trialBalance = await readTrialBalance(db());
    const wrong = checkTrialBalance(trialBalance);
    const first = wrong[0] ? { row: "platform", creditAccountId: null, detail: wrong[0] } : null;
    add("the platform's trial balance", wrong.length, first);
    const changed = await findChangedDefinitions(db());
    const [one] = changed;
    add(
      "the database's functions and triggers are as installed",
      changed.length,
      one ? { row: one.name, creditAccountId: null, detail: changeInWords[one.change] } : null,
    );
  }
  for (const { rule, find } of platformRules) {
    const [broken] = await find(db(), only, now);
    add(rule, Number(broken?.total ?? 0n), broken ?? null);
  }
  return { checkedAt: now, accounts, entries, rules: [...results.values()], trialBalance };
}

const changeInWords: Record<ChangedDefinition["change"], string> = {
  changed: "changed by hand: npm run db:migrate -- --reinstall puts it back",
  missing: "dropped by hand: npm run db:migrate -- --reinstall puts it back",
  unknown: "not of this version of Bursar: drop it, unless somebody needs it",
};
