import { afterAll, expect, it } from "vitest";
import type { Alert } from "@/generated/prisma/client";
import { changeAlert, createAlert, type Threshold } from "@/server/alerts/change-alert";
import { checkAlerts } from "@/server/alerts/check-alerts";
import { readScopes } from "@/server/alerts/read-scopes";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { createWallet } from "@/server/grants/change-wallets";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postCharges } from "@/server/ledger/post-charges";
import { postTransaction } from "@/server/ledger/post-transaction";
import { settleAccount } from "@/server/ledger/settle-account";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { seededRandom } from "../support/seeded-random";
import { type Tenant, tenantWithoutBooks } from "../support/tenant";

afterAll(disconnectDb);

const MICRO = 1_000_000n;
const MINUTE_MS = 60_000;

/** An account with two wallets and a clock of its own, whose jobs run only when they are due. */
class World {
  at = new Date();
  tenant!: Tenant;
  wallets: string[] = [];

  static async open(credits: number): Promise<World> {
    const world = new World();
    world.tenant = await tenantWithoutBooks(credits);
    const { creditAccountId, actor } = world;
    const primary = await db().wallet.findFirstOrThrow({ where: { creditAccountId } });
    const second = await inTransaction((tx) =>
      createWallet(tx, creditAccountId, { name: "Second", priority: 5 }, actor, world.at),
    );
    world.wallets = [primary.id, second];
    return world;
  }

  get creditAccountId() {
    return this.tenant.organization.creditAccountId;
  }
  get actor() {
    return this.tenant.actor;
  }

  alert(walletId: string | null, threshold: Threshold, cooldownSeconds = 0): Promise<string> {
    const destination = { channel: "webhook", url: "https://hooks.example.com/" } as const;
    const input = { walletId, threshold, destination, cooldownSeconds };
    return inTransaction(async (tx) => {
      const made = await createAlert(tx, this.creditAccountId, input, this.actor, this.at);
      return made.id;
    });
  }

  /** Answers whether there was enough for it. */
  async charge(credits: number, hold?: { id: string; expiresAt: Date }): Promise<boolean> {
    const charge = {
      creditAccountId: this.creditAccountId,
      organizationId: this.tenant.organization.id,
      amount: BigInt(credits) * MICRO,
      idempotencyKey: newId("request"),
      operation: "api.call",
      priceVersion: "test",
      transactionId: newId("ledgerTransaction"),
      actor: this.actor,
      description: "API call",
      timeZone: "UTC",
      ...(hold ? { hold } : {}),
    };
    await settleAccount(db(), this.creditAccountId, this.at);
    const [verdict] = await inTransaction((tx) => postCharges(tx, [charge], this.at));
    return verdict?.outcome === "charged";
  }

  async grant(walletId: string, credits: number, from = this.at, to: Date | null = null) {
    await settleAccount(db(), this.creditAccountId, this.at);
    await inTransaction(async (tx) => {
      const { debt } = await lockCreditAccount(tx, this.creditAccountId);
      const grant = grantTransaction({
        creditAccountId: this.creditAccountId,
        walletId,
        debt,
        category: "bonus",
        amount: BigInt(credits) * MICRO,
        effectiveAt: from,
        expiresAt: to,
        source: `test:${newId("request")}`,
        description: "Bonus credits",
        organizationId: this.tenant.organization.id,
        actor: this.actor,
        now: this.at,
      });
      await postTransaction(tx, grant);
    });
  }

  /** What the worker does by this time: the look at the account, where one is due. Answers whether it looked. */
  async work(): Promise<boolean> {
    const due = await db().$queryRaw<{ id: bigint }[]>`
      delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
      where t.id = j.task_id and t.identifier = 'check-balance' and j.payload ->> 'creditAccountId' = ${this.creditAccountId}
        and j.run_at <= greatest(now(), ${this.at}) returning j.id`;
    if (due.length > 0) await checkAlerts(this.creditAccountId, false, this.at);
    return due.length > 0;
  }

  fired(): Promise<Pick<Alert, "id" | "crossing" | "isDown">[]> {
    return db().alert.findMany({
      where: { creditAccountId: this.creditAccountId },
      select: { id: true, crossing: true, isDown: true },
      orderBy: { id: "asc" },
    });
  }
}

const percent = (bps: number): Threshold => ({ thresholdBps: bps, threshold: null });
const absolute = (credits: number): Threshold => ({
  thresholdBps: null,
  threshold: BigInt(credits) * MICRO,
});

it("random charges, holds, expiries, grants and waits fire each crossing once, woken by the ledger alone", async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 100_000);
  const random = seededRandom(seed);
  const upTo = (most: number) => 1 + Math.floor(random() * most);
  const world = await World.open(300);
  const [primary, second] = world.wallets as [string, string];
  await world.grant(second, 200);
  const asked: [string | null, Threshold][] = [
    [null, percent(2_000)],
    [null, absolute(120)],
    [null, absolute(40)],
    [primary, percent(5_000)],
    [second, percent(2_500)],
    [second, absolute(90)],
  ];
  const ids: string[] = [];
  for (const [walletId, threshold] of asked) ids.push(await world.alert(walletId, threshold));
  await world.work();

  const models = await Promise.all(asked.map(() => ({ down: false, fired: 0, last: 0n })));
  // Credits have come in where there are more than at the last look.
  const observe = async (looked: boolean, first = false) => {
    const scopes = await readScopes(db(), world.creditAccountId, world.at);
    for (const [n, model] of models.entries()) {
      const [walletId, limit] = asked[n] as [string | null, Threshold];
      const { available, total } = scopes.of(walletId);
      const isBelow =
        available <= 0n ||
        (limit.thresholdBps === null
          ? available < limit.threshold
          : available * 10_000n < total * BigInt(limit.thresholdBps));
      const isBack =
        limit.thresholdBps === null
          ? available * 100n >= limit.threshold * 105n
          : // The threshold in whole microcredits, upward.
            available * 100n >=
            ((total * BigInt(limit.thresholdBps) + 9_999n) / 10_000n || 1n) * 105n;
      if (model.down && isBack && available > model.last) model.down = false;
      if (!model.down && isBelow) {
        model.down = true;
        if (!first) model.fired++;
      }
      if (looked) model.last = available;
    }
  };
  await observe(true, true);

  const log: string[] = [];
  // One thing begins or ends at a time, and a wait leads to the next: what happens within it is then one step.
  const coming: Date[] = [];
  const later = (from: Date, minutes: number) => {
    const at = new Date(from.getTime() + minutes * MINUTE_MS + coming.length + 1);
    coming.push(at);
    return at;
  };
  for (let step = 0; step < 100; step++) {
    const kind = random();
    if (kind < 0.5) {
      const credits = upTo(60);
      log.push(`${credits} charged: ${await world.charge(credits)}`);
    } else if (kind < 0.62) {
      const expiresAt = later(world.at, upTo(20));
      const credits = upTo(50);
      log.push(`${credits} held: ${await world.charge(credits, { id: newId("hold"), expiresAt })}`);
    } else if (kind < 0.8) {
      const wallet = random() < 0.5 ? primary : second;
      const from = random() < 0.3 ? later(world.at, upTo(20)) : world.at;
      const to = random() < 0.4 ? later(from, upTo(30)) : null;
      const credits = upTo(150);
      await world.grant(wallet, credits, from, to);
      log.push(`${credits} granted from ${from.toISOString()} to ${to?.toISOString()}`);
    } else {
      const ahead = coming.filter((at) => at > world.at).sort((a, b) => a.getTime() - b.getTime());
      world.at = ahead[0] ?? new Date(world.at.getTime() + MINUTE_MS);
      // What ends or begins is looked at when the worker's sweep settles it.
      await settleAccount(db(), world.creditAccountId, world.at);
      log.push(`waited to ${world.at.toISOString()}`);
    }
    await observe(await world.work());
    const fired = await world.fired();
    for (const [n, { isDown, crossing }] of fired.entries()) {
      const model = models[n];
      if (!model) continue;
      expect(crossing, `SEED=${seed} alert ${n}\n${log.join("\n")}`).toBe(model.fired);
      expect(isDown, `SEED=${seed} alert ${n}\n${log.join("\n")}`).toBe(model.down);
    }
  }
  const logged = await db().alertFiring.count({ where: { alertId: { in: ids } } });
  expect(logged).toBe(models.reduce((sum, { fired }) => sum + fired, 0));
});

it("a balance that rose and was spent again before anybody looked fires again", async () => {
  const world = await World.open(100);
  await world.alert(null, absolute(50));
  await world.charge(60);
  await world.work();
  await world.grant(world.wallets[0] as string, 100);
  await world.charge(100);
  await world.work();
  expect(await world.fired()).toMatchObject([{ crossing: 2 }]);
});

it("credits that begin and end while the ledger stands still fire when they end", async () => {
  const world = await World.open(10);
  const [wallet] = world.wallets as [string];
  await world.alert(null, absolute(50));
  await world.alert(wallet, absolute(50));
  const inMinutes = (minutes: number) => new Date(world.at.getTime() + minutes * MINUTE_MS);
  const [begins, ends] = [inMinutes(10), inMinutes(20)];
  await world.grant(wallet, 100, begins, ends);
  world.at = begins;
  expect(await world.work(), "a look at their beginning").toBe(true);
  expect(await world.fired()).toMatchObject([{ isDown: false }, { isDown: false }]);
  world.at = ends;
  await settleAccount(db(), world.creditAccountId, world.at);
  await world.work();
  const fired = { crossing: 1, isDown: true };
  expect(await world.fired()).toMatchObject([fired, fired]);
});

it("ten looks at once, beside charges, fire once", async () => {
  const world = await World.open(200);
  await world.alert(world.wallets[0] as string, percent(5_000));
  await Promise.all([
    ...Array.from({ length: 15 }, () => world.charge(10)),
    ...Array.from({ length: 10 }, () => checkAlerts(world.creditAccountId, false, world.at)),
  ]);
  await world.work();
  const [fired] = await world.fired();
  expect(fired).toMatchObject({ crossing: 1, isDown: true });
  expect(await db().alertFiring.count({ where: { alertId: fired?.id ?? "" } })).toBe(1);
});

it("a look that fails halfway has told nobody, and its repeat tells once", async () => {
  const world = await World.open(100);
  const id = await world.alert(null, absolute(50));
  await world.charge(60);
  // Whatever stops it between the decision and the message: here the log refuses the row.
  await db().$executeRawUnsafe(
    `alter table alert_firings add constraint stopped check (alert_id <> '${id}') not valid`,
  );
  try {
    await expect(checkAlerts(world.creditAccountId, false, world.at)).rejects.toThrow();
  } finally {
    await db().$executeRawUnsafe("alter table alert_firings drop constraint stopped");
  }
  expect(
    await db().webhookDelivery.count({ where: { endpoint: { alerts: { some: { id } } } } }),
  ).toBe(0);
  await checkAlerts(world.creditAccountId, false, world.at);
  await checkAlerts(world.creditAccountId, false, world.at);
  expect(
    await db().webhookDelivery.count({ where: { endpoint: { alerts: { some: { id } } } } }),
  ).toBe(1);
});

it("a crossing within the cool-down is told once it is over, if the balance is still below", async () => {
  const world = await World.open(100);
  await world.alert(null, absolute(50), 600);
  await world.charge(60);
  await world.work();
  await world.grant(world.wallets[0] as string, 100);
  await world.work();
  await world.charge(100);
  await world.work();
  expect(await world.fired()).toMatchObject([{ crossing: 1, isDown: false }]);
  world.at = new Date(world.at.getTime() + 11 * MINUTE_MS);
  expect(await world.work(), "a job waits for the end of the cool-down").toBe(true);
  expect(await world.fired()).toMatchObject([{ crossing: 2, isDown: true }]);
});

it("one that is made below its threshold, or changed to be, waits for the balance to rise", async () => {
  const world = await World.open(100);
  const id = await world.alert(null, absolute(150));
  await checkAlerts(world.creditAccountId, false, world.at);
  await world.grant(world.wallets[0] as string, 100);
  await world.work();
  await world.charge(60);
  await world.work();
  expect(await world.fired()).toMatchObject([{ crossing: 1 }]);
  await inTransaction((tx) =>
    changeAlert(tx, world.creditAccountId, id, { threshold: absolute(139) }, world.actor, world.at),
  );
  await world.charge(2);
  await world.work();
  expect(await world.fired(), "140 to 138").toMatchObject([{ crossing: 2 }]);
});

it("charges look at no alert: twenty of them add no job until one is due", async () => {
  const world = await World.open(1_000);
  for (let n = 0; n < 10; n++) {
    await world.alert(null, absolute(10 + n));
    await world.alert(world.wallets[0] as string, percent(100 + n));
  }
  await world.work();
  const { watchesWallets } = await db().creditAccount.findUniqueOrThrow({
    where: { id: world.creditAccountId },
  });
  expect(watchesWallets).toBe(false);
  for (let n = 0; n < 20; n++) {
    await world.charge(10);
    expect(await world.work()).toBe(false);
  }
});
