import { expect } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { hashToUuid } from "@/server/foundation/hash-to-uuid";
import { newId } from "@/server/foundation/ids";
import { type Charge, type ChargeVerdict, postCharges } from "@/server/ledger/post-charges";
import { captureHold, releaseHold } from "@/server/operations/held/resolve-hold";
import { refundCharge } from "@/server/operations/metered/refund-charge";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { type Movement, refusalOf, someAmount, somePart } from "./movements";
import { operations } from "./operations";
import type { OracleHold, OracleRequest, OracleVerdict } from "./oracle-rows";
import { staff, type World } from "./world";

/** A charge or a hold by itself, through the lane that gathers what others charge meanwhile. */
const chargeOne: Movement = async (world, { now, charge }) => {
  const request = newRequest(world, now);
  const real = await charge(chargeOf(world, request));
  expect(told(real), "verdict").toEqual(world.oracle.charge(request, now));
  world.requests.push(request);
  return `${nameOf(request)}: ${real.outcome}`;
};

/** Some at once in one call, repeats and reused keys among them, also of each other. */
const chargeBatch: Movement = async (world, { now }) => {
  const { random, oracle, requests } = world;
  const batch: OracleRequest[] = [];
  for (let n = 1 + random.below(6); n > 0; n--) {
    const earlier = [...requests, ...batch];
    batch.push(
      earlier.length > 0 && random.chance(0.25)
        ? repeatOf(random.pick(earlier), random.chance(0.4), now)
        : newRequest(world, now),
    );
  }
  const real = await inTransaction((tx) =>
    postCharges(
      tx,
      batch.map((request) => chargeOf(world, request)),
      now,
    ),
  );
  // A key that comes again within one call is answered when the first of it is through.
  const expected: OracleVerdict[] = [];
  for (const n of inTurn(batch)) expected[n] = oracle.charge(batch[n] as OracleRequest, now);
  expect(real.map(told), "verdicts").toEqual(expected);
  requests.push(...batch);
  return batch.map((request, n) => `${nameOf(request)}: ${real[n]?.outcome}`).join(", ");
};

function inTurn(batch: OracleRequest[]): number[] {
  const rounds: number[][] = [];
  batch.forEach(({ key }, n) => {
    const round = rounds.find((members) => members.every((m) => batch[m]?.key !== key));
    if (round) round.push(n);
    else rounds.push([n]);
  });
  return rounds.flat();
}

const capture: Movement = async (world, { now }) => {
  const { oracle, random } = world;
  const hold = pickHold(world);
  if (!hold) return null;
  const amount = random.chance(0.1) ? hold.amount + 1n : somePart(world, hold.amount);
  const row = await db().hold.findUniqueOrThrow({ where: { id: hold.id } });
  const actor = world.spenders[0]?.actor ?? staff;
  let expected = "";
  if (hold.state === "captured" && hold.captured === amount) expected = "";
  else if (hold.state !== "held" || hold.expiresAt <= now) expected = "wrong_state";
  else if (amount > hold.amount) expected = "validation_failed";
  const refusal = await refusalOf(
    inTransaction((tx) => captureHold(tx, { hold: row, amount, actor, now })),
  );
  expect(refusal, "capturing").toBe(expected);
  if (!expected && hold.state === "held") {
    const { resolvedBy } = await db().hold.findUniqueOrThrow({ where: { id: hold.id } });
    oracle.capture(hold, amount, resolvedBy ?? "", now);
  }
  return `capture ${amount} of ${hold.amount}: ${expected || "done"}`;
};

const release: Movement = async (world, { now }) => {
  const { oracle } = world;
  const hold = pickHold(world);
  if (!hold) return null;
  const row = await db().hold.findUniqueOrThrow({ where: { id: hold.id } });
  const refusal = await refusalOf(
    inTransaction((tx) => releaseHold(tx, { hold: row, actor: staff, now })),
  );
  expect(refusal, "releasing").toBe(hold.state === "captured" ? "wrong_state" : "");
  if (hold.state === "held") oracle.release(hold, "released");
  return `release of ${hold.amount}: ${refusal || "done"}`;
};

/** Credits of a charge or a capture given back, also after the grants they came from have expired. */
const refund: Movement = async (world, { now }) => {
  const { creditAccountId, oracle, random, organizations } = world;
  const charges = [...oracle.charges.values()];
  if (charges.length === 0) return null;
  const charge = random.pick(charges);
  const { transactionId } = charge;
  const left = charge.amount - charge.returned;
  const amount = left === 0n || random.chance(0.1) ? left + 1n : somePart(world, left);
  const expected = left === 0n ? "wrong_state" : amount > left ? "validation_failed" : "";
  const request = {
    entry: { creditAccountId, transactionId, organizationId: organizations[0]?.id ?? "" },
    credits: microcreditsToCredits(amount),
    reason: "by the oracle",
    actor: staff,
    idempotent: {
      scope: organizations[0]?.id ?? "",
      procedure: "charge.refund",
      key: newId("request"),
      input: { charge_id: transactionId },
    },
    now,
  };
  const refusal = await refusalOf(refundCharge(request));
  expect(refusal, "refunding").toBe(expected);
  if (!expected) {
    oracle.refund(charge, amount, now);
    const again = await refundCharge(request);
    expect(again.replayed, "a repeated refund moves nothing").toBe(true);
  }
  return `refund of ${amount} of ${charge.amount} (${charge.returned} returned): ${expected || "done"}`;
};

/** Mostly one that is open. */
function pickHold({ oracle, random }: World): OracleHold | undefined {
  const open = oracle.holds.filter(({ state }) => state === "held");
  const from = open.length > 0 && random.chance(0.85) ? open : oracle.holds;
  return from.length > 0 ? random.pick(from) : undefined;
}

function newRequest(world: World, now: Date): OracleRequest {
  const { random } = world;
  const { actor, apiKeyId } = random.pick(world.spenders);
  const key = newId("request");
  const seconds = 60 * (1 + random.below(60 * 24 * 6));
  return {
    key,
    fingerprint: hashToUuid(key),
    amount: someAmount(world),
    transactionId: newId("ledgerTransaction"),
    organizationId: random.pick(world.organizations).id,
    operation: random.pick(operations),
    actor,
    apiKeyId,
    hold: random.chance(0.3)
      ? { id: newId("hold"), expiresAt: new Date(now.getTime() + seconds * 1_000) }
      : null,
  };
}

/** The same key again, by the same request or by another one. */
function repeatOf(request: OracleRequest, reused: boolean, now: Date): OracleRequest {
  const expiresAt = new Date(now.getTime() + 3_600_000);
  return {
    ...request,
    transactionId: newId("ledgerTransaction"),
    hold: request.hold && { id: newId("hold"), expiresAt },
    ...(reused ? { fingerprint: hashToUuid(newId("request")) } : {}),
  };
}

function chargeOf(world: World, request: OracleRequest): Charge {
  const { hold, key, apiKeyId, actor, ...charge } = request;
  const timeZone = world.organizations[0]?.timeZone ?? "UTC";
  return {
    ...charge,
    creditAccountId: world.creditAccountId,
    idempotencyKey: key,
    actor: actor as Charge["actor"],
    priceVersion: "oracle",
    description: "By the oracle",
    timeZone,
    ...(hold ? { hold } : {}),
  };
}

/** Of a real verdict what the oracle foretells too. */
function told(verdict: ChargeVerdict): OracleVerdict {
  if (verdict.outcome === "charged") {
    const { outcome, available, balance } = verdict;
    return { outcome, available, balance };
  }
  if (verdict.outcome === "replayed") {
    const { outcome, available, entry } = verdict;
    return { outcome, available, amount: entry.amount };
  }
  if (verdict.outcome === "departed") throw new Error("nobody leaves the oracle's accounts");
  return verdict;
}

function nameOf({ amount, hold }: OracleRequest): string {
  return `${hold ? "hold" : "charge"} of ${amount}`;
}

export const spendMovements: [number, Movement][] = [
  [14, chargeOne],
  [14, chargeBatch],
  [8, capture],
  [3, release],
  [8, refund],
];
