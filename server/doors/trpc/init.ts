import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import type { z } from "zod";
import { DomainError, errorTable, isDomainError } from "@/server/foundation/errors";
import { log } from "@/server/foundation/log";
import type { Caller } from "@/server/organizations/caller";
import { callEndpoint, type Endpoint, parseInput } from "../endpoints/endpoint";

export type TrpcContext = {
  /** Throws unauthenticated when nobody is signed in. */
  caller(): Promise<Caller>;
  now: Date;
  requestId: string;
  ip: string;
  idempotencyKey?: string | undefined;
  /** Throws when the request came from another site. */
  requireSameOrigin(): void;
};

/** What a form or page is told about a failure. The words are ours; an unexpected error says nothing of its inside. */
export type Problem = { code: string; detail: string; request_id: string } & Record<
  string,
  unknown
>;

const t = initTRPC.context<TrpcContext>().create({
  transformer: superjson,
  errorFormatter({ shape, error, ctx }) {
    const cause = error.cause;
    const problem: Problem = isDomainError(cause)
      ? {
          ...cause.extra,
          code: cause.code,
          detail: cause.message,
          request_id: ctx?.requestId ?? "",
        }
      : {
          code: "internal",
          detail:
            "Something went wrong on our side. If you sent a change, look whether it was made before you send it again; with an Idempotency-Key a repeat is safe. Send us the request id if it stays.",
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

/** The tRPC query of an endpoint. */
export function query<Input extends z.ZodType, Output extends z.ZodType>(
  endpoint: Endpoint<Input, Output>,
) {
  return t.procedure
    .input((raw: unknown) => raw as z.input<Input>)
    .query(({ ctx, input }) =>
      translate(ctx, async () => callEndpoint(endpoint, await requestContext(ctx), input)),
    );
}

/** The tRPC mutation of an endpoint. */
export function mutation<Input extends z.ZodType, Output extends z.ZodType>(
  endpoint: Endpoint<Input, Output>,
) {
  return t.procedure
    .input((raw: unknown) => raw as z.input<Input>)
    .mutation(({ ctx, input }) =>
      translate(ctx, async () => callEndpoint(endpoint, await requestContext(ctx), input)),
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
      translate(ctx, async () => {
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
    .query(({ ctx, input }) => translate(ctx, () => handle(parseInput(schema, input), ctx)));
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

async function translate<T>(ctx: TrpcContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isDomainError(error)) {
      throw new TRPCError({
        code: errorTable[error.code].trpcCode,
        message: error.message,
        cause: error,
      });
    }
    log().error({ err: error, requestId: ctx.requestId }, "procedure failed");
    throw new TRPCError({
      code: "INTERNAL_SERVER_ERROR",
      message: "internal",
      cause: new DomainError(
        "internal",
        "Something went wrong on our side. If you sent a change, look whether it was made before you send it again; with an Idempotency-Key a repeat is safe. Send us the request id if it stays.",
      ),
    });
  }
}
