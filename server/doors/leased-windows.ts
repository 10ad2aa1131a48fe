import { takeShared, windowId } from "./shared-windows";

/** The part of a limit that a process takes ahead, so that not every request asks the database. */
const LEASE = 1 / 100;
const MOST_LEASES = 50_000;

type Lease = { left: number; taken: number; endsAt: number };
export type Limit = { policy: string; who: string; limit: number; seconds: number };
type Outcome = { remainingPoints: number; msBeforeNext: number; isRefused: boolean };

// On globalThis because the web process holds this module twice (the server's own copy and the one Next bundles).
const shared = globalThis as typeof globalThis & {
  bursarLeases?: { held: Map<string, Lease>; asking: Map<string, Promise<unknown>> };
};

/**
 * Counts requests against a limit that all processes share. A process takes a hundredth of the limit ahead and counts
 * it by itself: together they never let more through, and may refuse so much too early when others hold some unused.
 * Limits below a hundred are exact.
 */
export async function takeLeased(limit: Limit, requests: number): Promise<Outcome> {
  shared.bursarLeases ??= { held: new Map(), asking: new Map() };
  const { held, asking } = shared.bursarLeases;
  const id = windowId(limit.policy, limit.who);
  for (;;) {
    const lease = held.get(id);
    const open = lease && lease.endsAt > performance.now() ? lease : undefined;
    if (open && open.left >= requests) {
      open.left -= requests;
      return outcomeOf(open, limit.limit, false);
    }
    if (open && open.taken >= limit.limit) return outcomeOf(open, limit.limit, true);
    const others = asking.get(id);
    if (others) {
      await others.catch(() => {}); // what they took may be enough; else it is this request's turn to ask
      continue;
    }
    const mine = ask(id, limit, { open, requests }).finally(() => asking.delete(id));
    asking.set(id, mine);
    const { lease: fresh, isRefused } = await mine;
    keep(held, id, fresh);
    return outcomeOf(fresh, limit.limit, isRefused);
  }
}

type Asked = { open: Lease | undefined; requests: number };

/** Asks for the requests and a lease, or for the requests alone. What was asked for is counted; the lease is left. */
async function ask(id: string, { limit, seconds }: Limit, { open, requests }: Asked) {
  const ahead = Math.floor(limit * LEASE);
  for (const extra of ahead > 0 ? [ahead, 0] : [0]) {
    const amount = requests + extra;
    if (amount > limit) continue;
    const { windows, full } = await takeShared([{ id, amount, points: limit, seconds }]);
    const [window] = windows;
    if (!window) {
      if (extra > 0 || !full) continue;
      const left = open?.left ?? 0;
      return { lease: leaseOf({ ...full, left }), isRefused: true };
    }
    // What is left of a window that has ended is worth nothing.
    const isSame = open !== undefined && window.taken > amount;
    return {
      lease: leaseOf({ ...window, left: extra + (isSame ? open.left : 0) }),
      isRefused: false,
    };
  }
  // More than the whole limit in one request.
  return {
    lease: leaseOf({ taken: open?.taken ?? 0, endsInMs: seconds * 1_000, left: open?.left ?? 0 }),
    isRefused: true,
  };
}

function leaseOf({
  taken,
  endsInMs,
  left,
}: {
  taken: number;
  endsInMs: number;
  left: number;
}): Lease {
  return { taken, left, endsAt: performance.now() + endsInMs };
}

function outcomeOf({ taken, left, endsAt }: Lease, limit: number, isRefused: boolean): Outcome {
  return {
    remainingPoints: isRefused ? 0 : Math.max(0, limit - taken + left),
    msBeforeNext: Math.max(0, endsAt - performance.now()),
    isRefused,
  };
}

function keep(held: Map<string, Lease>, id: string, lease: Lease): void {
  held.delete(id);
  for (const [oldest, { endsAt }] of held) {
    if (endsAt > performance.now() && held.size < MOST_LEASES) break;
    held.delete(oldest);
  }
  held.set(id, lease);
}
