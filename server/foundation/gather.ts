type Waiting<V> = { resolve(value: V | undefined): void; reject(error: unknown): void };

/**
 * Turns many look-ups of one thing into few of many: what is asked for while a query runs is asked
 * together in the next one. Nothing is kept, so every answer was read after it was asked for.
 * @param load answers what it finds, by key; a key that is missing from the map answers undefined.
 */
export function gather<V, K = string>(
  load: (keys: K[]) => Promise<Map<K, V>>,
): (key: K) => Promise<V | undefined> {
  let asked = new Map<K, Waiting<V>[]>();
  let running = false;

  async function run(): Promise<void> {
    while (asked.size > 0) {
      // Requests that arrived in one turn of the event loop are read from their sockets one after another
      // in it: at its end they all have asked.
      await new Promise(setImmediate);
      const batch = asked;
      asked = new Map();
      await load([...batch.keys()]).then(
        (found) => {
          for (const [key, waiting] of batch) {
            for (const { resolve } of waiting) resolve(found.get(key));
          }
        },
        (error: unknown) => {
          for (const waiting of batch.values()) for (const { reject } of waiting) reject(error);
        },
      );
    }
    running = false;
  }

  return (key) =>
    new Promise((resolve, reject) => {
      const waiting = asked.get(key);
      if (waiting) waiting.push({ resolve, reject });
      else asked.set(key, [{ resolve, reject }]);
      if (!running) {
        running = true;
        void run();
      }
    });
}
