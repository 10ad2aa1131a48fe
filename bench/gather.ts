const MAX_BATCH = 256;

type Waiting<Item> = { item: Item; resolve(): void; reject(error: unknown): void };

/**
 * The lane of the insert-only floor, with the rhythm of ours (`server/operations/charge-lanes`):
 * what arrives while a batch is written is the next batch.
 */
export function gather<Item>(
  post: (batch: Item[]) => Promise<unknown>,
): (item: Item) => Promise<void> {
  let waiting: Waiting<Item>[] = [];
  let running = false;

  async function run(): Promise<void> {
    await Promise.resolve(); // whoever calls in this turn still joins the batch
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      await post(batch.map(({ item }) => item)).then(
        () => {
          for (const { resolve } of batch) resolve();
        },
        (error: unknown) => {
          for (const { reject } of batch) reject(error);
        },
      );
      await new Promise(setImmediate); // those just answered may be back within this turn
    }
    running = false;
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (running) return;
      running = true;
      void run();
    });
}
