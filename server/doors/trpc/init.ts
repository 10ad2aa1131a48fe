import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import type { z } from "zod";
import { DomainError, errorTable, isDomainError } from "@/server/foundation/errors";
import type { Caller } from "@/server/organizations/access/caller";
import {
  existsFor,
  isForStaff,
  requireSecondFactorOfStaff,
} from "@/server/organizations/access/decide";
import { callEndpoint } from "../endpoints/call-endpoint";
import type { Endpoint } from "../endpoints/define-endpoint";
import { refused } from "../endpoints/input-budget";
import { parseInput } from "../endpoints/parse-input";
import { type Doing, failureOf } from "../failure-of";
import { inputTransformer } from "./input-transformer";
import { notJson } from "./not-json";

export type TrpcContext = {
  /** Throws unauthenticated when nobody is signed in. */
  caller(): Promise<Caller>;
  now: Date;
  requestId: string;
  ip: string;
  idempotencyKey?: string | undefined;
  /** Why nothing is done for this request at all. */
  refusal?: DomainError | undefined;
  /** The Cookie header. */
  cookies: string | null;
  /** Set-Cookie headers that the answer is to have. */
  setCookies: string[];
  /** Throws when the request came from another site. */
  requireSameOrigin(): void;
};

/** What a form or page is told about a failure. The words are ours; an unexpected error says nothing of its inside. */
export type Problem = { code: string; detail: string; request_id: string } & Record<
  string,
  unknown
>;

const t = initTRPC
  .context<TrpcContext>()
  .meta<{ endpoint: string }>()
  .create({
    transformer: { input: inputTransformer, output: superjson },
    errorFormatter({ shape, error, ctx }) {
      const failure = isDomainError(error.cause) ? error.cause : failureOfProtocol(error, ctx);
      const problem: Problem = {
        ...failure.extra,
        code: failure.code,
        detail: failure.message,
        request_id: ctx?.requestId ?? "",
      };
      return {
        message: problem.detail,
        code: shape.code,
        data: { code: shape.data.code, httpStatus: shape.data.httpStatus, problem },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Asks whether the endpoint exists for this caller before its input is read. */
function procedureOf<Called extends Endpoint>(endpoint: Called) {
  return t.procedure
    .meta({ endpoint: endpoint.name })
    .use(async ({ ctx, next }) => {
      if (isForStaff(endpoint.access)) {
        const caller = await translate(ctx, "read", async () => {
          const asking = await ctx.caller();
          requireSecondFactorOfStaff(endpoint.access, asking);
          return asking;
        });
        if (!existsFor(endpoint.access, caller)) throw new TRPCError({ code: "NOT_FOUND" });
      }
      return next();
    })
    .input((raw: unknown) => raw as z.input<Called["input"]>);
}

/** The tRPC query of an endpoint. */
export function query<Called extends Endpoint>(endpoint: Called) {
  return procedureOf(endpoint).query(({ ctx, input }) =>
    translate(ctx, "read", async () => callEndpoint(endpoint, await requestContext(ctx), input)),
  );
}

/** The tRPC mutation of an endpoint. */
export function mutation<Called extends Endpoint>(endpoint: Called) {
  return procedureOf(endpoint).mutation(({ ctx, input }) =>
    translate(ctx, "change", async () => callEndpoint(endpoint, await requestContext(ctx), input)),
  );
}

/** A mutation for people who are not signed in: sign-up, links, password reset. */
export function publicMutation<Input extends z.ZodType, Output>(
  schema: Input,
  handle: (input: z.output<Input>, ctx: TrpcContext) => Promise<Output>,
) {
  return t.procedure
    .input((raw: unknown) => raw as z.input<Input>)
    .mutation(({ ctx, input }) =>
      translate(ctx, "change", async () => {
        ctx.requireSameOrigin();
        return handle(parseInput(schema, input), ctx);
      }),
    );
}

/** A query for people who may not be signed in: what the link they came by leads to. */
export function publicQuery<Input extends z.ZodType, Output>(
  schema: Input,
  handle: (input: z.output<Input>, ctx: TrpcContext) => Promise<Output>,
) {
  return t.procedure
    .input((raw: unknown) => raw as z.input<Input>)
    .query(({ ctx, input }) =>
      translate(ctx, "read", () => handle(parseInput(schema, input), ctx)),
    );
}

/** What tRPC itself refused before a procedure saw it, in our words. */
function failureOfProtocol(error: TRPCError, ctx: TrpcContext | undefined): DomainError {
  switch (error.code) {
    case "PARSE_ERROR":
    case "BAD_REQUEST":
      return refused("The input isn't valid JSON, or the batch has more than 20 calls");
    case "NOT_FOUND":
      return new DomainError("not_found", "There is no such procedure.");
    case "METHOD_NOT_SUPPORTED":
      return new DomainError(
        "method_not_allowed",
        "Send queries with GET and mutations with POST. Nothing was changed or charged.",
      );
    case "UNSUPPORTED_MEDIA_TYPE":
      return notJson();
    default:
      return failureOf(error, "change", ctx?.requestId ?? "");
  }
}

async function requestContext(ctx: TrpcContext) {
  return {
    caller: await ctx.caller(),
    now: ctx.now,
    ip: ctx.ip,
    idempotencyKey: ctx.idempotencyKey,
    report: {},
  };
}

async function translate<T>(ctx: TrpcContext, doing: Doing, work: () => Promise<T>): Promise<T> {
  try {
    if (ctx.refusal) throw ctx.refusal;
    return await work();
  } catch (error) {
    throw asTrpcError(failureOf(error, doing, ctx.requestId));
  }
}

export function asTrpcError(failure: DomainError): TRPCError {
  const { trpcCode } = errorTable[failure.code];
  return new TRPCError({ code: trpcCode, message: failure.message, cause: failure });
}
