/** A goal is a ratio of ours and a reference, both measured in the same run. The memory goals are in MB. */
export type Goal = {
  /** What it is called: in `bench/results.json` and on the screen. */
  goal: string;
  /** What `--only` calls it. */
  name: string;
  target: { atLeast: number } | { atMost: number };
  /** What stands on the other side. */
  reference: string;
  /** What holds it back, for the report of a run that misses it. */
  limitedBy: string;
};

const table = {
  "hot-account": {
    goal: "hot account, 64 callers, against pgbench's one-statement update + insert",
    target: { atLeast: 14 },
    reference:
      "pgbench, 64 clients, prepared: one statement that updates one row and inserts one (`sql/hot-row.sql`)",
    limitedBy:
      "One account is one queue: its row is locked from the first statement to the commit, so a batch costs what Postgres needs for its rows and the durable commit.",
  },
  "insert-floor": {
    goal: "hot account against the insert-only floor",
    target: { atLeast: 0.75 },
    reference:
      "the same charges, gathered by the same lane into the same arrays, inserted into a twin of `ledger_entries` (`sql/reference-tables.sql`): no balance, no grants, no key looked up",
    limitedBy:
      "Beyond inserting the rows, a batch locks the account, looks its keys up, draws grants, hashes each entry into the chain and updates account, grants and rollup.",
  },
  "debit-cpu": {
    goal: "hot account: CPU per debit (Node and PostgreSQL) against the insert-only floor's",
    target: { atMost: 1.5 },
    reference: "what a row of the insert-only floor computes, in the same way",
    limitedBy:
      "The statements that look up, decide and update cost the same for a batch of one as of many; callers that wait for each other make batches small.",
  },
  "many-accounts": {
    goal: "1,000 accounts against pgbench simple-update",
    target: { atLeast: 3 },
    reference:
      "pgbench's own simple-update (`-N`) on its 100,000 accounts, 64 clients, prepared (`sql/simple-update.sql`)",
    limitedBy:
      "A batch over many accounts locks and updates a row and a grant of each, so gathering saves the round trips and the commits only.",
  },
  "hot-p99": {
    goal: "hot-account p99 against pgbench's p99",
    target: { atMost: 1 / 20 },
    reference: "the p99 of the pgbench run of the first row",
    limitedBy:
      "The tail is a batch that met another's commit, or a batch that waited for the one before it.",
  },
  "lone-debit": {
    goal: "a lone debit's p50 against one bare function call",
    target: { atMost: 1.1 },
    reference:
      "`post_charges` with one charge as a named statement on a connection of its own, one after another",
    limitedBy:
      "What the lane adds to the call itself: one turn of the event loop and the bookkeeping of keys in flight.",
  },
  budgets: {
    goal: "a lone debit with a budget on each of 1,000 teams against one budget",
    target: { atMost: 1.3 },
    reference:
      "the same function call on an account with as many teams, and a budget on all together",
    limitedBy: "The look-up of the budgets that it counts on goes through larger tables.",
  },
  "http-empty-route": {
    goal: "paid HTTP call (`POST /api/v1/charges`) against an empty route on the same server",
    target: { atLeast: 0.5 },
    reference: "`GET /api/health` of the same process, from the same load generator",
    limitedBy:
      "The charge is authenticated, validated, priced and posted, and the database shares the cores with the server and the load generator.",
  },
  "http-next-trpc": {
    goal: "the same against an empty tRPC procedure in a Next route handler",
    target: { atLeast: 10 },
    reference:
      "a production build of a minimal Next app whose one tRPC procedure answers `null` (`next-reference/`), from the same load generator",
    limitedBy:
      "The charge is authenticated, validated, priced and posted; the empty procedure does nothing.",
  },
  "http-check": {
    goal: "entitlement check over HTTP (`POST /api/v1/check`) against the charge that it foresees",
    target: { atLeast: 1 },
    reference: "`POST /api/v1/charges` for the same operation, with the same key",
    limitedBy:
      "It is authenticated, validated, priced and judged as a charge is; only the entry, its hash and the durable commit are left out.",
  },
  operation: {
    goal: "`transaction.create`, 64 callers, 1,000 accounts, against the path through the ORM",
    target: { atLeast: 15 },
    reference:
      "the same operation as an interactive transaction of the ORM, some ten statements, the debit last (`orm-path.ts`)",
    limitedBy: "What is left is the operation's own rows, their triggers and the debit.",
  },
  "operation-hot": {
    goal: "`transaction.create` on one hot account, against the path through the ORM",
    target: { atLeast: 15 },
    reference: "the same path through the ORM, on the same account",
    limitedBy: "One account is one queue: one batch at a time, with three round trips each.",
  },
  "operation-http": {
    goal: "`transaction.create` over HTTP with an API key, against an empty route on the same server",
    target: { atLeast: 0.15 },
    reference: "`GET /api/health` of the same process, from the same load generator",
    limitedBy:
      "The request is authenticated, validated, priced and written with its lines and its debit, and the database shares the cores with the server and the load generator.",
  },
  "operation-other": {
    goal: "any other atomic operation against the path through the ORM",
    target: { atLeast: 5 },
    reference:
      "`transaction.create` through the ORM; ours is the slowest of `account.create`, `account.update`, `api_key.create` and the four that a transaction goes through",
    limitedBy: "The look-ups that have to wait for one another, each a round trip of its batch.",
  },
  "operation-cpu": {
    goal: "`transaction.create`: CPU a call (Node and PostgreSQL) against its own statements gathered without a debit",
    target: { atMost: 1.6 },
    reference: "the same operation in the same lane, for nothing: it posts no charge",
    limitedBy: "What the debit itself computes.",
  },
  "operation-lone": {
    goal: "a lone `transaction.create`'s p50 against its own statements run bare",
    target: { atMost: 1.3 },
    reference: "its statements in their order on a connection of their own, one caller",
    limitedBy: "What the lane and the pricing add to the statements.",
  },
  invoice: {
    goal: "`invoice.create` with 5 lines against `transaction.create`",
    target: { atLeast: 0.5 },
    reference: "`transaction.create` with its two entries, on the same 1,000 accounts",
    limitedBy:
      "It looks its contact and defaults up and writes an invoice with five lines and an event.",
  },
  "trial-balance": {
    goal: "trial balance over 1,000,000 lines against 1,000",
    target: { atMost: 3 },
    reference: "the same report of as many accounts with 1,000 lines",
    limitedBy:
      "It reads a sum for each account and month and the days of the last month, of which longer books have more.",
  },
  "statement-import": {
    goal: "import of a CSV statement with 10,000 lines against one with 100",
    target: { atMost: 100 },
    reference: "the import of 100 lines, with its hold and its capture",
    limitedBy: "Each line is read, compared with those that are there, and written.",
  },
  "ledger-first": {
    goal: "ledger page p50, 10 million against 10 thousand rows: first",
    target: { atMost: 1.1 },
    reference: "the same read of an account of 10 thousand rows in the same table",
    limitedBy:
      "A keyset page reads the same number of rows whatever lies behind them; what differs is the height of the index and the cache.",
  },
  "ledger-deep": {
    goal: "ledger page p50, 10 million against 10 thousand rows: deep",
    target: { atMost: 1.6 },
    reference: "the same read of an account of 10 thousand rows in the same table, any depth",
    limitedBy: "Pages of the deep history are not in the cache of Postgres.",
  },
  "usage-month": {
    goal: "month of usage, rollup against raw at 10 million rows",
    target: { atLeast: 100 },
    reference: "the same month grouped from the ledger entries themselves (`sql/raw-usage.sql`)",
    limitedBy:
      "The time of the rollup is that of a round trip and of turning its rows into an answer.",
  },
  pages: {
    goal: "pages (overview, billing, usage, ledger, organizations and members with 1,000 each), 10 million entries against 10 thousand: the worst ratio",
    target: { atMost: 1.2 },
    reference:
      "the same pages of an account of 10 thousand entries, with as many sub-organizations and members, from the same process; the whole answer, not its first byte alone",
    limitedBy: "Pages of a long history are not in the cache of Postgres.",
  },
  click: {
    goal: "click in the side bar until the page is complete (billing, usage, ledger, organizations and members with 1,000 each), against an empty page: the worst ratio",
    target: { atMost: 2 },
    reference: "a click on Sandbox, the page with the least on it, in the same browser",
    limitedBy:
      "The empty page asks the database for next to nothing. The others ask 20 to 60 questions, and a ledger puts ten times as much on the screen.",
  },
  "api-resident": {
    goal: "API process: resident memory after the load, in MB",
    target: { atMost: 350 },
    reference: "none: the figure itself",
    limitedBy: "The heap grows under load before the collector sees a reason to shrink it.",
  },
  "api-memory": {
    goal: "API process memory after the run, in MB more than idle",
    target: { atMost: 150 },
    reference: "its resident memory before the load, after the first answered request",
    limitedBy: "The heap grows under load before the collector sees a reason to shrink it.",
  },
} as const satisfies Record<string, Omit<Goal, "name">>;

export type GoalName = keyof typeof table;

export const goalNames = Object.keys(table) as GoalName[];

/** The goal of this name. */
export function goalOf(name: GoalName): Goal {
  return { name, ...table[name] };
}

/** `">= 12"` */
export function targetOf({ target }: Goal): string {
  return "atLeast" in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`;
}

export function isHeld({ target }: Goal, measured: number): boolean {
  return "atLeast" in target ? measured >= target.atLeast : measured <= target.atMost;
}
