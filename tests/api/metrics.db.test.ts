import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anyFreePort } from "@/scripts/free-port";
import { taskList } from "@/server/doors/jobs/tasks";
import { addDays } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { spawnWorker } from "../support/spawn-worker";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

const TOKEN = "metrics-of-a-test-metrics-of-a-test";
const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;
let stack: Stack;
let tenant: Tenant;

beforeAll(async () => {
  process.env.METRICS_TOKEN = TOKEN;
  stack = await startStack();
  tenant = await tenantWith(2);
  await stack.drainJobs();
});
afterAll(() => stack.stop());

const scrape = async (url = `${stack.apiUrl}/api/metrics`, token = TOKEN) => {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, text: await answer.text() };
};

/** The value of one line, by name and labels as they are printed. */
function readSeries(text: string, series: string): number {
  const line = text.split("\n").find((one) => one.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? Number.NaN);
}

async function charge(): Promise<number> {
  const answer = await fetch(`${stack.apiUrl}/api/v1/charges`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${tenant.apiKey}` },
    body: JSON.stringify({ operation: "api.call" }),
  });
  return answer.status;
}

it("tells nobody without the token", async () => {
  expect((await scrape(undefined, `${TOKEN}x`)).status).toBe(401);
  expect((await scrape(undefined, "")).status).toBe(401);
  const { status, text } = await scrape(undefined, tenant.apiKey);
  expect(status).toBe(401);
  expect(text).not.toContain("bursar_");
});

it("counts requests by endpoint, charges by outcome and refusals by code", async () => {
  const before = (await scrape()).text;
  expect([await charge(), await charge(), await charge()]).toEqual([201, 201, 402]);
  const after = (await scrape()).text;
  const grown = (series: string) => readSeries(after, series) - (readSeries(before, series) || 0);
  expect(grown('bursar_charges_total{outcome="charged"}')).toBe(2);
  expect(grown('bursar_charges_total{outcome="insufficient"}')).toBe(1);
  expect(grown('bursar_refusals_total{code="insufficient_credits"}')).toBe(1);
  expect(grown('bursar_request_duration_seconds_count{endpoint="charge.create"}')).toBe(3);
  expect(grown("bursar_batch_size_count")).toBe(3);
  expect(grown("bursar_batch_wait_seconds_count")).toBe(3);
  expect(readSeries(after, "bursar_database_up")).toBe(1);
  expect(readSeries(after, 'bursar_pool_connections{state="open"}')).toBeGreaterThan(0);
  expect(readSeries(after, "nodejs_eventloop_lag_p99_seconds")).toBeGreaterThan(0);
});

it("readiness tells what is degraded and stays ready", async () => {
  const ready = async () => {
    const answer = await fetch(`${stack.apiUrl}/api/ready`);
    return { status: answer.status, body: (await answer.json()) as { degraded: string[] } };
  };
  expect(await ready()).toMatchObject({ status: 200, body: { status: "ready", degraded: [] } });
  const now = new Date();
  await db().$executeRaw`
    select 1 from graphile_worker.add_job('settle-accounts', run_at := ${new Date(now.getTime() - 600_000)})`;
  await db().$executeRaw`
    select 1 from graphile_worker.add_job('mark-ledgers', max_attempts := 1, job_key := 'dead')`;
  await db().$executeRaw`update graphile_worker._private_jobs set attempts = 1 where key = 'dead'`;
  await db().stripeEvent.create({
    data: {
      ...{ id: "evt_parked", type: "charge.refunded", objectId: "ch_1", objectType: "charge" },
      ...{ status: "parked", occurredAt: now, receivedAt: now },
    },
  });
  await db().reconciliationRun.create({
    data: {
      ...{ id: "rec_differs", state: "finished", differences: 2, compared: 3 },
      ...{
        toAt: now,
        createdAt: now,
        finishedAt: new Date(addDays(now.toISOString().slice(0, 10), -1)),
      },
    },
  });
  const degraded = ["jobs_behind", "jobs_failed", "stripe_events_parked", "reconciliation_differs"];
  expect(await ready()).toMatchObject({ status: 200, body: { status: "ready", degraded } });
});

it("a worker shows its own on its port, with the work that waits", async () => {
  const port = await anyFreePort();
  const worker = spawnWorker({ WORKER_METRICS_PORT: String(port) });
  try {
    const url = `http://127.0.0.1:${port}/api/metrics`;
    await expect
      .poll(async () => (await scrape(url).catch(() => undefined))?.text ?? "")
      .toContain('bursar_job_duration_seconds_count{job="settle-accounts",failed="false"}');
    const { text } = await scrape(url);
    expect(readSeries(text, 'bursar_jobs{job="mark-ledgers",state="failed"}')).toBe(1);
    expect(readSeries(text, 'bursar_stripe_events{status="parked"}')).toBe(1);
    expect(readSeries(text, "bursar_reconciliation_differences")).toBe(2);
    expect((await scrape(url, "wrong")).status).toBe(401);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  } finally {
    await worker.kill();
  }
});

describe("the dashboard and the alert rules", () => {
  const folder = path.join(import.meta.dirname, "../../deploy");
  const rules = path.join(folder, "prometheus/bursar-alerts.yml");

  it("ask for metrics and labels that exist", async () => {
    const asked = [rules, path.join(folder, "grafana/bursar.json")].map((file) =>
      readFileSync(file, "utf8"),
    );
    const names = new Set(
      asked.flatMap((text) => text.match(/\b(bursar|nodejs|process)_[a-z0-9_]+/g) ?? []),
    );
    const { text } = await scrape();
    // A metric that has no value at this moment is still declared.
    const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    expect(names.size).toBeGreaterThan(15);
    expect(
      [...names].filter((name) => !known.has(name.replace(/_(bucket|sum|count)$/, ""))),
    ).toEqual([]);
    const jobNames = asked.flatMap((one) => [...one.matchAll(/job!?=\\?"([a-z-]+)/g)]);
    expect(jobNames.map(([, job]) => job).filter((job) => !taskList()[job ?? ""])).toEqual([]);
  });

  it.skipIf(!hasPromtool)("pass promtool's check, where it is installed", () => {
    const { status, stdout, stderr } = spawnSync("promtool", ["check", "rules", rules]);
    expect(`${stdout}${stderr}`).toContain("SUCCESS");
    expect(status).toBe(0);
  });
});
