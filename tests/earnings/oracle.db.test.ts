import { afterAll, expect, it } from "vitest";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import { matureAllEarnings } from "@/server/earnings/mature-earnings";
import { readMatured } from "@/server/earnings/read-earnings";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { batterySeed, batterySize, batteryTimeoutMs, seeded } from "../support/battery";
import { callerOf } from "../support/client";
import { expectSoundLedger } from "../support/tenant";
import {
  appOf,
  bought,
  brokenEarnings,
  call,
  type Party,
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

const STEPS = batterySize(150, 20_000);

/** What a person with pencil and paper would say an organization earned, in microcredits. */
type OnPaper = {
  earned: bigint;
  takenBack: bigint;
  redeemed: bigint;
  pending: bigint;
};
type Charge = {
  id: string;
  payer: number;
  creator: number;
  total: bigint;
  markup: bigint;
  ofCreator: bigint;
  returned: bigint;
  takenBack: bigint;
};

it(`${STEPS} random uses, refunds, redemptions and payouts agree with paper (seed ${batterySeed})`, {
  timeout: batteryTimeoutMs,
}, async () => {
  const random = seeded(batterySeed);
  const staff = await newPerson(new Date(), {
    email: uniqueEmail("staff"),
    name: "Staff",
    isStaff: true,
  });
  const creators = [await party("One", 0), await party("Other", 0)];
  const payers = [await party("A", 1_000_000), await party("B", 900_000_000 / STEPS)];
  // The first pays with what was bought, the other with what was given.
  await bought(payers[0] as Party);
  const sources = [
    { creator: 0, bps: 2_000n, through: { app_id: (await appOf(creators[0] as never, 20)).id } },
    { creator: 0, bps: 1n, through: { app_id: (await appOf(creators[0] as never, 0.01)).id } },
    { creator: 1, bps: 3_333n, through: { app_id: (await appOf(creators[1] as never, 33.33)).id } },
    {
      creator: 1,
      bps: 50_000n,
      through: { agent_id: (await publicAgentOf(creators[1] as never, 500)).id },
    },
  ];
  const paper: OnPaper[] = creators.map(() => ({
    earned: 0n,
    takenBack: 0n,
    redeemed: 0n,
    pending: 0n,
  }));
  const charges: Charge[] = [];
  const payouts: { id: string; creator: number; amount: bigint }[] = [];
  // What bought credits have earned a creator, and is neither taken back nor asked for in money.
  const money = [0n, 0n];
  const payable = (n: number) => {
    const [left, of] = [available(n), money[n] as bigint];
    return left < of ? left : of;
  };
  const isMoney = (payer: number) => (payer === 0 ? 1n : 0n);
  const available = (n: number) => {
    const { earned, takenBack, redeemed, pending } = paper[n] as OnPaper;
    return earned - takenBack - redeemed - pending;
  };

  async function charge() {
    const { creator, bps, through } = random.pick(sources);
    const payer = random.below(payers.length);
    const tokens = 1 + random.below(200_000);
    const made = await call(payers[payer] as never, "charge.create", {
      operation: "model.inference",
      properties: { model: "gpt-4o-mini", input_tokens: tokens, output_tokens: random.below(50) },
      ...through,
    });
    const total = BigInt(Math.round(made.credits * 1e6));
    const price = BigInt(Math.round((made.markup?.price ?? made.credits) * 1e6));
    const markup = (price * bps) / 10_000n;
    expect(total).toBe(price + markup);
    const ofCreator = (markup * 4n) / 5n;
    (paper[creator] as OnPaper).earned += ofCreator;
    money[creator] = (money[creator] as bigint) + ofCreator * isMoney(payer);
    charges.push({
      id: made.id,
      payer,
      creator,
      total,
      markup,
      ofCreator,
      returned: 0n,
      takenBack: 0n,
    });
  }

  async function giveBack() {
    const open = charges.filter(({ returned, total }) => returned < total);
    if (open.length === 0) return charge();
    const one = random.pick(open);
    const left = one.total - one.returned;
    const part = random.chance(0.4) ? left : 1n + BigInt(random.below(Number(left)));
    await refund(payers[one.payer] as never, one.id, Number(part) / 1e6);
    one.returned += part;
    const back = (one.markup * one.returned) / one.total;
    const ofCreator = one.markup === 0n ? 0n : (one.ofCreator * back) / one.markup;
    (paper[one.creator] as OnPaper).takenBack += ofCreator - one.takenBack;
    const taken = (ofCreator - one.takenBack) * isMoney(one.payer);
    money[one.creator] = (money[one.creator] as bigint) - taken;
    one.takenBack = ofCreator;
  }

  async function redeem() {
    const creator = random.below(2);
    const least = 1_000_000n;
    const wanted = least + BigInt(random.below(3_000_000));
    const asked = call(creators[creator] as never, "redemption.create", {
      kind: "credits",
      credits: Number(wanted) / 1e6,
    });
    if (wanted > available(creator)) {
      await expect(asked).rejects.toMatchObject({ code: "earnings_not_available" });
    } else {
      await asked;
      (paper[creator] as OnPaper).redeemed += wanted;
    }
  }

  async function payOut() {
    const creator = random.below(2);
    const credits = 2_500 + random.below(500);
    const amount = BigInt(credits) * 1_000_000n;
    // Payouts are large: one big use makes them possible.
    if (available(creator) < amount) {
      const source = sources[creator * 2 + 1] as (typeof sources)[number];
      const price = creator === 0 ? 3_000 : 900;
      const made = await use(payers[0] as never, price, source.through);
      const markup = (BigInt(price) * 1_000_000n * source.bps) / 10_000n;
      const ofCreator = (markup * 4n) / 5n;
      (paper[creator] as OnPaper).earned += ofCreator;
      money[creator] = (money[creator] as bigint) + ofCreator;
      const total = BigInt(Math.round(made.credits * 1e6));
      charges.push({
        id: made.id,
        payer: 0,
        creator,
        total,
        markup,
        ofCreator,
        returned: 0n,
        takenBack: 0n,
      });
    }
    const asked = call(creators[creator] as never, "redemption.create", {
      kind: "payout",
      credits,
      pay_to: "DE02 1203 0000",
    });
    if (payable(creator) < amount) {
      await expect(asked).rejects.toMatchObject({ code: "earnings_not_available" });
      return;
    }
    payouts.push({ id: (await asked).id, creator, amount });
    (paper[creator] as OnPaper).pending += amount;
    money[creator] = (money[creator] as bigint) - amount;
  }

  async function decline() {
    const payout = payouts.pop();
    if (!payout) return payOut();
    await callEndpoint(
      endpointNamed("staff.payout.decline"),
      { caller: callerOf(staff), now: new Date(), ip: "", report: {} },
      { redemption_id: payout.id, note: "Not now" },
    );
    (paper[payout.creator] as OnPaper).pending -= payout.amount;
    money[payout.creator] = (money[payout.creator] as bigint) + payout.amount;
  }

  for (let step = 0; step < STEPS; step++) {
    const dice = random.below(100);
    if (dice < 50) await charge();
    else if (dice < 75) await giveBack();
    else if (dice < 90) await redeem();
    else if (dice < 96) await payOut();
    else await decline();
    // Looked at once in a while: what may be paid out counts what was looked at.
    if (step % 10 === 9) await matureAllEarnings(new Date());
    for (const [n, creator] of creators.entries()) {
      expect(await sumsOf(creator)).toEqual({ ...paper[n], available: available(n) });
      const matured = await readMatured(db(), creator.organization.id);
      if (step % 10 === 9) expect(matured.payable, `step ${step}`).toBe(payable(n));
    }
  }
  for (const one of [...creators, ...payers]) await expectSoundLedger(one);
  expect(await brokenEarnings(...creators, ...payers)).toEqual([]);
});
