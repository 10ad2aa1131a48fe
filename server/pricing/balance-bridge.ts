import { z } from "zod";
import { microcreditsToCredits } from "./microcredits";

/**
 * The words for a balance, the same in every answer. They add up: posted - held - scheduled = available.
 */
export const bridgeFields = {
  posted: z.number().meta({
    description: "The customer's credits: the closing balance of the ledger and of statements",
  }),
  held: z.number().meta({ description: "Of these, held for work in progress" }),
  scheduled: z.number().meta({ description: "Of these, granted but not effective yet" }),
  available: z.number().meta({
    description: "What can be spent now: posted minus held minus scheduled",
  }),
  restricted: z.number().meta({
    description: "The part of available that only certain operations or organizations may spend",
  }),
  debt: z.number().meta({ description: "Credits owed; new credits pay this first" }),
};

export const bridgeSchema = z.object(bridgeFields);
export type Bridge = z.infer<typeof bridgeSchema>;

/** The same where a client may ask whose credits are managed by another organization: null for them. */
export const visibleBridgeFields = {
  posted: bridgeFields.posted.nullable(),
  held: bridgeFields.held.nullable(),
  scheduled: bridgeFields.scheduled.nullable(),
  available: bridgeFields.available.nullable(),
  restricted: bridgeFields.restricted.nullable(),
  debt: bridgeFields.debt.nullable(),
};

/** What stands in their places then: what a budget leaves, and nothing else. */
export function hiddenBridge(available: number | null) {
  return { posted: null, held: null, scheduled: null, available, restricted: null, debt: null };
}

/** A balance in those words, from microcredits to credits. */
export function bridgeOf(balance: Record<keyof Bridge, bigint>): Bridge {
  return {
    posted: microcreditsToCredits(balance.posted),
    held: microcreditsToCredits(balance.held),
    scheduled: microcreditsToCredits(balance.scheduled),
    available: microcreditsToCredits(balance.available),
    restricted: microcreditsToCredits(balance.restricted),
    debt: microcreditsToCredits(balance.debt),
  };
}
