const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const steps: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** `"3 minutes ago"`, `"in 2 days"`, `"just now"`. Rounds toward the present. */
export function formatRelativeTime(iso: string, nowMs: number): string {
  const seconds = (Date.parse(iso) - nowMs) / 1000;
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  // The page's clock may be a tick (30 s) behind the server that wrote the time.
  return seconds > 30 ? "in a moment" : "just now";
}
