"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { createStore, type Store } from "./store.ts";

type Shared = { store: Store; locale: string | undefined };
const Context = createContext<Shared | null>(null);

export type BursarProviderProps = {
  /** Where the handler is mounted. Defaults to `/api/bursar`. */
  url?: string;
  /** How numbers are written, such as `de-DE`. Give one where you render on a server: the browser's own may differ. */
  locale?: string;
  /** Stands in for `fetch`, to send headers of your own. */
  fetch?: typeof fetch;
  children: ReactNode;
};

/** Gives the hooks and components below it a handler to ask. No key is needed in the browser. */
export function BursarProvider({
  url = "/api/bursar",
  locale,
  fetch: own,
  children,
}: BursarProviderProps) {
  const shared = useMemo(() => {
    const send: typeof fetch = own ?? ((...request) => fetch(...request));
    return { store: createStore(url.replace(/\/+$/, ""), send), locale };
  }, [url, own, locale]);
  const { store } = shared;
  useEffect(() => {
    // Whoever comes back from a checkout sees what they bought.
    const look = () => {
      if (document.visibilityState === "visible") void store.refresh();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [store]);
  return <Context.Provider value={shared}>{children}</Context.Provider>;
}

export function useShared(): Shared {
  const shared = useContext(Context);
  if (!shared)
    throw new Error("Put a <BursarProvider> around the components of @bursar/sdk/react.");
  return shared;
}
