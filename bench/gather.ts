const MAX_BATCH = 256;
const WORTH_SHARING = 8;

type Waiting<Item> = { item: Item; resolve(): void; reject(error: unknown): void };

/**
 * The lanes of the insert-only floor, with the rhythm of ours (`server/operations/charge-batcher`):
 * what arrives while batches are written is shared among the lanes that are free, and posted at once.
 */
export function gather<Item>(
  lanes: ((batch: Item[]) => Promise<unknown>)[],
): (item: Item) => Promise<void> {
  const idle = [...lanes];
  let waiting: Waiting<Item>[] = [];
  let dispatching = false;

  const take = (free: number) => {
    const share =
      waiting.length > WORTH_SHARING ? Math.ceil(waiting.length / free) : waiting.length;
    const batch = waiting.slice(0, Math.min(share, MAX_BATCH));
    waiting = waiting.slice(batch.length);
    return batch;
  };
  const dispatch = () => {
    dispatching = false;
    while (waiting.length > 0) {
      const lane = idle.pop();
      if (!lane) return;
      const batch = take(idle.length + 1);
      lane(batch.map(({ item }) => item))
        .then(
          () => {
            for (const { resolve } of batch) resolve();
          },
          (error: unknown) => {
            for (const { reject } of batch) reject(error);
          },
        )
        .finally(() => {
          idle.push(lane);
          setImmediate(dispatch); // those just answered may be back within this turn
        });
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (dispatching) return;
      dispatching = true;
      queueMicrotask(dispatch); // whoever calls in this turn still joins the batch
    });
}
