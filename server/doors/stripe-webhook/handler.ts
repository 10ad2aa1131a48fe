/**
 * What an event makes us look at again. It is given the id of the event's object, reads it from Stripe
 * and converges; whatever order and number of events come, the state is the same in the end.
 * `ignored` says the object is none of ours; anything else counts as done. Throws to be tried again.
 */
export type Handler = (objectId: string, now: Date) => Promise<unknown>;
