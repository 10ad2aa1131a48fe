import { isDomainError } from "@/server/foundation/errors";
import {
  collectWrites,
  type LookUp,
  type PlannedWrite,
  type Read,
  type Send,
} from "@/server/foundation/statements";
import type { AtomicItem, Performed } from "./item";

export type Outcome =
  | { kind: "performed"; performed: Performed; writes: PlannedWrite[] }
  | { kind: "refused"; error: unknown }
  /** Another request of the batch is about to change what this one looked up. */
  | { kind: "deferred" };

type Asked = { keys: object[]; resolve(found: object[]): void };

/**
 * Lets requests decide side by side: what they look up in the same moment is looked up together, one
 * statement for each kind of look-up. Of two that look up the same thing exclusively the later is deferred.
 * @returns an outcome for each, in their order. @throws what a statement or a fault of ours throws
 */
export async function performTogether(items: AtomicItem[], send: Send): Promise<Outcome[]> {
  const deferred = new Set<number>();
  const owners = new Map<string, number>();
  let asked = new Map<LookUp<object, object>, Asked[]>();
  let failed: (error: unknown) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    failed = reject;
  });

  const outcomes = items.map(async (item, place): Promise<Outcome> => {
    const { write, writes } = collectWrites();
    try {
      const performed = await item.perform({ read: readFor(place), write });
      return { kind: "performed", performed, writes };
    } catch (error) {
      if (isDomainError(error)) return { kind: "refused", error };
      throw error;
    }
  });
  const all = await Promise.race([Promise.all(outcomes), failure]);
  return all.map((outcome, place) => (deferred.has(place) ? { kind: "deferred" } : outcome));

  function readFor(place: number): Read {
    return (lookUp, ...keys) =>
      new Promise((resolve) => {
        if (keys.length === 0) return resolve([]);
        if (lookUp.exclusive)
          for (const key of keys) own(`${lookUp.name} ${JSON.stringify(key)}`, place);
        if (asked.size === 0) setImmediate(ask);
        const one = { keys, resolve: resolve as (found: object[]) => void };
        const others = asked.get(lookUp);
        if (others) others.push(one);
        else asked.set(lookUp, [one]);
      });
  }

  // Whoever came first is never deferred, so every batch gets on.
  function own(key: string, place: number): void {
    const owner = owners.get(key) ?? place;
    owners.set(key, Math.min(owner, place));
    if (owner !== place) deferred.add(Math.max(owner, place));
  }

  /** By the end of this turn of the event loop all that can ask have asked. */
  function ask(): void {
    const now = asked;
    asked = new Map();
    for (const [lookUp, requests] of now) {
      const rows = requests.flatMap(({ keys }, place) => keys.map((key) => ({ place, ...key })));
      send(lookUp, rows).then((found) => {
        const byPlace = Map.groupBy(found as { place: number }[], ({ place }) => place);
        requests.forEach(({ resolve }, place) => {
          resolve(byPlace.get(place) ?? []);
        });
      }, failed);
    }
  }
}
