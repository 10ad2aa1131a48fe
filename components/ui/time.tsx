"use client";

import { createContext, useContext, useSyncExternalStore } from "react";
import { formatDate, formatDateTime } from "@/server/foundation/date-words";
import { formatRelativeTime } from "./relative-time";

/** How far the clock that "3 minutes ago" is told by is ahead, in milliseconds: that of a sandbox may be. */
export const ClockAhead = createContext(0);

/**
 * A point in time, with the exact time and its zone on hover. The server writes the exact time;
 * the browser turns it into "3 minutes ago" after it has hydrated, so the two never disagree.
 */
export function Time({
  iso,
  timeZone = "UTC",
  as = "relative",
  className,
}: {
  iso: string;
  timeZone?: string | undefined;
  as?: "relative" | "date-time" | "date" | undefined;
  className?: string | undefined;
}) {
  const nowMs = useSyncExternalStore(subscribeToClock, readClock, readNoClock);
  const aheadMs = useContext(ClockAhead);
  const exact = formatDateTime(iso, timeZone);
  const date = formatDate(iso, timeZone);
  const words = {
    relative: nowMs === null ? exact : formatRelativeTime(iso, nowMs + aheadMs),
    "date-time": exact,
    date,
  };
  return (
    <time dateTime={iso} title={`${exact} (${timeZone})`} className={className}>
      {words[as]}
    </time>
  );
}

// One clock for every time on the page: it ticks twice a minute while anything listens.
const TICK_MS = 30_000;
const listeners = new Set<() => void>();
let nowMs = 0;
let ticking: ReturnType<typeof setInterval> | undefined;

function subscribeToClock(listener: () => void) {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    nowMs = Date.now();
    for (const notify of listeners) notify();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
    nowMs = 0;
  };
}

function readClock(): number | null {
  if (nowMs === 0) nowMs = Date.now();
  return nowMs;
}

function readNoClock(): number | null {
  return null;
}
