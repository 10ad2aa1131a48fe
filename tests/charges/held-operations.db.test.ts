import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db, disconnectDb } from "@/server/foundation/db";
import { idSchema, newId } from "@/server/foundation/ids";
import { settleDueAccounts } from "@/server/ledger/settle-account";
import { defineHeldOperation } from "@/server/operations/define-operation";
import { dryRunOperation, runOperation } from "@/server/operations/run-operation";
import { idempotent } from "../support/idempotent";
import {
  creditsOf,
  expectSoundLedger,
  outcomes,
  sale,
  type Tenant,
  tenantWith,
} from "../support/tenant";

afterAll(disconnectDb);

/** Slow work for 10 credits: counts the lines of the books and keeps the number. */
const countLines = defineHeldOperation({
  key: "data.export",
  summary: "Count the lines of the books",
  permission: "accounting.write",
  input: z.strictObject({
    organization_id: idSchema("organization"),
    from: z.iso.date(),
    to: z.iso.date(),
  }),
  output: z.object({ id: z.string(), lines: z.int() }),
  rest: { method: "post", path: "/organizations/{organization_id}/exports", status: 201 },
  kind: "held",
  description: "Count of the lines",
  timeLimitSeconds: 600,
  work: ({ db, organization }) =>
    db.bookLine.count({ where: { transaction: { organizationId: organization.id } } }),
  async store({ tx, organization, actor, input, work: lines, now }) {
    const id = newId("bookEvent");
    await tx.bookEvent.create({
      data: {
        id,
        organizationId: organization.id,
        type: "lines.counted",
        entityType: "lines",
        entityId: id,
        actorType: actor.type,
        actorId: actor.id,
        description: `${lines} lines up to ${input.to}`,
        createdAt: now,
      },
    });
    const entity = { type: "count", id };
    return { output: { id, lines }, entity, description: "Lines counted" };
  },
});

function request(tenant: Tenant, idempotencyKey?: string, now = new Date()) {
  const input = countLines.input.parse({
    organization_id: tenant.organization.id,
    from: "2026-01-01",
    to: "2027-12-31",
  });
  const claim = idempotencyKey && idempotent(tenant, "data.export", idempotencyKey, input);
  const { organization, actor } = tenant;
  return { organization, actor, input, idempotent: claim || undefined, now };
}

const holdsOf = (tenant: Tenant) =>
  db().hold.findMany({ where: { organizationId: tenant.organization.id }, orderBy: { id: "asc" } });

const afterTimeLimit = () => new Date(Date.now() + (countLines.timeLimitSeconds + 1) * 1_000);

/** Whether a request was refused already. */
const isRefused = (request: Promise<unknown>) =>
  Promise.race([
    request.then(
      () => false,
      () => true,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, 20, false)),
  ]);

/** The same with other work: what a slow or failing one does. */
function countThat(work: () => Promise<void>) {
  return defineHeldOperation({
    ...countLines,
    async work(context) {
      await work();
      return countLines.work(context);
    },
  });
}

describe("an operation that holds its price while it works", () => {
  it("captures the hold with its result, and a repeat finds the result", async () => {
    const tenant = await tenantWith(20);
    await sale(tenant);
    const first = await runOperation(countLines, request(tenant, "export"));
    expect(first).toMatchObject({
      creditsCharged: 10_000_000n,
      available: 8_000_000n,
      replayed: false,
    });
    expect(first.output.lines).toBe(2);
    const again = await runOperation(countLines, request(tenant, "export"));
    expect(again).toMatchObject({ output: first.output, replayed: true });
    expect((await holdsOf(tenant)).map((hold) => hold.state)).toEqual(["captured"]);
    const capture = await db().ledgerEntry.findFirstOrThrow({
      where: { organizationId: tenant.organization.id, kind: "capture" },
    });
    expect(capture).toMatchObject({ entityType: "count", entityId: first.output.id });
    expect(await creditsOf(tenant)).toBe(8);
    await expectSoundLedger(tenant);
  });

  it("agreed to cost nothing, it works without a hold, and repeats find its result", async () => {
    const tenant = await tenantWith(20);
    await sale(tenant);
    await db().priceOverride.create({
      data: {
        id: newId("priceOverride"),
        creditAccountId: tenant.organization.creditAccountId,
        subject: `operation:${countLines.key}`,
        negotiated: true,
        prices: { credits: 0 },
        note: "Agreed with sales",
        createdBy: "staff",
        effectiveAt: new Date(Date.now() - 1000),
        createdAt: new Date(),
      },
    });
    const runs = await Promise.all(
      Array.from({ length: 5 }, () => runOperation(countLines, request(tenant, "free"))),
    );
    expect(new Set(runs.map(({ output }) => output.id)).size).toBe(1);
    expect(runs.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(runs.map(({ creditsCharged }) => creditsCharged)).toEqual(Array(5).fill(0n));
    const again = await runOperation(countLines, request(tenant, "free"));
    expect(again).toMatchObject({
      output: runs[0]?.output,
      replayed: true,
      available: 18_000_000n,
    });
    const dry = await dryRunOperation(countLines, request(tenant));
    expect(dry).toMatchObject({ would_pass: true, credits: 0 });
    expect(await holdsOf(tenant)).toEqual([]);
    await expectSoundLedger(tenant);
  });

  it("a repeat while it works answers 409, and the credits are held meanwhile", async () => {
    const tenant = await tenantWith(15);
    let finish = () => {};
    let begun = () => {};
    const working = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const slow = countThat(() => {
      begun();
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    const first = runOperation(slow, request(tenant, "slow"));
    await working;
    await expect(runOperation(slow, request(tenant, "slow"))).rejects.toMatchObject({
      code: "idempotency_in_progress",
    });
    await expect(runOperation(countLines, request(tenant))).rejects.toMatchObject({
      code: "insufficient_credits",
      extra: { available: 5, held: 10 },
    });
    finish();
    expect((await first).creditsCharged).toBe(10_000_000n);
    await expectSoundLedger(tenant);
  });

  it("a failure releases the hold, charges nothing and leaves the key free", async () => {
    const tenant = await tenantWith(10);
    const failing = countThat(() => Promise.reject(new Error("disk full")));
    await expect(runOperation(failing, request(tenant, "k"))).rejects.toMatchObject({
      code: "internal",
      message: expect.stringContaining("Nothing was charged"),
      extra: {},
    });
    expect((await holdsOf(tenant)).map((hold) => hold.state)).toEqual(["released"]);
    expect(await creditsOf(tenant)).toBe(10);
    await runOperation(countLines, request(tenant, "k"));
    expect(await creditsOf(tenant)).toBe(0);
    await expectSoundLedger(tenant);
  });

  it("what a crash left is released by the sweep, and a repeat with the key starts over", async () => {
    const tenant = await tenantWith(10);
    // A process that dies while it works never comes back from it.
    void runOperation(
      countThat(() => new Promise(() => {})),
      request(tenant, "k"),
    );
    await expect.poll(() => holdsOf(tenant).then((holds) => holds.length)).toBe(1);
    const later = afterTimeLimit();
    await settleDueAccounts(later);
    expect((await holdsOf(tenant)).map((hold) => hold.state)).toEqual(["expired"]);
    const retried = await runOperation(countLines, request(tenant, "k", later));
    expect(retried).toMatchObject({ creditsCharged: 10_000_000n, replayed: false });
    expect(await creditsOf(tenant)).toBe(0);
    await expectSoundLedger(tenant);
  });

  it("of repeats that come together after a crash one takes over, and the others are told to wait", async () => {
    const tenant = await tenantWith(40);
    void runOperation(
      countThat(() => new Promise(() => {})),
      request(tenant, "k"),
    );
    await expect.poll(() => holdsOf(tenant).then((holds) => holds.length)).toBe(1);
    await settleDueAccounts(afterTimeLimit());
    let finish = () => {};
    const slow = countThat(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    const repeats = Array.from({ length: 3 }, () =>
      runOperation(slow, request(tenant, "k", afterTimeLimit())),
    );
    const settled = Promise.allSettled(repeats);
    // Two are refused while the third works; only then is it let go.
    await expect
      .poll(async () => (await Promise.all(repeats.map(isRefused))).filter(Boolean).length)
      .toBe(2);
    finish();
    const { done, refused } = outcomes(await settled);
    expect(done).toHaveLength(1);
    expect(refused).toEqual(["idempotency_in_progress", "idempotency_in_progress"]);
    expect(await creditsOf(tenant)).toBe(30);
    await expectSoundLedger(tenant);
  });

  it("a repeat that takes over an overdue run wins: the run's late result is thrown away, charged once", async () => {
    const tenant = await tenantWith(40);
    let finish = () => {};
    const first = runOperation(
      countThat(
        () =>
          new Promise((resolve) => {
            finish = resolve;
          }),
      ),
      request(tenant, "k"),
    );
    await expect.poll(() => holdsOf(tenant).then((holds) => holds.length)).toBe(1);
    // No sweep has run yet: the repeat itself gives the overdue hold back.
    const second = await runOperation(countLines, request(tenant, "k", afterTimeLimit()));
    finish();
    await expect(first).rejects.toMatchObject({ code: "wrong_state" });
    expect((await holdsOf(tenant)).map((hold) => hold.state)).toEqual(["expired", "captured"]);
    const again = await runOperation(countLines, request(tenant, "k", afterTimeLimit()));
    expect(again).toMatchObject({ output: second.output, replayed: true });
    expect(await creditsOf(tenant)).toBe(30);
    await expectSoundLedger(tenant);
  });

  it("a result that comes after the time limit is thrown away and not charged", async () => {
    const tenant = await tenantWith(10);
    const late = countThat(() => settleDueAccounts(afterTimeLimit()));
    await expect(runOperation(late, request(tenant))).rejects.toMatchObject({
      code: "wrong_state",
    });
    expect(await creditsOf(tenant)).toBe(10);
    const counted = { organizationId: tenant.organization.id, type: "lines.counted" };
    expect(await db().bookEvent.count({ where: counted })).toBe(0);
    await expectSoundLedger(tenant);
  });

  it("a dry run does no work and moves nothing", async () => {
    const tenant = await tenantWith(10);
    const never = countThat(() => Promise.reject(new Error("must not work")));
    expect(await dryRunOperation(never, request(tenant))).toMatchObject({
      credits: 10,
      would_pass: true,
    });
    expect(await holdsOf(tenant)).toEqual([]);
    expect(await creditsOf(tenant)).toBe(10);
  });
});
