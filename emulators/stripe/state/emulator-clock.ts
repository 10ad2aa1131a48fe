/** The stand-in's time: real time (or the caller's) plus what tests have advanced. */
export interface EmulatorClock {
  /** Milliseconds since the epoch. */
  now(): number;
  advance(seconds: number): void;
  offsetSeconds(): number;
}

/** A clock over `base` that can only be moved forward. */
export function createEmulatorClock(base: () => number, offsetSeconds = 0): EmulatorClock {
  let offset = offsetSeconds;
  return {
    now: () => base() + offset * 1000,
    advance: (seconds) => {
      offset += seconds;
    },
    offsetSeconds: () => offset,
  };
}
