/** Who did it: stored on every entry and audit event. */
export type Actor = {
  type: "user" | "api_key" | "agent" | "staff" | "system";
  id: string;
  /** The API key it came with, where the actor is an agent that spends with one. */
  apiKeyId?: string;
  /** The keys that its key was made through, nearest first: it spends under the budgets of each. */
  madeThrough?: readonly string[];
  /** The request it happened in; absent in jobs. */
  requestId?: string;
};

/** The API key that something came with, whether it acts as itself or for an agent. */
export function apiKeyOf(actor: Actor): string | null {
  return actor.apiKeyId ?? (actor.type === "api_key" ? actor.id : null);
}

/** The key that something came with and those it was made through, nearest first; empty where none did. */
export function keysOf(actor: Actor): string[] {
  const own = apiKeyOf(actor);
  return own ? [own, ...(actor.madeThrough ?? [])] : [];
}

/** The actor of jobs and of Stripe's events. */
export const systemActor: Actor = { type: "system", id: "system" };
