import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { bundled } from "../support/bundled";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

afterAll(disconnectDb);

const CYCLES = Number(process.env.KILL_CYCLES ?? 3);

async function startApi(): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [bundled("tests/support/api-process.ts")], {
    env: process.env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (!child.stdout) throw new Error("no stdout");
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { process: child, url: `http://127.0.0.1:${line.toString().trim()}/api` };
}

/** Sends sales until told to stop, each again with its key until it is answered. Counts what was acknowledged. */
async function shop(
  tenant: Tenant,
  client: number,
  url: () => string,
  until: () => boolean,
): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let n = 0; !until(); n++) {
    for (;;) {
      try {
        const response = await fetch(
          `${url()}/organizations/${tenant.organization.id}/transactions`,
          {
            method: "POST",
            headers: {
              "content-type": "application/json",
              authorization: `Bearer ${tenant.apiKey}`,
              "idempotency-key": `c${client}-${n}`,
            },
            body: JSON.stringify({
              date: "2026-11-21",
              description: "Sale under fire",
              entries: [
                { account_id: tenant.books.cash, entry_type: "debit", amount: 100 },
                { account_id: tenant.books.sales, entry_type: "credit", amount: 100 },
              ],
            }),
          },
        );
        if (response.status !== 201) throw new Error(`answered ${response.status}`);
        acknowledged.push(((await response.json()) as { id: string }).id);
        break;
      } catch {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
  return acknowledged;
}

it("kill -9 of the web process under load loses nothing acknowledged and doubles nothing", async () => {
  const tenant = await tenantWith(100_000);
  let api = await startApi();
  let stopped = false;
  const clients = Array.from({ length: 8 }, (_, client) =>
    shop(
      tenant,
      client,
      () => api.url,
      () => stopped,
    ),
  );
  for (let cycle = 1; cycle <= CYCLES; cycle++) {
    const before = await db().bookTransaction.count({
      where: { organizationId: tenant.organization.id },
    });
    await expect
      .poll(() => db().bookTransaction.count({ where: { organizationId: tenant.organization.id } }))
      .toBeGreaterThan(before + 20);
    api.process.kill("SIGKILL");
    await once(api.process, "exit");
    api = await startApi();
  }
  stopped = true;
  const acknowledged = (await Promise.all(clients)).flat();
  api.process.kill("SIGKILL");
  await once(api.process, "exit");

  const ids = new Set(
    (
      await db().bookTransaction.findMany({
        where: { organizationId: tenant.organization.id },
        select: { id: true },
      })
    ).map((t) => t.id),
  );
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  expect(100_000 - (await creditsOf(tenant))).toBe(ids.size * 2);
  await expectSoundLedger(tenant);
});
