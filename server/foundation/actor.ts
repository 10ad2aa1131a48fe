/** Who did it: stored on every entry and audit event. */
export type Actor = {
  type: "user" | "api_key" | "agent" | "staff" | "system";
  id: string;
  /** The request it happened in; absent in jobs. */
  requestId?: string;
};

/** The actor of jobs and of Stripe's events. */
export const systemActor: Actor = { type: "system", id: "system" };
