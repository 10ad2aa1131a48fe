import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { unlockJobsOfDeadWorkers } from "@/server/gateways/jobs/worker-presence";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { requestSignUp } from "@/server/users/sign-ups/request-sign-up";
import { spawnWorker } from "../support/spawn-worker";
import { type Stack, startStack } from "../support/stack";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const lockedBy = async () =>
  (
    await db().$queryRaw<
      { worker: string }[]
    >`select distinct locked_by as worker from graphile_worker.jobs
      where task_identifier = 'send-email' and locked_by is not null`
  ).map(({ worker }) => worker);

it("the email that a killed worker had begun to send is sent by the next one, and only when that one is gone", async () => {
  const silence = createServer(() => undefined).listen(0, "127.0.0.1"); // takes the email and never answers
  await once(silence, "listening");
  const { port } = silence.address() as AddressInfo;
  const worker = spawnWorker({ RESEND_BASE_URL: `http://127.0.0.1:${port}` });
  const email = uniqueEmail("new");
  const typed = { name: "New", email, password: "a long enough password" };
  await requestSignUp({ ...typed, organizationName: "New", network: null }, new Date());
  await expect.poll(lockedBy).toHaveLength(1);
  const [name] = await lockedBy();
  const isConnected = async () =>
    (
      await db().$queryRaw<
        unknown[]
      >`select 1 from pg_stat_activity where application_name = ${name}`
    ).length === 1;
  await expect.poll(isConnected).toBe(true);
  await db().$executeRaw`
    update graphile_worker._private_jobs set locked_at = now() - interval '2 minutes' where locked_by = ${name}`;

  expect(await unlockJobsOfDeadWorkers(), "while it lives").toBe(0);
  await worker.kill();
  silence.closeAllConnections();
  silence.close();
  await expect.poll(isConnected).toBe(false);
  // Its schedule may have come due meanwhile, and would unlock them now.
  await db().$executeRaw`
    delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
    where t.id = j.task_id and t.identifier = 'unlock-jobs'`;
  await stack.drainJobs();
  expect(await stack.emailsTo(email), "the job is still locked").toEqual([]);

  expect(await unlockJobsOfDeadWorkers()).toBeGreaterThanOrEqual(1);
  await stack.drainJobs();
  expect(await stack.emailsTo(email)).toHaveLength(1);
});
