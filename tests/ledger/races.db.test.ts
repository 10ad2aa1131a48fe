import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { archiveBudget, updateBudget } from "@/server/budgets/change-budget";
import { createBudget, type NewBudget } from "@/server/budgets/create-budget";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { adjustCredits } from "@/server/grants/adjust-credits";
import { setOverage } from "@/server/grants/set-overage";
import { type Charge, type ChargeVerdict, postCharges } from "@/server/ledger/post-charges";
import { settleDueAccounts } from "@/server/ledger/settle-account";
import { captureHold, releaseHold } from "@/server/operations/held/resolve-hold";
import { createLanes, type Lanes } from "@/server/operations/lane/lanes";
import { refundCharge } from "@/server/operations/metered/refund-charge";
import { grantCredits } from "@/server/scenarios/story";
import { batterySeed, batterySize, seeded } from "../support/battery";
import { outcomes } from "../support/tenant";
import { chargeOn, expectSound, MICRO, type Payer, payerWith, readAccount } from "./story";

const ROUNDS = batterySize(20, 500);
const staff = { type: "staff", id: "usr_staff" } as const;

// Two allLanes stand for two processes: each has its own lane and knows nothing of the other.
let allLanes: [Lanes, Lanes];
beforeAll(() => {
  const make = () => createLanes(process.env.DATABASE_DIRECT_URL ?? "");
  allLanes = [make(), make()];
});
afterAll(async () => {
  await Promise.all(allLanes.map((lanes) => lanes.close()));
  await disconnectDb();
});

/** One of the ways a charge reaches the ledger: through either process's lanes, or in a transaction. */
function charge(item: Charge, way: number): Promise<ChargeVerdict> {
  const lanes = allLanes[way % 3];
  if (lanes) return lanes.charge(item);
  return inTransaction(async (tx) => {
    const [verdict] = await postCharges(tx, [item], new Date());
    if (!verdict) throw new Error("no verdict");
    return verdict;
  });
}

const charged = (verdicts: ChargeVerdict[]) =>
  verdicts.filter(({ outcome }) => outcome === "charged").length;

describe("racing for the same credits", () => {
  it(`in ${ROUNDS} rounds exactly floor(balance / price) of the debits and holds succeed (SEED=${batterySeed})`, async () => {
    const random = seeded(batterySeed);
    for (let round = 0; round < ROUNDS; round++) {
      const price = BigInt(1 + random.below(3_000_000));
      const balance = price * BigInt(5 + random.below(30)) + BigInt(random.below(Number(price)));
      const payer = await payerWith(balance);
      const verdicts = await Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          charge(chargeOn(payer, price, n % 4 === 0 ? { holdFor: 60_000 } : {}), n),
        ),
      );
      const most = balance / price;
      expect(charged(verdicts), `round ${round}`).toBe(most < 40n ? Number(most) : 40);
      await expectSound(payer);
    }
  });

  it("exactly floor(limit / price) pass a budget, however they come", async () => {
    const payer = await payerWith(1_000n * MICRO);
    await budgetOn(payer, { limit: 17.5 });
    const verdicts = await Promise.all(
      Array.from({ length: 60 }, (_, n) => charge(chargeOn(payer, MICRO), n)),
    );
    expect(charged(verdicts)).toBe(17);
    expect(verdicts.filter(({ outcome }) => outcome === "over_budget")).toHaveLength(43);
    await expectSound(payer);
  });

  it("one key through two processes and a transaction at once is charged once", async () => {
    const payer = await payerWith(100n * MICRO);
    const key = newId("request");
    const verdicts = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        charge(chargeOn(payer, MICRO, { key }), n).catch((error: Error) => error.message),
      ),
    );
    const tally = verdicts.map((verdict) =>
      typeof verdict === "string" ? verdict : verdict.outcome,
    );
    expect(tally.filter((outcome) => outcome === "charged")).toHaveLength(1);
    expect(tally.filter((outcome) => outcome === "replayed")).toHaveLength(29);
    expect((await readAccount(payer)).posted).toBe(99n * MICRO);
    await expectSound(payer);
  });
});

describe("racing for the same hold, charge or source", () => {
  it("a hold resolves once, whoever of capture, release and sweep comes first", async () => {
    for (let round = 0; round < 10; round++) {
      const payer = await payerWith(10n * MICRO);
      const hold = await openHold(payer, 4n * MICRO);
      const later = new Date(hold.expiresAt.getTime() + 1);
      const now = new Date();
      const { done } = outcomes(
        await Promise.allSettled([
          settleDueAccounts(later).then(() => "swept"),
          ...[1n, 2n, 3n].map((credits) =>
            inTransaction((tx) =>
              captureHold(tx, { hold, amount: credits * MICRO, actor: staff, now }),
            ).then(({ replayed }) => (replayed ? "repeated" : `captured ${credits}`)),
          ),
          ...[1, 2].map(() =>
            inTransaction((tx) => releaseHold(tx, { hold, actor: staff, now })).then(
              ({ replayed }) => (replayed ? "repeated" : "released"),
            ),
          ),
        ]),
      );
      const { state, captured } = await db().hold.findUniqueOrThrow({ where: { id: hold.id } });
      const resolved = done.filter((what) => what !== "swept" && what !== "repeated");
      expect(resolved.length, `${state}: ${done}`).toBe(state === "expired" ? 0 : 1);
      expect(await readAccount(payer)).toMatchObject({ posted: 10n * MICRO - captured, held: 0n });
      await expectSound(payer);
    }
  });

  it("ten refunds of 1 of a charge of 5 return exactly 5", async () => {
    const payer = await payerWith(10n * MICRO);
    const item = chargeOn(payer, 5n * MICRO);
    await charge(item, 0);
    const { creditAccountId, transactionId, organizationId } = item;
    const { done, refused } = outcomes(
      await Promise.allSettled(
        Array.from({ length: 10 }, () =>
          refundCharge({
            entry: { creditAccountId, transactionId, organizationId },
            credits: 1,
            reason: "racing",
            actor: staff,
            now: new Date(),
          }),
        ),
      ),
    );
    expect([done.length, refused]).toEqual([5, Array(5).fill("wrong_state")]);
    expect((await readAccount(payer)).posted).toBe(10n * MICRO);
    await expectSound(payer);
  });

  it("adjustments that take away race with debits and never take what is gone", async () => {
    const payer = await payerWith(10n * MICRO);
    const adjust = () =>
      inTransaction((tx) =>
        adjustCredits(
          tx,
          { creditAccountId: payer.creditAccountId, amountCredits: -1, reason: "racing" },
          staff,
          new Date(),
        ),
      );
    const [adjusted, verdicts] = await Promise.all([
      Promise.allSettled(Array.from({ length: 15 }, adjust)),
      Promise.all(Array.from({ length: 15 }, (_, n) => charge(chargeOn(payer, MICRO), n))),
    ]);
    expect(outcomes(adjusted).done.length + charged(verdicts)).toBe(10);
    expect((await readAccount(payer)).posted).toBe(0n);
    await expectSound(payer);
  });
});

it(`everything at once on one account leaves sound books, ${ROUNDS} rounds (SEED=${batterySeed})`, async () => {
  const random = seeded(batterySeed);
  const payer = await payerWith(200n * MICRO);
  const charges: Charge[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const now = new Date();
    const open = await db().hold.findMany({
      where: { creditAccountId: payer.creditAccountId, state: "held" },
      take: 6,
    });
    const items = Array.from({ length: 25 }, (_, n) =>
      chargeOn(payer, BigInt(1 + random.below(4_000_000)), n % 3 === 0 ? { holdFor: 60_000 } : {}),
    );
    const before = charges.length > 0 ? [random.pick(charges), random.pick(charges)] : [];
    const settled = await Promise.allSettled([
      ...random
        .shuffle<() => Promise<unknown>>([
          ...items.map((item, n) => () => charge(item, n)),
          ...open.map(
            (hold, n) => () =>
              inTransaction((tx) =>
                n % 2
                  ? releaseHold(tx, { hold, actor: staff, now })
                  : captureHold(tx, { hold, amount: hold.amount / 2n + 1n, actor: staff, now }),
              ),
          ),
          ...before.map(
            (item) => () =>
              refundCharge({ entry: item, credits: 0.5, reason: "racing", actor: staff, now }),
          ),
          () => grantCredits(now, payer.organization, 1 + random.below(60)),
          () =>
            grantCredits(now, payer.organization, 5, { expiresAt: new Date(now.getTime() + 300) }),
          () => settleDueAccounts(new Date(now.getTime() + 400)),
          () => settleDueAccounts(new Date(now.getTime() + 30_000)),
          () => changeBudgets(payer, round),
          () =>
            inTransaction((tx) =>
              setOverage(
                tx,
                payer.creditAccountId,
                round % 2
                  ? { policy: "block", limitCredits: 0, reason: "racing" }
                  : { policy: "allow_to_limit", limitCredits: 10, reason: "racing" },
                staff,
                now,
              ),
            ),
        ])
        .map((work) => work()),
    ]);
    // Refusals are verdicts or of our own words; anything else is a fault.
    const faults = settled.flatMap((s) =>
      s.status === "rejected" && (s.reason as Error).name !== "DomainError" ? [s.reason] : [],
    );
    expect(faults, `round ${round}`).toEqual([]);
    charges.push(...items.filter(({ hold }) => !hold));
    await expectSound(payer);
    const { posted, held, debt } = await readAccount(payer);
    expect(posted >= held && held >= 0n && debt >= 0n && debt <= 10n * MICRO).toBe(true);
  }
});

async function openHold(payer: Payer, amount: bigint) {
  const item = chargeOn(payer, amount, { holdFor: 60_000 });
  await charge(item, 0);
  return db().hold.findUniqueOrThrow({ where: { id: item.hold?.id ?? "" } });
}

function budgetOn(payer: Payer, change: Partial<NewBudget>) {
  const budget: NewBudget = {
    subject: "organization",
    period: "month",
    limit: 100,
    action: "block",
    alert_percents: [50, 80, 100],
    ...change,
  };
  const actor = { type: "user", id: payer.owner.id } as const;
  return createBudget({ ...payer.organization, timeZone: "UTC" }, budget, actor, new Date());
}

/** A budget comes, changes, goes and comes again while charges run. */
async function changeBudgets(payer: Payer, round: number): Promise<void> {
  const actor = { type: "user", id: payer.owner.id } as const;
  const found = await db().budget.findFirst({
    where: { creditAccountId: payer.creditAccountId, archivedAt: null },
  });
  if (!found) await budgetOn(payer, { limit: 30 + round });
  else if (round % 5 === 4) await archiveBudget(payer.organization, found.id, actor, new Date());
  else
    await updateBudget(payer.organization, found.id, { limit: 50 + round * 20 }, actor, new Date());
}
