import type { Actor } from "@/server/foundation/actor";

/** Who sends a request, as a door established it. */
export type Caller =
  | { kind: "user"; userId: string; isStaff: boolean; requestId: string }
  | {
      kind: "api_key";
      keyId: string;
      organizationId: string;
      scopes: string[];
      /** The person who made the key: it reaches sub-organizations only as far as they do. */
      userId: string;
      requestId: string;
    };

/** The caller as the ledger and the audit log name it. */
export function actorOf(caller: Caller): Actor {
  return caller.kind === "user"
    ? { type: "user", id: caller.userId, requestId: caller.requestId }
    : { type: "api_key", id: caller.keyId, requestId: caller.requestId };
}
