import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { ScheduledJob } from "../state/tables.ts";

/** Plans what the outside world will do, `inSeconds` from now on the stand-in's clock. */
export function scheduleJob(
  emulator: Emulator,
  kind: ScheduledJob["kind"],
  id: string,
  inSeconds: number,
  detail: string | null = null,
): void {
  emulator.tables.jobs.set(makeId("job", 12), {
    at: nowSeconds(emulator) + inSeconds,
    kind,
    id,
    detail,
  });
}
