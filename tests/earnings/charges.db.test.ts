import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { dryRunEndpoint } from "@/server/doors/endpoints/call-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { callerOf } from "../support/client";
import { expectSoundLedger, outcomes } from "../support/tenant";
import {
  appOf,
  brokenEarnings,
  call,
  ingest,
  party,
  publicAgentOf,
  refund,
  sumsOf,
  use,
} from "./story";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

/** Ends the connections of lanes that wait for a lock, as a failover would. */
async function cutWaitingLanes(): Promise<number> {
  const [row] = await db().$queryRaw<{ cut: number }[]>`
    select count(pg_terminate_backend(pid))::int as cut from pg_stat_activity
    where application_name = 'bursar-charges' and datname = current_database() and wait_event_type = 'Lock'`;
  return row?.cut ?? 0;
}

const MICRO = 1_000_000n;

describe("a use through another's app", () => {
  it("costs the price and the markup, which is shared 80 to 20 in the same commit", async () => {
    const [creator, payer] = [await party("Creator", 0), await party("Payer", 100)];
    const app = await appOf(creator, 20);
    const charge = await use(payer, 10, { app_id: app.id });
    expect(charge).toMatchObject({
      credits: 12,
      markup: { source_id: app.id, percent: 20, price: 10, credits: 2 },
      balance_after: 88,
    });
    expect(await sumsOf(creator)).toMatchObject({ earned: 1_600_000n, available: 1_600_000n });
    expect(await call(creator, "app.get", { app_id: app.id })).toMatchObject({
      uses: 1,
      creator_earnings: 1.6,
      platform_revenue: 0.4,
    });
    const entries = await db().earningsEntry.findMany({ where: { chargeId: charge.id } });
    expect(entries.map(({ from, to, amount }) => [from, to, amount])).toEqual([
      ["usage", "creator", 1_600_000n],
      ["usage", "platform", 400_000n],
    ]);
    await expectSoundLedger(payer);
    expect(await brokenEarnings(creator, payer)).toEqual([]);
  });

  it("is told in a dry run, which earns nothing", async () => {
    const [creator, payer] = [await party("Creator", 0), await party("Payer", 100)];
    const app = await appOf(creator, 50);
    const told = await dryRunEndpoint(
      endpointNamed("charge.create"),
      { caller: callerOf(payer.owner), now: new Date(), ip: "", report: {} },
      {
        organization_id: payer.organization.id,
        operation: "api.call",
        quantity: 4,
        app_id: app.id,
      },
    );
    expect(told).toMatchObject({ credits: 6, would_pass: true });
    expect(await sumsOf(creator)).toMatchObject({ earned: 0n });
  });

  it("earns nothing where the charge is refused, and a repeat under one key earns once", async () => {
    const [creator, payer] = [await party("Creator", 0), await party("Payer", 11)];
    const app = await appOf(creator, 20);
    const input = { operation: "api.call", quantity: 10, app_id: app.id };
    await expect(call(payer, "charge.create", input)).rejects.toMatchObject({
      code: "insufficient_credits",
      extra: { required: 12, available: 11 },
    });
    expect(await sumsOf(creator)).toMatchObject({ earned: 0n });
    const small = { ...input, quantity: 5 };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => call(payer, "charge.create", small, { key: "once" })),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers[7]).toMatchObject({ credits: 6, markup: { credits: 1 } });
    expect(await sumsOf(creator)).toMatchObject({ earned: 800_000n });
    expect(await brokenEarnings(creator, payer)).toEqual([]);
  });

  it("costs no markup for whoever spends the same credits, or where none is asked", async () => {
    const [creator, payer] = [await party("Creator", 100), await party("Payer", 100)];
    const app = await appOf(creator, 20);
    const own = await use(creator, 10, { app_id: app.id });
    expect(own.credits).toBe(10);
    expect(own.markup).toBeUndefined();
    await call(creator, "app.update", { app_id: app.id, monetization_enabled: false });
    expect((await use(payer, 10, { app_id: app.id })).credits).toBe(10);
    expect(await sumsOf(creator)).toMatchObject({ earned: 0n });
  });

  it("is refused through a private agent, an archived app, and through both at once", async () => {
    const [creator, payer] = [await party("Creator", 0), await party("Payer", 100)];
    const agent = await publicAgentOf(creator, 10);
    expect((await use(payer, 10, { agent_id: agent.id })).credits).toBe(11);
    await call(creator, "agent.update", { agent_id: agent.id, is_public: false });
    await expect(use(payer, 10, { agent_id: agent.id })).rejects.toMatchObject({
      code: "not_found",
    });
    const app = await appOf(creator, 20);
    await expect(use(payer, 1, { app_id: app.id, agent_id: agent.id })).rejects.toMatchObject({
      code: "validation_failed",
    });
    await call(creator, "app.archive", { app_id: app.id });
    await expect(use(payer, 1, { app_id: app.id })).rejects.toMatchObject({ code: "not_found" });
    expect(await sumsOf(creator)).toMatchObject({ earned: 800_000n });
  });

  it("of a hundred at once, by several payers, earns for each that was charged", async () => {
    const [one, other] = [await party("One", 0), await party("Other", 0)];
    const payers = [await party("A", 120), await party("B", 120), await party("C", 30)];
    const apps = [await appOf(one, 20), await appOf(other, 33.33), await appOf(one, 0.01)];
    const settled = await Promise.allSettled(
      Array.from({ length: 100 }, (_, n) =>
        use(payers[n % 3] as never, 3, { app_id: (apps[n % 2] as { id: string }).id }),
      ),
    );
    const { done, refused } = outcomes(settled);
    expect(new Set(refused)).toEqual(new Set(["insufficient_credits"]));
    const paid = done.reduce(
      (sum, { markup }) => sum + BigInt(Math.round((markup?.credits ?? 0) * 1e6)),
      0n,
    );
    const [sources] = await db().$queryRaw<{ sum: bigint }[]>`
      select sum(earned + platform)::bigint as sum from earnings_sources
      where organization_id in (${one.organization.id}, ${other.organization.id})`;
    expect(sources?.sum).toBe(paid);
    for (const payer of payers) await expectSoundLedger(payer);
    expect(await brokenEarnings(one, other, ...payers)).toEqual([]);
  });

  it("whose batch loses its connection is sent again, and earns once", async () => {
    const [creator, payer] = [await party("Creator", 0), await party("Payer", 100)];
    const app = await appOf(creator, 20);
    const holder = new pg.Client({ connectionString: process.env.DATABASE_DIRECT_URL });
    await holder.connect();
    await holder.query("begin");
    await holder.query("select 1 from credit_accounts where id = $1 for update", [
      payer.organization.creditAccountId,
    ]);
    const uses = Promise.all(Array.from({ length: 30 }, () => use(payer, 1, { app_id: app.id })));
    await expect.poll(cutWaitingLanes, { interval: 5 }).toBeGreaterThan(0);
    await holder.query("rollback");
    await holder.end();
    expect(new Set((await uses).map(({ id }) => id)).size).toBe(30);
    expect(await sumsOf(creator)).toMatchObject({ earned: 30n * 160_000n });
    await expectSoundLedger(payer);
    expect(await brokenEarnings(creator, payer)).toEqual([]);
  });

  it("in a request of events, each with its own markup", async () => {
    const [creator, payer] = [await party("Creator", 0), await party("Payer", 100)];
    const app = await appOf(creator, 25);
    const event = { event_name: "api.call", external_customer_id: payer.organization.id };
    const answer = await ingest(payer, [
      { ...event, event_id: "a", properties: { credits: 4 }, app_id: app.id },
      { ...event, event_id: "b" },
      { ...event, event_id: "c", app_id: "app_00000000000000000000000000" },
      { ...event, event_id: "a", properties: { credits: 4 }, app_id: app.id },
    ]);
    expect(answer).toMatchObject({ accepted: 2, duplicates: 1, refused: 1 });
    expect(answer.results.map((r) => ("credits" in r ? r.credits : r.status_code))).toEqual([
      5, 1, 404, 5,
    ]);
    expect(await sumsOf(creator)).toMatchObject({ earned: 800_000n });
    expect(await brokenEarnings(creator, payer)).toEqual([]);
  });
});

describe("a refund", () => {
  it("takes the markup back from both in proportion, in parts as at once", async () => {
    const [creator, payer] = [await party("Creator", 0), await party("Payer", 100)];
    const app = await appOf(creator, 20);
    const charge = await use(payer, 10, { app_id: app.id });
    await refund(payer, charge.id, 3);
    expect(await sumsOf(creator)).toMatchObject({ takenBack: 400_000n, available: 1_200_000n });
    await refund(payer, charge.id, 0.000001);
    await refund(payer, charge.id);
    expect(await sumsOf(creator)).toMatchObject({ earned: 1_600_000n, available: 0n });
    expect(await call(creator, "app.get", { app_id: app.id })).toMatchObject({
      creator_earnings: 0,
      platform_revenue: 0,
    });
    expect(await brokenEarnings(creator, payer)).toEqual([]);
    await expectSoundLedger(payer);
  });

  it("after the earnings were redeemed makes them negative; what comes next fills them first", async () => {
    const [creator, payer] = [await party("Creator", 0), await party("Payer", 1_000)];
    const app = await appOf(creator, 100);
    const charge = await use(payer, 10, { app_id: app.id });
    await call(creator, "redemption.create", { kind: "credits", credits: 8 });
    await refund(payer, charge.id);
    expect(await sumsOf(creator)).toMatchObject({ available: -8n * MICRO });
    await use(payer, 12, { app_id: app.id });
    expect(await sumsOf(creator)).toMatchObject({ available: 1_600_000n });
    await expect(
      call(creator, "redemption.create", { kind: "credits", credits: 2 }),
    ).rejects.toMatchObject({ code: "earnings_not_available", extra: { available: 1.6 } });
    expect(await brokenEarnings(creator, payer)).toEqual([]);
  });
});

describe("what PostgreSQL refuses", () => {
  it("a second markup of one charge, a change of an entry, and sums written by hand", async () => {
    const [creator, payer] = [await party("Creator", 0), await party("Payer", 100)];
    const app = await appOf(creator, 20);
    const { id } = await use(payer, 10, { app_id: app.id });
    const movement = {
      organization: creator.organization.id,
      from: "usage",
      to: "creator",
      amount: "1",
      source: app.id,
      kind: "miniapp",
      charge: id,
      account: payer.organization.creditAccountId,
      at: new Date().toISOString(),
    };
    const post = (movements: object[]) =>
      db().$queryRaw`select post_earnings(${JSON.stringify(movements)}::jsonb)::text`;
    await expect(post([movement])).rejects.toThrow("earnings_entries_of_charge");
    const redeem = { organization: movement.organization, from: "creator", to: "credits" };
    await expect(
      post([{ ...redeem, amount: "1600001", redemption: "rdm_x", at: movement.at }]),
    ).rejects.toThrow("redeems more than it has earned");
    await expect(
      db().earningsEntry.updateMany({
        where: { organizationId: creator.organization.id },
        data: { amount: 1n },
      }),
    ).rejects.toThrow("append-only");
    await expect(
      db().earningsAccount.update({
        where: { organizationId: creator.organization.id },
        data: { earned: 5n },
      }),
    ).rejects.toThrow("only");
    await expect(
      db().$queryRaw`select change_pending_earnings(${creator.organization.id}, 1600001)::text`,
    ).rejects.toThrow("sets aside more");
    expect(await brokenEarnings(creator, payer)).toEqual([]);
  });
});
