import type { Context } from "@opentelemetry/api";
import type { Put, Read } from "@/server/foundation/statements";
import type { Charge, ChargeVerdict, EncodedCharge } from "@/server/ledger/post-charges";
import type { ChargedMarkup } from "@/server/ledger/post-earnings";
import type { Claim } from "../idempotency";

type Waiting = {
  /** Where in a trace its request stands; the lane notes it. */
  place?: Context | undefined;
};

/** A charge of something that happened elsewhere. */
export type MeteredItem = Waiting & {
  kind: "metered";
  creditAccountId: string;
  /** How far the clock of its sandbox is ahead, in milliseconds; a live account has none. */
  clockAheadMs?: number | null | undefined;
  charge: EncodedCharge;
  transactionId: string;
  /** What of it is a markup, to be earned with it. */
  markup?: ChargedMarkup | undefined;
  resolve(verdict: ChargeVerdict): void;
  reject(error: unknown): void;
};

/** A request whose effect is rows of ours, to be written if and only if it is charged. */
export type AtomicItem = Waiting & {
  kind: "atomic";
  creditAccountId: string;
  /** How far the clock of its sandbox is ahead, in milliseconds; a live account has none. */
  clockAheadMs?: number | null | undefined;
  /** The request's clock. */
  at: Date;
  claim?: Claim | undefined;
  /** Decides what to write and to charge. @throws what refuses the request, and it alone */
  perform(tools: { read: Read; write: Put }): Promise<Performed>;
  /** What it wrote in a commit that was sent, while nobody knows whether it went through. */
  unsure?: Performed | undefined;
  resolve(result: AtomicResult): void;
  reject(error: unknown): void;
};

export type LaneItem = MeteredItem | AtomicItem;

/** What a request came to, before it is judged. */
export type Performed = {
  /** Null where it is free. */
  charge: Charge | null;
  /** For the caller. */
  effect: unknown;
  /** Kept for a repeat under the same Idempotency-Key. */
  kept: unknown;
};

export type AtomicResult =
  | { outcome: "done"; effect: unknown; available: bigint | null }
  | { outcome: "stored"; output: unknown; creditsCharged: bigint }
  | {
      outcome: "refused";
      verdict: Extract<
        ChargeVerdict,
        { outcome: "insufficient" | "over_budget" | "conflict" | "departed" }
      >;
    };
