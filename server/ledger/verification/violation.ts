/** Every rule of the ledger that can be read off the tables, in the words a report uses. */
export const ledgerRules = {
  sequence: "entries follow without a gap",
  times: "the times of entries never go backwards",
  hashes: "each entry's hash covers it and the one before",
  balances: "each entry leaves the balance it says",
  limits: "held stays within posted, nothing falls below zero",
  drawn: "an entry moves what its grants give",
  returns: "no more is returned than was spent",
  account: "the account is the sum of its entries",
  grants: "the account is the sum of its grants",
  grantParts: "each grant is what its entries say",
  heldGrants: "grants hold what open holds reserve",
  due: "an account knows when its next hold or grant ends",
  holds: "each hold is what its entries say",
  usage: "the usage rollup is what entries spent",
  marks: "each mark is the sum of the entries up to it",
  budgets: "each budget counted what its entries say",
  purchased: "the lifetime total is what was bought and not reversed",
  wallets: "grants burn with their wallet's priority",
} as const;

export type LedgerRule = keyof typeof ledgerRules;

/** A rule that does not hold, and the first row that breaks it. */
export type LedgerViolation = {
  rule: LedgerRule;
  creditAccountId: string;
  /** The row: "entry 17", "grant grant_…", "account". */
  row: string;
  detail: string;
};

/** The first violation of each rule: what comes after it mostly follows from it. */
export type Violations = {
  add(rule: LedgerRule, row: string, detail: string): void;
  found(): LedgerViolation[];
};

export function collectViolations(creditAccountId: string): Violations {
  const first = new Map<LedgerRule, LedgerViolation>();
  return {
    add(rule, row, detail) {
      if (!first.has(rule)) first.set(rule, { rule, creditAccountId, row, detail });
    },
    found: () => [...first.values()],
  };
}
