const MAX_BATCH = 256;

/**
 * The lane of the insert-only floor, with the rhythm of ours (`server/operations/charge-batcher`):
 * whatever arrives while a batch is written is the next one, and that one is on its way before the
 * last is answered.
 */
export function gather<Item>(
  send: (batch: Item[]) => Promise<unknown>,
): (item: Item) => Promise<void> {
  let waiting: { item: Item; resolve(): void; reject(error: unknown): void }[] = [];
  let isRunning = false;

  const take = () => {
    const batch = waiting.slice(0, MAX_BATCH);
    waiting = waiting.slice(MAX_BATCH);
    return batch;
  };
  const sendAll = async (batch: typeof waiting) => {
    if (batch.length > 0) await send(batch.map(({ item }) => item));
  };
  const run = async () => {
    await Promise.resolve(); // whoever calls in this turn of the event loop joins the first batch
    let batch = take();
    let sent = sendAll(batch);
    while (batch.length > 0) {
      const error: unknown = await sent.then(
        () => undefined,
        (reason: unknown) => reason ?? new Error("no reason"),
      );
      const next = take();
      const nextSent = sendAll(next);
      for (const { resolve, reject } of batch) error === undefined ? resolve() : reject(error);
      batch = next;
      sent = nextSent;
    }
    isRunning = false;
    start();
  };
  const start = () => {
    if (isRunning || waiting.length === 0) return;
    isRunning = true;
    void run();
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      start();
    });
}
