import { useEffect, useState } from "react";
import { trpc } from "@/app/trpc/client";
import type { FirstCall } from "@/server/api-keys/api-key.schema";

const ASK_EVERY_MS = 2_000;
const QUIET_AFTER_MS = 45_000;
/** Calls are noted for this long after a key was made. */
const ASK_FOR_MS = 3_600_000;

/** Watches for the first call with a new key, until one succeeds. `isQuiet`: none has come for a while. */
export function useFirstCall(
  organizationId: string,
  keyId: string,
): { call: FirstCall | null; isQuiet: boolean } {
  const [call, setCall] = useState<FirstCall | null>(null);
  const [isQuiet, setIsQuiet] = useState(false);
  const isDone = call?.code === null;
  useEffect(() => {
    if (isDone) return;
    const began = Date.now();
    let isAsking = false;
    const timer = setInterval(async () => {
      const waited = Date.now() - began;
      if (waited > ASK_FOR_MS) return clearInterval(timer);
      setIsQuiet(waited > QUIET_AFTER_MS);
      if (isAsking || document.visibilityState === "hidden") return;
      isAsking = true;
      try {
        const key = await trpc.api_key.get.query({
          organization_id: organizationId,
          key_id: keyId,
        });
        setCall(key.first_call);
      } catch {
        // The next try may reach it.
      } finally {
        isAsking = false;
      }
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [organizationId, keyId, isDone]);
  return { call, isQuiet };
}
