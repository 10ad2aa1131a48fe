import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import "@/server/doors/endpoints/registry";
import { disconnectDb } from "@/server/foundation/db";
import { knownStatements } from "@/server/foundation/statements";
import { laneConnection } from "@/server/operations/lane/lane";

let lane: pg.Client;
beforeAll(async () => {
  lane = new pg.Client(laneConnection(process.env.DATABASE_DIRECT_URL ?? ""));
  await lane.connect();
});
afterAll(async () => {
  await lane.end();
  await disconnectDb();
});

describe("the statements of a batch", () => {
  it("are all known to this test", () => {
    expect(knownStatements().length).toBeGreaterThan(20);
  });

  // On tables as small as these a planner that may reads all of them, and keeps that plan while they grow.
  it.each(knownStatements())("$name looks rows up, and never reads a table", async ({ text }) => {
    const { rows } = await lane.query<Record<"QUERY PLAN", string>>(
      `explain (generic_plan) ${text}`,
    );
    const plan = rows.map((row) => row["QUERY PLAN"]);
    expect(plan.filter((line) => /Seq Scan|Disabled: true/.test(line))).toEqual([]);
  });
});
