import type { Bursar } from "../client.ts";
import { ApiError, ConnectionError } from "../errors.ts";
import { type Permission, readPermissions, routes } from "./routes.ts";

export type { Permission } from "./routes.ts";

/** Whoever looks at a page of yours. */
export type Visitor = {
  /** The organization whose credits they see and spend; the key's own where you name none. */
  organization?: string;
  /** What they may do. Defaults to the reads: balance, forecast, check, usage and prices. */
  may?: readonly Permission[];
};

export type HandlerOptions = {
  bursar: Bursar;
  /** Says who sends a request, from your own session. null: nobody who may see anything. */
  identify: (request: Request) => Visitor | null | Promise<Visitor | null>;
  /** Told what failed on the way to Bursar; the visitor is told nothing of it. Defaults to console.error. */
  onError?: (error: unknown) => void;
};

/** What a page must send with a change. A form or a script of another site cannot. */
export const REQUEST_HEADER = "x-bursar-request";
const MAX_BODY_BYTES = 10_000;

/**
 * Serves the React components, so that no key reaches the browser: mount it at `/api/bursar/*` for GET, POST and PUT. It
 * does what you allow for the organization you name, whatever a visitor sends.
 */
export function createHandler({ bursar, identify, onError = console.error }: HandlerOptions) {
  return async (request: Request): Promise<Response> => {
    try {
      return await answer(request, bursar, identify);
    } catch (error) {
      return failure(error, onError);
    }
  };
}

async function answer(
  request: Request,
  bursar: Bursar,
  identify: HandlerOptions["identify"],
): Promise<Response> {
  const name = new URL(request.url).pathname.replace(/\/+$/, "").split("/").at(-1) ?? "";
  const route = routes.find((one) => one.name === name && one.method === request.method);
  if (!route) return refuse(404, "not_found", "There is nothing here.");
  if (request.method !== "GET" && request.headers.get(REQUEST_HEADER) === null)
    return refuse(403, "cross_origin", "Changes must come from a page of this site.");
  const visitor = await identify(request);
  if (!visitor) return refuse(401, "unauthenticated", "Sign in to see this.");
  if (!(visitor.may ?? readPermissions).includes(route.permission))
    return refuse(403, "forbidden", "You may not do this here.");
  const text = request.method === "GET" ? "" : await request.text();
  const input = readInput(request, text);
  if (!input) return refuse(400, "validation_failed", "Send a JSON object of at most 10 kB.");
  const client = visitor.organization ? bursar.for(visitor.organization) : bursar;
  return json(200, await route.handle(client, input, request.signal));
}

/** What the visitor sent: the query of a GET, else the JSON body. */
function readInput(request: Request, text: string): Record<string, unknown> | null {
  if (request.method === "GET") return Object.fromEntries(new URL(request.url).searchParams);
  if (text.length > MAX_BODY_BYTES) return null;
  try {
    const read: unknown = JSON.parse(text);
    const isObject = typeof read === "object" && read !== null && !Array.isArray(read);
    return isObject ? (read as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** A refusal is the visitor's to know. That our key is wrong, or nobody answered, is for the log. */
function failure(error: unknown, onError: (error: unknown) => void): Response {
  const isOurs = !(error instanceof ApiError) || [401, 403, 405, 413, 415].includes(error.status);
  if (!isOurs) {
    const { detail, code, cures, required, available, shortfall, errors } = error.problem;
    const told = { code, detail, cures, required, available, shortfall, errors };
    return json(error.status, { ...told, request_id: error.requestId });
  }
  onError(error);
  return error instanceof ConnectionError
    ? refuse(503, "unavailable", "Credits cannot be reached right now. Try again in a few seconds.")
    : refuse(500, "internal", "Something went wrong on our side.");
}

function refuse(status: number, code: string, detail: string): Response {
  return json(status, { code, detail });
}

function json(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
