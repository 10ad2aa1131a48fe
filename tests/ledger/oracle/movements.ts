import { budgetMovements } from "./movements-budgets";
import { fundMovements } from "./movements-funds";
import { spendMovements } from "./movements-spend";
import type { World } from "./world";

/** Where and when movements happen: one clock for all worlds, and the lane that gathers their charges. */
export type Occasion = {
  now: Date;
  charge: ReturnType<typeof import("@/server/operations/lane/lanes").createLanes>["charge"];
};

/**
 * Makes one movement in the real ledger through the function that makes it in production, tells the
 * oracle, and holds their answers against each other.
 * @returns what was done, in a line; null where the account had nothing to do it with.
 */
export type Movement = (world: World, occasion: Occasion) => Promise<string | null>;

/** How often each comes, next to the others. */
const weights: [weight: number, movement: Movement][] = [
  ...fundMovements,
  ...spendMovements,
  ...budgetMovements,
];

/** Makes one random movement that is possible now. */
export async function moveSomething(world: World, occasion: Occasion): Promise<string> {
  const total = weights.reduce((sum, [weight]) => sum + weight, 0);
  for (;;) {
    let at = world.random.below(total);
    const [, movement] = weights.find(([weight]) => {
      at -= weight;
      return at < 0;
    }) as (typeof weights)[number];
    // Whoever does anything first settles what ended, as the real one does by itself.
    world.oracle.settle(occasion.now);
    const done = await movement(world, occasion);
    if (done !== null) return done;
  }
}

/** A random amount of microcredits: mostly a few credits, at times a single one of the smallest unit. */
export function someAmount({ random }: World, credits = 20): bigint {
  if (random.chance(0.1)) return BigInt(1 + random.below(5));
  return (
    BigInt(1 + random.below(credits * 4)) * 250_000n +
    BigInt(random.chance(0.3) ? random.below(999) : 0)
  );
}

/** A part of an amount: all of it, or some. */
export function somePart({ random }: World, amount: bigint): bigint {
  if (amount === 1n || random.chance(0.4)) return amount;
  return (amount * BigInt(1 + random.below(999))) / 1_000n || 1n;
}

/** The code of an expected refusal. Anything else is a failure of the test. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "";
  } catch (error) {
    const { code, name } = error as { code?: string; name?: string };
    if (name !== "DomainError") throw error;
    return String(code);
  }
}
