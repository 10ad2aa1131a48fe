import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { createTables, type Tables } from "./tables.ts";

const DEBOUNCE_MS = 250;

interface Snapshot {
  version: 1;
  clockOffsetSeconds: number;
  tables: Record<string, [string, unknown][]>;
}

export interface LoadedState {
  tables: Tables;
  clockOffsetSeconds: number;
}

/** Reads the tables back, so that saved cards survive a restart; a missing file is a first start. */
export function loadState(file: string | undefined): LoadedState {
  const tables = createTables();
  if (!file || !existsSync(file)) return { tables, clockOffsetSeconds: 0 };
  const snapshot = JSON.parse(readFileSync(file, "utf8")) as Snapshot;
  for (const [name, rows] of Object.entries(snapshot.tables)) {
    const table = (tables as unknown as Record<string, Map<string, unknown> | undefined>)[name];
    for (const [id, row] of rows) table?.set(id, row);
  }
  // A call that was running when the process ended has no answer to replay: it may be sent again.
  for (const [key, record] of tables.idempotency) {
    if (record.answer === null) tables.idempotency.delete(key);
  }
  return { tables, clockOffsetSeconds: snapshot.clockOffsetSeconds };
}

export interface StateFile {
  scheduleWrite(): void;
  writeNow(): void;
}

/** Writes the state at most every 250 ms, and by rename, so a crash never leaves half a file. */
export function createStateFile(
  file: string | undefined,
  read: () => { tables: Tables; clockOffsetSeconds: number },
): StateFile {
  let timer: NodeJS.Timeout | null = null;
  let dirty = false;
  let waitMs = DEBOUNCE_MS;
  const writeNow = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (!file || !dirty) return;
    dirty = false;
    const startedAt = performance.now();
    const state = read();
    const snapshot: Snapshot = {
      version: 1,
      clockOffsetSeconds: state.clockOffsetSeconds,
      tables: Object.fromEntries(
        Object.entries(state.tables).map(([name, table]) => [
          name,
          [...(table as Map<string, unknown>).entries()],
        ]),
      ),
    };
    mkdirSync(dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify(snapshot));
    renameSync(temporary, file);
    // A large state is written less often, so that writing never takes more than a tenth.
    waitMs = Math.max(DEBOUNCE_MS, (performance.now() - startedAt) * 10);
  };
  return {
    scheduleWrite: () => {
      dirty = true;
      if (!file || timer) return;
      timer = setTimeout(writeNow, waitMs);
      timer.unref();
    },
    writeNow,
  };
}
