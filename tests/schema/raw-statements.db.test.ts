import { readdirSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { definitionsQuery } from "@/server/ledger/verification/definitions";
import { NEWEST_MIGRATION } from "@/server/monitoring/is-migrated";
import { countInSource, filesWith, findRawStatements, type RawStatement } from "./raw-statements";

const statements = findRawStatements("server");

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: process.env.DATABASE_DIRECT_URL });
  await client.connect();
});
afterAll(() => client.end());

/** What PostgreSQL says against a statement when it plans it; it runs nothing. */
async function refusal({ text }: Pick<RawStatement, "text">): Promise<string | null> {
  // PostgreSQL prepares no commands of a transaction; they name no table.
  if (/^\s*(savepoint|rollback to|release|set) /i.test(text)) return null;
  await client.query("begin");
  try {
    await client.query(`prepare tried as ${text}`);
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.query("rollback");
    await client.query("deallocate all");
  }
}

describe("hand-written SQL", () => {
  it("is found wherever the server has it", () => {
    const places = new Set(statements.map(({ place }) => place));
    const written =
      /\.\$(queryRaw|executeRaw)\b|await (?:direct|file)Query[(<]|\btext: [`"](select|insert|update|with)/g;
    expect(places.size).toBe(countInSource("server", written));
    expect(places.size).toBeGreaterThan(100);
  });

  it("is written otherwise only where a test of its own prepares or runs it", () => {
    expect(filesWith("server", /RawUnsafe[(<]|\.query[(<]/)).toEqual([
      "server/doors/trpc/init.ts", // a query of tRPC
      "server/foundation/direct-query.ts", // what it is given is among the above
      "server/foundation/refuse-standby.ts", // tests/replica
      "server/foundation/snapshot.ts", // tests/accounting/exports.db.test.ts
      "server/foundation/statements.ts", // tests/charges/statements.db.test.ts
      "server/ledger/post-charges.ts", // one call of post_charges
      "server/ledger/verification/definitions.ts", // below
      "server/operations/lane/post-batch.ts", // tests/charges/batches.db.test.ts
    ]);
  });

  it.each(statements)("$place fits the schema", async (statement) => {
    expect(await refusal(statement), statement.text).toBeNull();
  });

  it("of the doctor's look at functions and triggers fits the schema", async () => {
    expect(await refusal({ text: definitionsQuery })).toBeNull();
  });

  it("comes with the newest migration, which processes wait for", () => {
    const folders = readdirSync("prisma/migrations", { withFileTypes: true });
    const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(NEWEST_MIGRATION).toBe(names.toSorted().at(-1));
  });

  it("fails here when a column has another name", async () => {
    await client.query("alter table credit_grants rename column remaining to left_over");
    try {
      const failing = [];
      for (const statement of statements) {
        if (await refusal(statement)) failing.push(statement.place);
      }
      expect(failing.some((place) => place.startsWith("server/ledger/balances.ts"))).toBe(true);
    } finally {
      await client.query("alter table credit_grants rename column left_over to remaining");
    }
  });
});
