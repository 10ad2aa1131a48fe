import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { addJob } from "@/server/gateways/jobs/add-job";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { checkBooks } from "@/server/staff/books/check-books";
import { requestSignUp } from "@/server/users/sign-ups/request-sign-up";
import { spawnWorker } from "../support/spawn-worker";
import { type Stack, startStack } from "../support/stack";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

/** Adds a job that is tried once, as a schedule does unless it has a key, and does what waits. */
async function run(job: string, key: string | null = null): Promise<void> {
  await db().$executeRaw`
    select graphile_worker.add_job(${job}, '{}'::json, max_attempts => 1, job_key => ${key})`;
  await stack.drainJobs();
}

async function givenUp(): Promise<number> {
  const { rules } = await checkBooks(new Date());
  return rules.find(({ rule }) => rule === "no job was given up")?.broken ?? Number.NaN;
}

it("failed runs of a schedule are forgotten once a later one succeeds, and no other job is", async () => {
  await run("send-email", "of no email");
  await db().$executeRaw`alter table ledger_marks rename to away`;
  await run("mark-ledgers");
  await run("mark-ledgers");
  await run("sweep-files");
  expect(await givenUp(), "one is somebody else's").toBe(3);
  await db().$executeRaw`alter table away rename to ledger_marks`;
  await run("mark-ledgers");
  expect(await givenUp()).toBe(1);
});

it("a failed job that was added again, or whose worker died meanwhile, is forgotten, and no other job is", async () => {
  const before = await givenUp();
  const add = (job: string) =>
    addJob(db(), "refresh-cash-balance", { creditAccountId: "acct_none" }, { key: job });
  for (const job of ["failed", "failed and added again", "added again under a dead worker"])
    await add(job);
  await db().$executeRaw`
    update graphile_worker._private_jobs set attempts = max_attempts where key like 'failed%'`;
  await db().$executeRaw`
    update graphile_worker._private_jobs set attempts = 1, locked_by = 'dead', locked_at = now() - interval '2 minutes'
    where key like '%dead worker'`;
  await add("failed and added again");
  await add("added again under a dead worker");
  expect(await givenUp()).toBe(before + 2);
  await run("unlock-jobs");
  expect(await givenUp()).toBe(before + 1);
});

it("a failure whose words PostgreSQL cannot keep fails its job and not the worker", async () => {
  const refusing = createServer((_, response) =>
    response
      .writeHead(422, { "content-type": "application/json" })
      .end(
        String.raw`{"statusCode":422,"name":"validation_error","message":"Bad \u0000 and \ud800"}`,
      ),
  ).listen(0, "127.0.0.1");
  await once(refusing, "listening");
  const { port } = refusing.address() as AddressInfo;
  const worker = spawnWorker({ RESEND_BASE_URL: `http://127.0.0.1:${port}` });
  const ended = once(worker.process, "exit");
  try {
    for (let n = 0; n < 2; n++) {
      const email = uniqueEmail("new");
      const typed = { name: "New", email, password: "a long enough password" };
      await requestSignUp({ ...typed, organizationName: "New", network: null }, new Date());
      const told = async () => {
        const [message] = await db().$queryRaw<{ problem: string; failure: string }[]>`
          select m.problem, j.last_error as failure from email_messages m
          join graphile_worker._private_jobs j on j.payload->>'emailId' = m.id
          where m.recipient = ${email} and j.locked_by is null`;
        return message;
      };
      await expect.poll(told).toEqual({
        problem: "Bad \ufffd and \ufffd",
        failure: expect.stringMatching(/: Bad \ufffd and \ufffd$/),
      });
    }
    worker.process.kill("SIGTERM");
    expect(await ended, "it is the same one").toEqual([0, null]);
  } finally {
    await worker.kill();
    refusing.close();
  }
});
