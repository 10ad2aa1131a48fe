import type { z } from "zod";
import type { Actor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import type { OperationKey } from "@/server/pricing/catalogue";

/** The organization an operation runs in, as far as operations need to know it. */
export type OperationOrganization = {
  id: string;
  creditAccountId: string;
  timeZone: string;
  status: "active" | "past_due" | "suspended" | "closed";
};

export type PerformContext<Input> = {
  tx: Tx;
  organization: OperationOrganization;
  actor: Actor;
  input: Input;
  now: Date;
};

/** What an operation's effect was: the answer, and the entity its debit points at. */
export type Effect<Output> = {
  output: Output;
  entity: { type: string; id: string };
  /** One line for the usage history: "Transaction created". */
  description: string;
};

/**
 * A paid operation. From this one definition follow its tRPC procedure, its REST route, its entry in
 * the OpenAPI document and the price on its button; its price stands in the catalogue under `key`.
 */
export type Operation<Input extends z.ZodType, Output extends z.ZodType> = {
  key: OperationKey;
  summary: string;
  /** Row of the permission table (organizations/permissions). */
  permission: "accounting.write" | "api_keys.write";
  input: Input;
  output: Output;
  rest: {
    method: "post" | "patch" | "put";
    path: `/organizations/{organization_id}/${string}`;
    status: 200 | 201;
  };
  /** atomic: its effect is rows of ours, written in the debit's own transaction. */
  kind: "atomic";
  perform(context: PerformContext<z.output<Input>>): Promise<Effect<z.input<Output>>>;
  /** What of an answer is kept for a repeat of the request; default: all of it. A secret is shown once and is not kept. */
  forReplay?(output: z.input<Output>): z.input<Output>;
};

/** Defines a paid operation; the types of `perform` follow from its schemas. */
export function defineOperation<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
): Operation<Input, Output> {
  return operation;
}
