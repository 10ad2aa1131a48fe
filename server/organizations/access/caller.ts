import type { Actor } from "@/server/foundation/actor";
import { DomainError } from "@/server/foundation/errors";
import type { FoundOrganization } from "../find-organizations";

/** Who sends a request, as a door established it. */
export type Caller =
  | {
      kind: "user";
      userId: string;
      isStaff: boolean;
      /** In a browser, without a second factor: some organizations open to nobody then, and the staff's pages do not. */
      lacksSecondFactor?: true;
      /** They are staff, and count as such once they have a second factor. */
      awaitsSecondFactor?: true;
      /** The browser session, and when the person last proved who they are in it; absent outside of one. */
      session?: { id: string; authenticatedAt: Date };
      requestId: string;
    }
  | {
      kind: "api_key";
      keyId: string;
      /** The agent that spends with the key; without one the key spends as itself. */
      agentId: string | null;
      /** Somebody paused that agent: it reads and does nothing else. */
      agentPaused?: true;
      /** The keys it was made through, nearest first; absent: a person made it. */
      madeThrough?: readonly string[];
      /** Its first call is waited for. */
      isWatched?: true;
      organizationId: string;
      /** The key's own organization, read with the key. */
      organization?: FoundOrganization;
      scopes: string[];
      /** The person who made the key: it reaches sub-organizations only as far as they do. */
      userId: string;
      requestId: string;
    };

/** Somebody in a browser. */
export type Person = Extract<Caller, { kind: "user" }>;

/** A program with an API key. */
export type Key = Extract<Caller, { kind: "api_key" }>;

/** One of our staff, whose word counts in every pool. */
export function isStaff(caller: Caller): caller is Person {
  return caller.kind === "user" && caller.isStaff;
}

/** @throws forbidden for a key, which joins nothing, signs in nowhere and is never asked to confirm */
export function requirePerson(caller: Caller): Person {
  if (caller.kind === "user") return caller;
  throw keysMayNot();
}

/** @throws forbidden: what is asked is about the key itself */
export function requireKey(caller: Caller): Key {
  if (caller.kind === "api_key") return caller;
  throw new DomainError(
    "forbidden",
    "This is about the API key a request came with, and yours came with a session. Nothing was changed. Send the key as 'Authorization: Bearer bk_live_…'.",
  );
}

/** The refusal of what a person decides in the browser. */
export function keysMayNot(): DomainError {
  return new DomainError(
    "forbidden",
    "API keys can't do this. Nothing was changed. Do it in the browser.",
  );
}

/** Whether a program asks that spends from a budget of its own. */
export function isAgent(caller: Caller): boolean {
  return caller.kind === "api_key" && caller.agentId !== null;
}

/** The caller as the ledger and the audit log name it. */
export function actorOf(caller: Caller): Actor {
  const { requestId } = caller;
  if (caller.kind === "user") return { type: "user", id: caller.userId, requestId };
  const { madeThrough } = caller;
  const line = madeThrough && madeThrough.length > 0 ? { madeThrough } : {};
  return caller.agentId
    ? { type: "agent", id: caller.agentId, apiKeyId: caller.keyId, ...line, requestId }
    : { type: "api_key", id: caller.keyId, ...line, requestId };
}

/** Staff act as staff, wherever they are members too: the ledger and the audit log say so. */
export function asStaff(actor: Actor): Actor {
  return { ...actor, type: "staff" };
}
