/** What a lane did while it was measured. Latencies in milliseconds. */
export type Load = {
  perSecond: number;
  p50: number;
  p99: number;
  /** All calls, those of the warm-up too. */
  calls?: number;
  /** What a call computed, in microseconds. */
  cpuUs?: number;
};

export type LoadOptions = { callers: number; seconds: number };

/** Not counted, in every lane: connections, caches and plans settle in it. */
export const WARM_UP_SECONDS = 1;

/** Calls `work` from this many callers at once, each again as soon as it was answered. */
export async function underLoad(
  { callers, seconds }: LoadOptions,
  work: () => Promise<unknown>,
): Promise<Load> {
  const latencies: number[] = [];
  let calls = 0;
  const begin = performance.now() + WARM_UP_SECONDS * 1000;
  const end = begin + seconds * 1000;
  const call = async () => {
    for (;;) {
      const from = performance.now();
      if (from >= end) return;
      await work();
      calls++;
      const to = performance.now();
      if (to >= begin && to < end) latencies.push(to - from);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return { ...describeLoad(latencies, seconds), calls };
}

export function describeLoad(latencies: number[], seconds: number): Load {
  const sorted = Float64Array.from(latencies).sort();
  return {
    perSecond: latencies.length / seconds,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
  };
}

export function median(values: number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

function quantile(sorted: Float64Array, q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}
