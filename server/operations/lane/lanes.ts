import { AsyncLocalStorage } from "node:async_hooks";
import { type Clock, systemClock } from "@/server/foundation/clock";
import { directUrl } from "@/server/foundation/env";
import { type Charge, type ChargeVerdict, encodeCharge } from "@/server/ledger/post-charges";
import type { AtomicItem, AtomicResult, LaneItem } from "./item";
import { createLane, type Lane } from "./lane";

/** A request for the lanes, without what the lanes themselves add to it. */
export type AtomicRequest = Omit<AtomicItem, "kind" | "place" | "resolve" | "reject" | "unsure">;

type LaneKey = Pick<LaneItem, "creditAccountId" | "clockAheadMs">;

export type Lanes = {
  /** Charges one thing; answers when it is durable. @throws unavailable when too many wait or the database is away. */
  charge(charge: Charge): Promise<ChargeVerdict>;
  /** Performs and charges one request; answers when both are durable. @throws what `perform` refuses, and as above */
  perform(request: AtomicRequest): Promise<AtomicResult>;
  /** Lets everything that waits finish, then closes the connections. */
  close(): Promise<void>;
};

/** Two overlap the work of Node, PostgreSQL and the disk; more make batches smaller, and a batch has its price (decision 0017). */
const LANES = 2;

/** Sandboxes wait in a lane of their own: their clocks differ, which parts batches, and nothing live waits for them. */
const SANDBOX_LANE = LANES;

/**
 * Where everything that is charged waits for its turn. What arrives while one batch is being written is
 * posted as the next: one commit for all of it (decision 0010). A credit account has its lane, so its
 * requests are judged in arrival order, and each is answered when it is durable.
 */
export function createLanes(connectionString: string, clock: Clock = systemClock): Lanes {
  const lanes = Array.from({ length: LANES + 1 }, () => createLane(connectionString, clock));
  const inFlight = new Map<string, Promise<unknown>>();

  return {
    charge(item) {
      const charge = encodeCharge(item);
      const { creditAccountId, transactionId, clockAheadMs } = item;
      const inLane = () =>
        new Promise<ChargeVerdict>((resolve, reject) => {
          laneOf(item).add({
            kind: "metered",
            creditAccountId,
            clockAheadMs,
            transactionId,
            charge,
            markup: item.markup,
            resolve,
            reject,
          });
        });
      return oneAtATime(charge.idem, inLane);
    },
    perform(request) {
      // In the context of its caller, not of whoever began the batch.
      const inContext = AsyncLocalStorage.snapshot();
      const perform: AtomicItem["perform"] = (tools) => inContext(request.perform, tools);
      const inLane = () =>
        new Promise<AtomicResult>((resolve, reject) => {
          laneOf(request).add({
            ...request,
            kind: "atomic",
            perform,
            resolve,
            reject,
          });
        });
      return oneAtATime(request.claim?.idem, inLane);
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };

  /** The same key twice at once: the second asks when the first is through, and finds what it did. */
  async function oneAtATime<T>(idem: string | undefined, run: () => Promise<T>): Promise<T> {
    if (idem === undefined) return run();
    for (let first = inFlight.get(idem); first; first = inFlight.get(idem)) {
      await first.catch(() => undefined);
    }
    const running = run();
    inFlight.set(idem, running);
    try {
      return await running;
    } finally {
      inFlight.delete(idem);
    }
  }

  // By the last character of the account's id, which is random. Two lanes never wait for one row.
  function laneOf({ creditAccountId: id, clockAheadMs }: LaneKey): Lane {
    const isLive = typeof clockAheadMs !== "number";
    const place = isLive ? id.charCodeAt(id.length - 1) % LANES : SANDBOX_LANE;
    return lanes[place] as Lane;
  }
}

// On globalThis for the same reason as the database client: one set of lanes a process, however often it is bundled.
const shared = globalThis as typeof globalThis & { bursarLanes?: Lanes };

/** The lanes of this process. */
export function lanes(): Lanes {
  shared.bursarLanes ??= createLanes(directUrl());
  return shared.bursarLanes;
}

/** Ends the lanes, so that a process can exit; nothing that waits is lost. */
export async function closeLanes(): Promise<void> {
  await shared.bursarLanes?.close();
  delete shared.bursarLanes;
}
