/** The large size is run in so many parts, each with a seed of its own (`PARTS=8 npm run test:battery`). */
const parts = Number(process.env.PARTS ?? 1);

/** How much of a battery runs: the size of every day, or the large one (`npm run test:battery`) or a part of it. */
export function batterySize(small: number, large: number): number {
  return process.env.BATTERY === "large" ? Math.ceil(large / parts) : small;
}

/** How long one test of a battery may take: minutes on a busy machine, or a night. */
export const batteryTimeoutMs = batterySize(10 * 60_000, 12 * 3_600_000);

/** Random numbers that a printed seed brings back (mulberry32). */
export function seeded(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (probability: number) => next() < probability,
    pick: <T>(from: readonly T[]): T => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error("nothing to pick from");
      return picked;
    },
    shuffle: <T>(rows: readonly T[]): T[] => {
      const shuffled = [...rows];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = below(last + 1);
        [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
      }
      return shuffled;
    },
  };
}

/** The seed of this run: `SEED=...` repeats one. Random tests put it into their names. */
export const batterySeed = Number(process.env.SEED ?? Date.now() % 1_000_000_007);
