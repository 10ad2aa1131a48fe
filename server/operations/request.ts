import type { Actor } from "@/server/foundation/actor";
import type { AccountTerms } from "@/server/pricing/load-prices";
import type { IdempotentRequest } from "./idempotency";

/** The organization an operation runs in, as far as operations need to know it. */
export type OperationOrganization = {
  id: string;
  creditAccountId: string;
  timeZone: string;
  /** The account under which the ids of its events are known, where that is not the one it spends. */
  eventAccountId?: string | null;
  status: "active" | "past_due" | "suspended" | "closed";
  /** How far the clock of its sandbox is ahead, in milliseconds; a live one has none. */
  clockAheadMs?: number | null | undefined;
  /** What its account pays, where the caller has read it already. */
  creditAccount?: AccountTerms;
};

export type OperationRequest<Input> = {
  organization: OperationOrganization;
  actor: Actor;
  input: Input;
  idempotent?: IdempotentRequest | undefined;
  now: Date;
};

export type OperationResult<Output> = {
  output: Output;
  /** Microcredits. */
  creditsCharged: bigint;
  available: bigint;
  /** The request ran before; this is its stored answer and nothing moved. */
  replayed: boolean;
};
