import type { MiddlewareHandler } from "hono";
import { requireLoopback } from "../webhooks/require-loopback.ts";

/**
 * Refuses calls that a web page elsewhere makes through a browser on this machine: the name it
 * used must be this machine's, and so must the page's own origin.
 */
export const refuseForeignCallers: MiddlewareHandler = async (context, next) => {
  const host = context.req.header("host") ?? "";
  const origin = context.req.header("origin");
  try {
    requireLoopback(`http://${host}`);
    if (origin !== undefined) requireLoopback(origin);
  } catch {
    return context.json({ error: { message: "Only this machine may call the stand-in." } }, 403);
  }
  return await next();
};
