import { tzOffset } from "@date-fns/tz";

const MINUTE_MS = 60_000;
const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/;

/** The moment that a clock of a time zone shows as `2026-11-30T14:30`; null for what is no time. */
export function localMoment(shown: string, timeZone: string): Date | null {
  if (!LOCAL.test(shown)) return null;
  const asUtc = Date.parse(`${shown}${shown.length === 16 ? ":00" : ""}Z`);
  if (Number.isNaN(asUtc)) return null;
  const offsetAt = (moment: number) => tzOffset(timeZone, new Date(moment)) * MINUTE_MS;
  // The offset of the moment itself: near a change of the clocks it is another than the first guess.
  return new Date(asUtc - offsetAt(asUtc - offsetAt(asUtc)));
}

/** What a clock of a time zone shows at a moment, to the second: what the field of a form takes. */
export function localText(iso: string, timeZone: string): string {
  const at = new Date(iso);
  const shifted = new Date(at.getTime() + tzOffset(timeZone, at) * MINUTE_MS);
  return shifted.toISOString().slice(0, 19);
}
