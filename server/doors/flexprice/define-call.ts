import type { z } from "zod";
import type { CreditReport, Method, RequestContext } from "../endpoints/define-endpoint";
import type { Endpoints } from "../endpoints/registry";
import type { RateLimitPolicy } from "../rate-limit";

/** Calls an endpoint of ours as this caller: its access, checks, limits and idempotency are the ones that apply. */
export type CallOurs = <Name extends keyof Endpoints>(
  name: Name,
  input: object,
  options?: { idempotencyKey?: string | undefined },
) => Promise<z.output<Endpoints[Name]["output"]>>;

export type CallContext<Input> = {
  input: Input;
  ours: CallOurs;
  caller: Extract<RequestContext["caller"], { kind: "api_key" }>;
  /** The header of the request, or one made of its body: see `repeatKey`. */
  idempotencyKey: string | undefined;
  report: CreditReport;
  now: Date;
};

/** A request of Flexprice's API, in terms of ours. */
export type Call<Input extends z.ZodType = z.ZodType> = {
  method: Method;
  /** Below `/api/flexprice/v1`, as their client writes it. */
  path: string;
  status: 200 | 201 | 202;
  limit?: RateLimitPolicy;
  /** Path parameters, query and body in one object; a field their client sends and we have no use for is named here too. */
  input: Input;
  handle(context: CallContext<z.output<Input>>): Promise<unknown>;
};

export function defineCall<Input extends z.ZodType>(call: Call<Input>): Call {
  return call as unknown as Call;
}
