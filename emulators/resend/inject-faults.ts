import { once } from "node:events";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { MiddlewareHandler } from "hono";
import { z } from "zod";
import type { ApiError } from "./accept-email";

/**
 * `drop_before`, `reset`, `hang` and the statuses leave no trace; `drop_after` does the work and
 * loses the answer, which is the one a sender has to be prepared for.
 */
export const faultSchema = z.strictObject({
  method: z.string().default("POST"),
  /** Exact, or with a `*` at the end for everything below. */
  path: z.string().startsWith("/").default("/emails"),
  times: z.int().positive().default(1),
  effect: z.enum([
    "drop_before",
    "drop_after",
    "hang",
    "reset",
    "status_500",
    "status_429",
    "status_409",
  ]),
});

export type Fault = z.infer<typeof faultSchema>;

export type FaultQueue = {
  add(fault: Fault): void;
  /** Those that still wait for a request. */
  waiting(): Fault[];
  clear(): void;
  middleware: MiddlewareHandler<{ Bindings: HttpBindings }>;
};

const statusAnswers: Record<"status_500" | "status_429" | "status_409", ApiError> = {
  status_500: {
    statusCode: 500,
    name: "internal_server_error",
    message: "An unexpected error occurred.",
  },
  status_429: {
    statusCode: 429,
    name: "rate_limit_exceeded",
    message: "Too many requests. Please limit the number of requests per second.",
  },
  status_409: {
    statusCode: 409,
    name: "concurrent_idempotent_requests",
    message: "There is another request in progress with the same idempotency key.",
  },
};

/** A list of failures to inject, used up first in, first out. */
export function createFaultQueue(): FaultQueue {
  const faults: Fault[] = [];

  function take(method: string, path: string): Fault["effect"] | null {
    const index = faults.findIndex((fault) => matches(fault, method, path));
    const fault = faults[index];
    if (!fault) return null;
    fault.times -= 1;
    if (fault.times === 0) faults.splice(index, 1);
    return fault.effect;
  }

  return {
    add: (fault) => void faults.push({ ...fault }),
    waiting: () => faults.map((fault) => ({ ...fault })),
    clear: () => void faults.splice(0),
    async middleware(c, next) {
      const effect = take(c.req.method, c.req.path);
      if (effect === null) return next();
      const { outgoing } = c.env;
      switch (effect) {
        case "status_500":
        case "status_429":
        case "status_409": {
          const answer = statusAnswers[effect];
          if (effect === "status_429") c.header("retry-after", "1");
          return Response.json(answer, { status: answer.statusCode, headers: c.res.headers });
        }
        case "drop_before":
          outgoing.socket?.destroy();
          return RESPONSE_ALREADY_SENT;
        case "reset":
          outgoing.socket?.resetAndDestroy();
          return RESPONSE_ALREADY_SENT;
        case "hang":
          if (!outgoing.closed) await once(outgoing, "close"); // until the caller gives up
          return RESPONSE_ALREADY_SENT;
        case "drop_after":
          await next();
          outgoing.socket?.destroy();
          c.res = RESPONSE_ALREADY_SENT;
          return;
      }
    },
  };
}

function matches(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== "*" && fault.method.toUpperCase() !== method) return false;
  return fault.path.endsWith("*") ? path.startsWith(fault.path.slice(0, -1)) : path === fault.path;
}
