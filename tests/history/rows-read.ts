import pg from "pg";

/** What a plan of PostgreSQL says of one of its nodes. */
type PlanNode = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: PlanNode[];
};

export type Statement = { text: string; tables: string[] };
export type Read = { rows: number; byTable: Map<string, number> };

const SETTINGS = {
  session_preload_libraries: "auto_explain",
  "auto_explain.log_min_duration": "0",
  "auto_explain.log_analyze": "on",
  "auto_explain.log_timing": "off",
  "auto_explain.log_nested_statements": "on",
  "auto_explain.log_format": "json",
  client_min_messages: "log",
  // The usual setting for SSDs. With the default, PostgreSQL reads a small table whole where an index would do.
  random_page_cost: "1.1",
};

/**
 * Every connection of this process to the test's database that is opened while `work` runs reports the plan of every
 * statement as it ran (`auto_explain`), those within functions too.
 */
export async function reportingPlans<T>(work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_DIRECT_URL });
  await client.connect();
  await client.query("load 'auto_explain'"); // before that its settings are unknown
  const database = client.escapeIdentifier(client.database ?? "");
  for (const [name, value] of Object.entries(SETTINGS))
    await client.query(`alter database ${database} set ${name} = ${client.escapeLiteral(value)}`);
  const { connect } = pg.Client.prototype;
  pg.Client.prototype.connect = function listening(
    this: pg.Client,
    ...given: Parameters<typeof connect>
  ) {
    this.on("notice", ({ message }) => note(message ?? ""));
    return connect.apply(this, given);
  } as typeof connect;
  try {
    return await work();
  } finally {
    pg.Client.prototype.connect = connect;
    await client.query(`alter database ${database} reset all`);
    await client.end();
  }
}

let reading: Read | undefined;
let hearing: Statement[] | undefined;

/** The rows that scans of tables read while `work` ran, whether they were of use or not. */
export async function rowsReadBy(work: () => Promise<unknown>): Promise<Read> {
  reading = { rows: 0, byTable: new Map() };
  await work();
  return reading;
}

/** Each statement that ran while `work` did, those within functions too, with the tables it touched. */
export async function statementsRunBy(work: () => Promise<unknown>): Promise<Statement[]> {
  hearing = [];
  await work();
  return hearing;
}

function note(message: string): void {
  const at = message.indexOf("{");
  if (!(reading || hearing) || at < 0 || !message.startsWith("duration:")) return;
  const { Plan: plan, "Query Text": text } = JSON.parse(message.slice(at));
  if (reading) add(reading, plan);
  hearing?.push({ text, tables: tablesOf(plan) });
}

function tablesOf(node: PlanNode): string[] {
  const own = node["Relation Name"] ?? [];
  return [own, ...(node.Plans ?? []).map(tablesOf)].flat();
}

function add(read: Read, node: PlanNode): void {
  const table = node["Relation Name"];
  if (table && node["Node Type"] !== "ModifyTable") {
    const aLoop =
      node["Actual Rows"] +
      (node["Rows Removed by Filter"] ?? 0) +
      (node["Rows Removed by Index Recheck"] ?? 0);
    const rows = Math.round(aLoop * node["Actual Loops"]);
    read.rows += rows;
    read.byTable.set(table, (read.byTable.get(table) ?? 0) + rows);
  }
  for (const inner of node.Plans ?? []) add(read, inner);
}
