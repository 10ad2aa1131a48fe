import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { checkBooks } from "@/server/staff/books/check-books";
import { type Stack, startStack } from "../support/stack";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

/** Adds a job that is tried once, and does what waits. */
async function run(job: string): Promise<void> {
  await db().$executeRaw`select graphile_worker.add_job(${job}, '{}'::json, max_attempts => 1)`;
  await stack.drainJobs();
}

async function givenUp(): Promise<number> {
  const { rules } = await checkBooks(new Date());
  return rules.find(({ rule }) => rule === "no job was given up")?.broken ?? Number.NaN;
}

it("failed runs of a schedule are forgotten once a later one succeeds, and no other job is", async () => {
  await run("send-email"); // of no email
  await db().$executeRaw`alter table ledger_marks rename to away`;
  await run("mark-ledgers");
  await run("mark-ledgers");
  await run("sweep-files");
  expect(await givenUp(), "one is somebody else's").toBe(3);
  await db().$executeRaw`alter table away rename to ledger_marks`;
  await run("mark-ledgers");
  expect(await givenUp()).toBe(1);
});
