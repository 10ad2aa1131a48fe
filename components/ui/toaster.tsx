"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { waitingToasts } from "./toast";

const Toasts = dynamic(
  () =>
    import("./toasts").then(
      (loaded) => loaded.Toasts,
      () => () => null, // what was done is done, and the page shows it
    ),
  { ssr: false },
);

/** Where toasts appear. Raise one with `toast`. Stands once, in the root layout. */
export function Toaster() {
  const [isNeeded, setIsNeeded] = useState(false);
  useEffect(() => {
    const look = () => setIsNeeded((needed) => needed || waitingToasts.areThere());
    look();
    return waitingToasts.subscribe(look);
  }, []);
  return isNeeded ? <Toasts /> : null;
}
