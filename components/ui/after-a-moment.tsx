"use client";

import { usePathname } from "next/navigation";
import { use, useEffect } from "react";

/** How long a page may take before its skeleton is shown, in ms: most are there by then, and nobody notices the wait. */
const MOMENT_MS = 150;

type Moment = { path: string; endsAt: number; over: Promise<void> };
let moment: Moment | null = null;

/**
 * In a skeleton: keeps it, and with it the page before, for a moment. A page that is there by then replaces the
 * other at once. React shows whatever follows a skeleton only 300 ms after it, however soon it came.
 */
export function AfterAMoment() {
  const path = usePathname();
  // A page's first answer has its skeleton without any script.
  if (typeof window !== "undefined") use(momentOf(path).over);
  useEffect(() => {
    moment = null;
  }, []);
  return null;
}

/** The same for each attempt to render one skeleton; another for the next visit. */
function momentOf(path: string): Moment {
  const now = performance.now();
  if (moment?.path !== path || now > moment.endsAt + 1_000) {
    const over = new Promise<void>((resolve) => setTimeout(resolve, MOMENT_MS));
    moment = { path, endsAt: now + MOMENT_MS, over };
  }
  return moment;
}
