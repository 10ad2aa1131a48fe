import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decidePayout } from "@/server/earnings/decide-payout";
import { matureAllEarnings } from "@/server/earnings/mature-earnings";
import { readEarnings, readMatured } from "@/server/earnings/read-earnings";
import { readPayout } from "@/server/earnings/read-redemptions";
import { redeemEarnings } from "@/server/earnings/redeem-earnings";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { grantCredits, join } from "@/server/scenarios/story";
import { outcomes } from "../support/tenant";
import { appOf, bought, brokenEarnings, type Party, party, refund, use } from "./story";

process.env.EARNINGS_HOLD_BACK_DAYS = "30";
afterAll(async () => {
  process.env.EARNINGS_HOLD_BACK_DAYS = "0";
  await closeLanes();
  await disconnectDb();
});

const MICRO = 1_000_000n;
const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

/** A creator, and payers who have these credits: bought ones, given ones, or the first of each. */
async function world() {
  const creator = await party("Creator", 0);
  // At a markup of 125% the creator earns as much as the price.
  const app = await appOf(creator, 125);
  const spend = async (payer: Party, price: number) =>
    (await use(payer, price, { app_id: app.id })).id;
  const payer = async (kind: "bought" | "given", credits: number) => {
    const one = await party(kind, credits);
    if (kind === "bought") await bought(one);
    return one;
  };
  const payOut = (credits: number, at: Date) =>
    redeemEarnings(
      creator.organization,
      { kind: "payout", credits, pay_to: "DE02 1203 0000" },
      { actor: { type: "user", id: creator.owner.id }, userId: creator.owner.id },
      at,
    );
  const toCredits = (credits: number, at: Date) =>
    redeemEarnings(
      creator.organization,
      { kind: "credits", credits },
      { actor: { type: "user", id: creator.owner.id }, userId: creator.owner.id },
      at,
    );
  const payable = async (at: Date) => {
    await matureAllEarnings(at);
    return (await readMatured(db(), creator.organization.id)).payable;
  };
  return { creator, spend, payer, payOut, toCredits, payable };
}

const refused = { code: "earnings_not_available" };

describe("money is paid", () => {
  it("for what bought credits earned, once it is older than the hold-back", async () => {
    const { creator, spend, payer, payOut, payable } = await world();
    const one = await payer("bought", 9_000);
    await spend(one, 3_000);
    await expect(payOut(2_500, new Date())).rejects.toMatchObject(refused);
    await expect(payOut(2_500, inDays(29))).rejects.toMatchObject(refused);
    expect(await readEarnings(creator.organization.id, new Date())).toMatchObject({
      available: 3_000,
      payable: 0,
      maturing: 3_000,
      hold_back_days: 30,
    });
    expect(await payable(inDays(31))).toBe(3_000n * MICRO);
    await payOut(2_500, inDays(31));
    expect(await payable(inDays(31))).toBe(500n * MICRO);
    expect(await brokenEarnings(creator, one)).toEqual([]);
  });

  it("never for what given credits earned: they become credits at once", async () => {
    const { creator, spend, payer, payOut, toCredits, payable } = await world();
    const one = await payer("given", 9_000);
    await spend(one, 3_000);
    await expect(payOut(2_500, inDays(400))).rejects.toMatchObject(refused);
    expect(await payable(inDays(400))).toBe(0n);
    await toCredits(3_000, new Date());
    expect(await readEarnings(creator.organization.id, new Date())).toMatchObject({
      available: 0,
      credits_only: 3_000,
    });
    expect(await brokenEarnings(creator, one)).toEqual([]);
  });

  it("for the bought part of a charge that drew from both", async () => {
    const { spend, payer, payable } = await world();
    const one = await payer("bought", 1_125);
    await grantCredits(new Date(), { ...one.organization } as never, 9_000);
    // 1,000 at 125% cost 2,250: half of them are bought.
    await spend(one, 1_000);
    expect(await payable(inDays(31))).toBe(500n * MICRO);
  });

  it("after redemptions into credits have used up the rest first", async () => {
    const { spend, payer, toCredits, payable } = await world();
    await spend(await payer("given", 9_000), 1_000);
    await spend(await payer("bought", 9_000), 3_000);
    await toCredits(1_000, new Date());
    expect(await payable(inDays(31))).toBe(3_000n * MICRO);
    await toCredits(500, new Date());
    expect(await payable(inDays(31))).toBe(2_500n * MICRO);
  });

  it("less what refunds took back, at once, also of a payout that waits", async () => {
    const { creator, spend, payer, payOut, payable } = await world();
    const one = await payer("bought", 9_000);
    const charge = await spend(one, 3_000);
    const { redemption } = await payOut(3_000, inDays(31));
    await refund(one, charge, 675);
    expect(await payable(inDays(31))).toBe(-300n * MICRO);
    expect(await readPayout(redemption.id)).toMatchObject({ payable: -300, is_covered: false });
    const staff = { type: "staff", id: "usr_staff" } as const;
    await expect(
      inTransaction((tx) =>
        decidePayout(tx, redemption.id, { state: "completed", note: "4711" }, staff, inDays(31)),
      ),
    ).rejects.toMatchObject({ code: "wrong_state" });
    // A month on, the refund is looked at too, and counts once.
    expect(await payable(inDays(80))).toBe(-300n * MICRO);
    expect(await brokenEarnings(creator, one)).toEqual([]);
  });

  it.each([
    ["was refunded", { refundedCents: 4_500n, clawedBack: 4_500n * MICRO }, 1_500n],
    ["is disputed", { disputedCents: 9_000n, clawedBack: 9_000n * MICRO }, 0n],
    ["was lost to its bank", { lostCents: 9_000n, clawedBack: 9_000n * MICRO }, 0n],
    [
      "is suspected of fraud",
      { fraudWarning: "made_with_stolen_card", fraudWarningAt: new Date() },
      0n,
    ],
  ])("not for what a payment bought that %s", async (_how, change, left) => {
    const { spend, payer, payable } = await world();
    const one = await payer("bought", 9_000);
    await spend(one, 3_000);
    const { creditAccountId } = one.organization;
    await db().payment.updateMany({ where: { creditAccountId }, data: change });
    expect(await payable(inDays(31))).toBe(left * MICRO);
  });

  it("once, however many ask and look at the same time", async () => {
    const { creator, spend, payer, payOut } = await world();
    const one = await payer("bought", 90_000);
    for (let n = 0; n < 3; n++) await spend(one, 2_000);
    const settled = await Promise.allSettled([
      ...Array.from({ length: 8 }, () => payOut(2_500, inDays(31))),
      ...Array.from({ length: 4 }, () => matureAllEarnings(inDays(31))),
    ]);
    const { refused: refusals } = outcomes(settled);
    expect(refusals).toEqual(Array(6).fill("earnings_not_available"));
    expect((await readMatured(db(), creator.organization.id)).payable).toBe(1_000n * MICRO);
    expect(await brokenEarnings(creator, one)).toEqual([]);
  });

  it("by nobody past the rule: PostgreSQL refuses to set more aside", async () => {
    const { creator, spend, payer } = await world();
    await spend(await payer("given", 9_000), 3_000);
    await expect(
      db().$queryRaw`select change_pending_earnings(${creator.organization.id}, ${MICRO})::text`,
    ).rejects.toThrow("more than may be paid out");
  });
});

describe("staff see", () => {
  let payoutId: string;
  let friend: Party;
  beforeAll(async () => {
    const { creator, spend, payer, payOut } = await world();
    friend = await payer("bought", 9_000);
    await spend(friend, 3_000);
    await spend(await payer("given", 9_000), 1_000);
    await join(new Date(), friend.organization as never, creator.owner, "member");
    payoutId = (await payOut(2_500, inDays(31))).redemption.id;
  });

  it("who paid, with what, and whether the same person is on both sides", async () => {
    const { payers } = await readPayout(payoutId);
    expect(payers).toMatchObject([
      {
        organization_id: friend.organization.id,
        earned: 3_000,
        money: 3_000,
        shares_members: true,
      },
      { earned: 1_000, money: 0, shares_members: false },
    ]);
  });
});
