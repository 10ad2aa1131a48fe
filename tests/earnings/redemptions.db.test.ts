import { afterAll, describe, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import { join, newPerson } from "@/server/scenarios/story";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { callerOf } from "../support/client";
import { creditsOf, expectSoundLedger, outcomes } from "../support/tenant";
import { brokenEarnings, call, earnFor, type Party, party, refund, sumsOf } from "./story";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const MICRO = 1_000_000n;

/** A creator whom one charge earned this many credits. */
async function earned(
  credits: number,
): Promise<{ creator: Party; payer: Party; chargeId: string }> {
  const creator = await party("Creator", 0);
  return { creator, ...(await earnFor(creator, credits)) };
}

const asPayout = (credits: number) => ({
  kind: "payout",
  credits,
  pay_to: "DE02 1203 0000 0000 2020 51, Creator Ltd",
});

async function staffMember() {
  return newPerson(new Date(), { email: uniqueEmail("staff"), name: "Staff", isStaff: true });
}

function decide(
  staff: Awaited<ReturnType<typeof staffMember>>,
  decision: "approve" | "decline",
  redemptionId: string,
) {
  return callEndpoint(
    endpointNamed(`staff.payout.${decision}`),
    { caller: callerOf(staff), now: new Date(), ip: "", report: {} },
    { redemption_id: redemptionId, note: "Transfer 4711" },
  );
}

describe("into credits", () => {
  it("moves available earnings into the pool as a grant of category earnings, once", async () => {
    const { creator, payer } = await earned(10);
    const input = { kind: "credits", credits: 4 };
    const [one, two] = await Promise.all([
      call(creator, "redemption.create", input, { key: "a" }),
      call(creator, "redemption.create", input, { key: "a" }),
    ]);
    expect(two).toEqual(one);
    expect(one).toMatchObject({ kind: "credits", state: "completed", credits: 4 });
    expect(await creditsOf(creator)).toBe(4);
    const grant = await db().creditGrant.findUniqueOrThrow({
      where: { source: `redemption:${one.id}` },
    });
    expect(grant).toMatchObject({ category: "earnings", original: 4n * MICRO });
    expect(await sumsOf(creator)).toMatchObject({ redeemed: 4n * MICRO, available: 6n * MICRO });
    await expect(
      call(creator, "redemption.create", { kind: "credits", credits: 5 }, { key: "a" }),
    ).rejects.toMatchObject({ code: "idempotency_key_reused" });
    await expectSoundLedger(creator);
    expect(await brokenEarnings(creator, payer)).toEqual([]);
  });

  it("of twenty at once, redeems no more than is available", async () => {
    const { creator, payer } = await earned(10);
    const settled = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        call(creator, "redemption.create", { kind: "credits", credits: 3 }),
      ),
    );
    const { done, refused } = outcomes(settled);
    expect(done).toHaveLength(3);
    expect(new Set(refused)).toEqual(new Set(["earnings_not_available"]));
    expect(await creditsOf(creator)).toBe(9);
    expect(await brokenEarnings(creator, payer)).toEqual([]);
  });

  it("pays debt first", async () => {
    const { creator } = await earned(10);
    await db().creditAccount.update({
      where: { id: creator.organization.creditAccountId },
      data: { overagePolicy: "allow_to_limit", overageLimit: 100n * MICRO },
    });
    await call(creator, "charge.create", { operation: "api.call", quantity: 3 });
    await call(creator, "redemption.create", { kind: "credits", credits: 5 });
    expect(await creditsOf(creator)).toBe(2);
    await expectSoundLedger(creator);
  });

  it("refuses less than the least, and what nobody earned", async () => {
    const creator = await party("Creator", 0);
    await expect(
      call(creator, "redemption.create", { kind: "credits", credits: 0.5 }),
    ).rejects.toMatchObject({ code: "validation_failed" });
    await expect(
      call(creator, "redemption.create", { kind: "credits", credits: 1 }),
    ).rejects.toMatchObject({ code: "earnings_not_available", extra: { available: 0 } });
  });

  it("is for owners, admins and billing people", async () => {
    const { creator } = await earned(10);
    const at = new Date();
    for (const [role, may] of [
      ["member", false],
      ["viewer", false],
      ["billing", true],
    ] as const) {
      const owner = await newPerson(at, { email: uniqueEmail(role), name: role });
      await join(at, creator.organization as never, owner, role);
      const asked = call({ ...creator, owner }, "redemption.create", {
        kind: "credits",
        credits: 1,
      });
      if (may) await asked;
      else await expect(asked).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});

describe("a payout", () => {
  it("is set aside when asked for, and redeemed when staff approve it, with an email", async () => {
    const { creator, payer } = await earned(6_000);
    const request = await call(creator, "redemption.create", asPayout(5_000));
    expect(request).toMatchObject({ state: "pending", amount_cents: 5_000 });
    expect(await sumsOf(creator)).toMatchObject({
      pending: 5_000n * MICRO,
      available: 1_000n * MICRO,
    });
    await expect(
      call(creator, "redemption.create", { kind: "credits", credits: 1_001 }),
    ).rejects.toMatchObject({ code: "earnings_not_available" });
    const done = await decide(await staffMember(), "approve", request.id);
    expect(done).toMatchObject({ state: "completed", note: "Transfer 4711", is_covered: true });
    expect(await sumsOf(creator)).toMatchObject({ pending: 0n, redeemed: 5_000n * MICRO });
    const emails = await db().emailMessage.findMany({
      where: { organizationId: creator.organization.id, template: "payout-decided" },
    });
    expect(emails.map(({ recipient }) => recipient)).toEqual([creator.owner.email]);
    expect(await brokenEarnings(creator, payer)).toEqual([]);
  });

  it("that is declined is available again", async () => {
    const { creator, payer } = await earned(3_000);
    const { id } = await call(creator, "redemption.create", asPayout(3_000));
    const staff = await staffMember();
    await decide(staff, "decline", id);
    expect(await sumsOf(creator)).toMatchObject({ pending: 0n, available: 3_000n * MICRO });
    await expect(decide(staff, "approve", id)).rejects.toMatchObject({ code: "wrong_state" });
    expect(await brokenEarnings(creator, payer)).toEqual([]);
  });

  it("is decided once, however many decide it at the same time", async () => {
    const { creator, payer } = await earned(3_000);
    const { id } = await call(creator, "redemption.create", asPayout(3_000));
    const staff = await Promise.all([staffMember(), staffMember(), staffMember(), staffMember()]);
    const settled = await Promise.allSettled(
      staff.map((one, n) => decide(one, n % 2 ? "approve" : "decline", id)),
    );
    const { done, refused } = outcomes(settled);
    expect(done).toHaveLength(1);
    expect(refused).toEqual(["wrong_state", "wrong_state", "wrong_state"]);
    expect(await brokenEarnings(creator, payer)).toEqual([]);
  });

  it("waits for a second person above the limit of staff", async () => {
    const { creator } = await earned(12_000);
    const { id } = await call(creator, "redemption.create", asPayout(12_000));
    const [one, other] = [await staffMember(), await staffMember()];
    const asked = await decide(one, "approve", id);
    expect(asked).toMatchObject({ approval_request: { state: "pending" } });
    expect(await sumsOf(creator)).toMatchObject({ pending: 12_000n * MICRO, redeemed: 0n });
    const { approval_request } = asked as { approval_request: { id: string } };
    await callEndpoint(
      endpointNamed("staff.request.approve"),
      { caller: callerOf(other), now: new Date(), ip: "", report: {} },
      { request_id: approval_request.id },
    );
    expect(await sumsOf(creator)).toMatchObject({ pending: 0n, redeemed: 12_000n * MICRO });
  });

  it("of one's own organization is decided by a colleague", async () => {
    const { creator } = await earned(3_000);
    const { id } = await call(creator, "redemption.create", asPayout(3_000));
    await db().user.update({ where: { id: creator.owner.id }, data: { isStaff: true } });
    await expect(decide({ ...creator.owner, isStaff: true }, "approve", id)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("is not approved once a refund took back what was to be paid", async () => {
    const { creator, payer, chargeId } = await earned(3_000);
    const { id } = await call(creator, "redemption.create", asPayout(3_000));
    await refund(payer, chargeId, 100);
    const staff = await staffMember();
    await expect(decide(staff, "approve", id)).rejects.toMatchObject({ code: "wrong_state" });
    await decide(staff, "decline", id);
    expect((await sumsOf(creator)).available).toBeLessThan(3_000n * MICRO);
    expect(await brokenEarnings(creator, payer)).toEqual([]);
  });

  it("is in whole credits, above the least, with where it goes, and asked for by a person", async () => {
    const { creator } = await earned(3_000);
    const refusals = [asPayout(2_499), asPayout(2_500.5), { kind: "payout", credits: 2_500 }];
    for (const input of refusals) {
      await expect(call(creator, "redemption.create", input)).rejects.toMatchObject({
        code: "validation_failed",
      });
    }
    const byKey = callEndpoint(
      endpointNamed("redemption.create"),
      {
        caller: {
          kind: "api_key",
          keyId: "key_test",
          agentId: null,
          organizationId: creator.organization.id,
          scopes: ["billing:write"],
          userId: creator.owner.id,
          requestId: "req_test",
        },
        now: new Date(),
        ip: "",
        report: {},
      },
      asPayout(2_500),
    );
    await expect(byKey).rejects.toMatchObject({ code: "forbidden" });
    expect(await sumsOf(creator)).toMatchObject({ pending: 0n });
  });
});
