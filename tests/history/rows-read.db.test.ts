import { writeFileSync } from "node:fs";
import { afterAll, it } from "vitest";
import type { z } from "zod";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import type { Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { allEndpoints } from "@/server/doors/endpoints/registry";
import { taskList, crontab } from "@/server/doors/jobs/tasks";
import { db, disconnectDb } from "@/server/foundation/db";
import { isForStaff } from "@/server/organizations/access/decide";
import { callerOf } from "../support/client";
import { openReadCounter } from "../support/count-reads";
import { type AccountWithAPast, accountWithAPast } from "./account-with-a-past";

afterAll(disconnectDb);
const now = new Date();

const reads = allEndpoints.filter(({ rest }) => rest.method === "get");

function shapeOf(endpoint: Endpoint): Record<string, z.ZodType> {
  return (endpoint.input as { shape?: Record<string, z.ZodType> }).shape ?? {};
}

function casesOf(endpoint: Endpoint, account: AccountWithAPast) {
  const fields = shapeOf(endpoint);
  const plain: Record<string, unknown> = {};
  for (const [field, schema] of Object.entries(fields)) {
    const required = !schema.safeParse(undefined).success;
    const value = account.known[field];
    if (value === undefined && required) throw new Error(`${endpoint.name} needs ${field}`);
    if (value !== undefined && (required || field === "organization_id" || field === "customer_id"))
      plain[field] = value;
  }
  if ("customer_id" in plain) delete plain.organization_id;
  const cases = [{ name: endpoint.name, input: plain }];
  for (const [field, schema] of Object.entries(fields)) {
    if (field in plain) continue;
    const values = enumOf(schema);
    if (account.known[field] !== undefined) values.push(String(account.known[field]));
    for (const value of values)
      cases.push({
        name: `${endpoint.name} ${field}=${value}`,
        input: { ...plain, [field]: value },
      });
  }
  return cases;
}

function enumOf(schema: z.ZodType): string[] {
  const inner = schema as unknown as { options?: string[]; unwrap?: () => z.ZodType };
  if (Array.isArray(inner.options)) return inner.options.filter((o) => typeof o === "string");
  return inner.unwrap ? enumOf(inner.unwrap()) : [];
}

async function readingsOf(account: AccountWithAPast) {
  const counter = await openReadCounter();
  const found: Record<string, { rows: number; top: string; tables: string; ms: number }> = {};
  const measure = async (name: string, work: () => Promise<unknown>) => {
    const t = performance.now();
    let failed = "";
    const readings = await counter.readingsOf(async () => {
      try {
        await work();
      } catch (e) {
        failed = String(e).slice(0, 100);
      }
    });
    const rows = readings.reduce((sum, r) => sum + r.rows, 0);
    const tables: Record<string, number> = {};
    for (const r of readings)
      for (const [k, v] of Object.entries(r.tables)) tables[k] = (tables[k] ?? 0) + v;
    const top = readings.toSorted((a, b) => b.rows - a.rows)[0];
    found[name] = {
      rows,
      ms: Math.round(performance.now() - t),
      tables: JSON.stringify(tables) + failed,
      top: `${top?.rows} ${top?.text.replace(/\s+/g, " ").slice(0, 400)}`,
    };
  };
  for (const endpoint of reads) {
    if (endpoint.name === "staff.ledger_check") continue;
    for (const { name, input } of casesOf(endpoint, account)) {
      const caller = callerOf(isForStaff(endpoint.access) ? account.staff : account.owner, now);
      let output: { next_cursor?: string } | undefined;
      const report: { nextCursor?: string } = {};
      await measure(name, async () => {
        output = (await callEndpoint(
          endpoint,
          { caller, now, ip: "127.0.0.1", report: report as never },
          input,
        )) as never;
      });
      const cursor = output?.next_cursor ?? report.nextCursor;
      if (cursor)
        await measure(`${name} page 2`, () =>
          callEndpoint(
            endpoint,
            { caller, now, ip: "127.0.0.1", report: {} },
            { ...input, cursor },
          ),
        );
    }
  }
  await counter.close();
  return found;
}

async function sweepReadings() {
  const counter = await openReadCounter();
  const tasks = taskList({ now: () => now });
  const found: Record<string, string> = {};
  for (const name of crontab.matchAll(/ ([a-z-]+) \?/g)) {
    const task = tasks[name[1] as string];
    if (!task) continue;
    let failed = "";
    const readings = await counter.readingsOf(async () => {
      try {
        await task({}, {} as never);
      } catch (e) {
        failed = String(e).slice(0, 200);
      }
    });
    const top = readings
      .toSorted((a, b) => b.rows - a.rows)
      .slice(0, 2)
      .map((t) => `${t.rows} ${t.text.replace(/\s+/g, " ").slice(0, 300)}`)
      .join(" || ");
    found[name[1] as string] =
      `${readings.reduce((s, r) => s + r.rows, 0)}\t${readings.length}\t${name[1]} ${failed}\t${top}`;
  }
  await counter.close();
  return found;
}

it("reads", async () => {
  const young = await accountWithAPast(
    { days: +(process.env.YD ?? 95), rows: 150, people: 60 },
    now,
  );
  await db().$executeRawUnsafe("vacuum analyze");
  const first = await readingsOf(young);
  const t1 = performance.now();
  const old = await accountWithAPast(
    { days: +(process.env.OD ?? 1000), rows: 3000, people: 1000 },
    now,
  );
  process.stderr.write(`old ${performance.now() - t1}\n`);
  await db().$executeRawUnsafe("vacuum analyze");
  const second = await readingsOf(old);
  const third = await readingsOf(young);
  writeFileSync(
    "/tmp/hist/reads.tsv",
    Object.entries(second)
      .map(
        ([name, s]) =>
          `${s.rows}\t${first[name]?.rows}\t${third[name]?.rows}\t${s.ms}\t${name}\t${s.tables}\t${s.top}`,
      )
      .join("\n"),
  );
  writeFileSync(
    "/tmp/hist/reads3.tsv",
    Object.entries(third)
      .map(([name, s]) => `${s.rows}\t${first[name]?.rows}\t${name}\t${s.tables}\t${s.top}`)
      .join("\n"),
  );
  writeFileSync("/tmp/hist/sweeps.tsv", Object.values(await sweepReadings()).join("\n"));
});
