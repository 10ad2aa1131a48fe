import type { Context } from "hono";
import { z } from "zod";

/** What the caller sent cannot be right: 400 with this message. */
export class InputError extends Error {}

/** JSON without Hono's own typing of the body: Stripe's types are too deep for it. */
export function json(value: object, status = 200): Response {
  return new Response(JSON.stringify(value, null, 2), {
    status,
    headers: { "content-type": "application/json" },
  });
}

/** The JSON body, checked; an absent body counts as `{}`. */
export async function read<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await context.req.text();
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    throw new InputError("The body is not JSON");
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new InputError(z.prettifyError(parsed.error));
  return parsed.data;
}
