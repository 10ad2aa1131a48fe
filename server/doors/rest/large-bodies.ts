import { DomainError } from "@/server/foundation/errors";

/** Large bodies that the process has in memory at a time, and how many of them one caller's. */
const AT_ONCE = 8;
const OF_ONE_CALLER = 3;
const WAITING = 100;
const PATIENCE_MS = 30_000;

type Turn = { who: string; begin(): void };

const shared = globalThis as typeof globalThis & {
  bursarLargeBodies?: { running: string[]; waiting: Turn[] };
};

/**
 * Works on a large body when it is its turn. Until then the body is not read, so it waits with its sender
 * and takes no memory here; whoever sends slowly takes the place of few, and of others none.
 * @param who sends it
 * @throws unavailable where too many wait, or for too long
 */
export async function inTurn<T>(who: string, work: () => Promise<T>): Promise<T> {
  await turnOf(who);
  try {
    return await work();
  } finally {
    const { running } = queue();
    running.splice(running.indexOf(who), 1);
    beginNext();
  }
}

// On globalThis: the copy of this module that Next bundles reads into the same memory.
function queue() {
  shared.bursarLargeBodies ??= { running: [], waiting: [] };
  return shared.bursarLargeBodies;
}

function turnOf(who: string): Promise<void> {
  const { waiting } = queue();
  if (waiting.length >= WAITING) throw busy();
  return new Promise((resolve, reject) => {
    const turn: Turn = {
      who,
      begin() {
        clearTimeout(patience);
        resolve();
      },
    };
    const patience = setTimeout(() => {
      waiting.splice(waiting.indexOf(turn), 1);
      reject(busy());
    }, PATIENCE_MS);
    waiting.push(turn);
    beginNext();
  });
}

/** Begins whoever waits longest and may: one caller's many do not hold up the others. */
function beginNext(): void {
  const { running, waiting } = queue();
  if (running.length >= AT_ONCE) return;
  const at = waiting.findIndex(
    ({ who }) => running.filter((other) => other === who).length < OF_ONE_CALLER,
  );
  const [turn] = at === -1 ? [] : waiting.splice(at, 1);
  if (!turn) return;
  running.push(turn.who);
  turn.begin();
}

function busy(): DomainError {
  return new DomainError(
    "unavailable",
    "Too many large files are being uploaded. Nothing was changed or charged. Try again in a few seconds.",
    { retry_after: 5 },
  );
}
