import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import { databaseAnswers } from "@/server/foundation/direct-query";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { traceRequest } from "@/server/foundation/tracing";
import { STRICT_TRANSPORT } from "../answer-headers";
import { AUTH_BODY_BYTES } from "../auth/auth-body";
import { clientIp, stampAddress } from "../client-ip";
import { bodyLimitAt } from "../endpoints/body-limit";
import { inputBudget } from "../endpoints/input-budget";
import { takeRequests } from "../rate-limit";
import { tooLarge } from "../read-text";
import { requestIdOf } from "../request-id";
import { problem } from "../rest/problem";
import { ownName } from "./own-name";
import { readTarget, type Target } from "./read-target";
import { sendBrotli } from "./send-brotli";
import { sendUnavailablePage } from "./unavailable-page";

/**
 * Of a body that is refused, so much is read and thrown away, so that whoever sends first and reads then
 * gets to see the answer. More would be garbage faster than it is collected.
 */
const DISCARDED_BYTES = 16_000_000;
const CLOSED_AFTER_MS = 2_000;

const MAX_REQUESTS_PER_SOCKET = 100_000;

/**
 * What stands in front of everything the web process answers. It reads the path as it is meant, and
 * before anyone reads a body it refuses what is too large, too slow, or of a method that nothing answers.
 * @param pages Next, which also answers next-auth's paths
 * @param dev Next's development server uses methods and sockets of its own
 */
export function createFrontDoor({
  api,
  pages,
  dev = false,
}: {
  api: RequestListener;
  pages: RequestListener;
  dev?: boolean;
}): Server {
  const settings = env();
  const headersTimeout = settings.HTTP_HEADERS_TIMEOUT_SECONDS * 1_000;
  const server = createServer({
    headersTimeout,
    requestTimeout: settings.HTTP_REQUEST_TIMEOUT_SECONDS * 1_000,
    connectionsCheckingInterval: Math.ceil(headersTimeout / 3),
    keepAliveTimeout: settings.HTTP_KEEP_ALIVE_SECONDS * 1_000,
    shouldUpgradeCallback: ({ headers }) => dev || /websocket/i.test(headers.upgrade ?? ""),
  });
  server.timeout = settings.HTTP_IDLE_TIMEOUT_SECONDS * 1_000;
  server.maxConnections = settings.HTTP_MAX_CONNECTIONS;
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET;

  // What a development server compiles has no compressed twin.
  const site: RequestListener = async (request, response) => {
    if (!(await sendBrotli(request, response))) pages(request, response);
  };

  const receive = (request: IncomingMessage, response: ServerResponse) => {
    if (settings.APP_URL.startsWith("https:"))
      response.setHeader("strict-transport-security", STRICT_TRANSPORT);
    const target = readTarget(request.url);
    const refusal = target ? findRefusal(request, target, dev) : noPath(request);
    if (!target || refusal) return refuse(request, response, refusal ?? noPath(request));
    request.url = target.url;
    if (request.headers.expect) response.writeContinue();
    if (target.kind !== "api") void countAndPass(request, response, target, dev ? pages : site);
    else if (request.headers["transfer-encoding"]) measureAndPass(request, response, api);
    else api(request, response);
  };
  const traced: RequestListener = (request, response) =>
    traceRequest(request, response, () => receive(request, response));
  server.on("request", traced);
  server.on("checkContinue", traced);
  server.on("connect", (_, socket) =>
    closeWith(socket, `405 Method Not Allowed\r\nAllow: ${METHODS.page.join(", ")}`),
  );
  if (!dev) server.on("upgrade", (_, socket) => closeWith(socket, "426 Upgrade Required"));
  return server;
}

/** Files that say the same whatever the database holds. */
const WITHOUT_DATABASE = /^\/(icon\.svg|robots\.txt|security\.txt|\.well-known\/)/;

/** A page is counted by address here; the API and next-auth count by themselves. */
async function countAndPass(
  request: IncomingMessage,
  response: ServerResponse,
  { kind, url }: Target,
  pages: RequestListener,
): Promise<void> {
  stampAddress(request);
  if (kind === "page" && !url.startsWith("/_next/")) {
    const home = ownName(request.headers.host, url);
    if (home && request.method !== "POST") return redirect(response, home);
    const { headers, refusal } = await takeRequests(`address:${addressOf(request)}`, "address");
    if (refusal) return refuse(request, response, { failure: refusal, headers });
    if (!WITHOUT_DATABASE.test(url) && !(await databaseAnswers()))
      return sendUnavailablePage(response, request.method === "HEAD");
  }
  pages(request, response);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(307, { location, "content-length": 0 }).end();
}

/**
 * A body whose length was not stated is read here, up to what is usual, and handed on whole. A file that is
 * larger waits for its turn unread, for which its length has to be known.
 */
function measureAndPass(
  request: IncomingMessage & { rawBody?: Buffer },
  response: ServerResponse,
  api: RequestListener,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on("error", () => {}); // the sender is gone, and nobody waits for an answer
  request.on("data", function take(chunk: Buffer) {
    bytes += chunk.length;
    if (bytes <= inputBudget.bytes) return chunks.push(chunk);
    chunks.length = 0;
    request.off("data", take);
    request.removeAllListeners("end");
    const mayBeLarge = bodyLimitAt(request.method ?? "", pathOf(request.url ?? ""));
    const failure =
      mayBeLarge > inputBudget.bytes ? lengthNotStated() : tooLarge(inputBudget.bytes);
    return refuse(request, response, { failure });
  });
  request.on("end", () => {
    request.rawBody = Buffer.concat(chunks);
    api(request, response);
  });
}

function addressOf(request: IncomingMessage): string {
  const forwarded = request.headers["x-forwarded-for"];
  const headers = new Headers(forwarded ? { "x-forwarded-for": String(forwarded) } : {});
  return clientIp(headers, request.socket.remoteAddress);
}

type Refusal = { failure: DomainError; headers?: Record<string, string> };

function findRefusal(request: IncomingMessage, target: Target, dev: boolean): Refusal | undefined {
  return refusalOfMethod(request, target, dev) ?? refusalOfBody(request, target, dev);
}

const METHODS: Record<Target["kind"], string[]> = {
  api: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
  auth: ["GET", "HEAD", "POST"],
  page: ["GET", "HEAD"],
};

function refusalOfMethod(
  { method = "" }: IncomingMessage,
  { kind }: Target,
  dev: boolean,
): Refusal | undefined {
  const allowed = METHODS[dev && kind === "page" ? "api" : kind];
  if (allowed.includes(method)) return undefined;
  return {
    failure: new DomainError(
      "method_not_allowed",
      `This path accepts only ${allowed.join(", ")}. Nothing was changed or charged.`,
    ),
    headers: { allow: allowed.join(", ") },
  };
}

function refusalOfBody(
  { headers, method = "" }: IncomingMessage,
  { kind, url }: Target,
  dev: boolean,
): Refusal | undefined {
  const usual = kind === "api" || dev ? inputBudget.bytes : AUTH_BODY_BYTES;
  const length = Number(headers["content-length"] ?? 0);
  if (length > usual) {
    const limit = kind === "api" ? bodyLimitAt(method, pathOf(url)) : usual;
    if (length > limit) return { failure: tooLarge(limit) };
  }
  // Next reads a body to its end, so how long it is has to be said first; the API counts as it reads.
  if (headers["transfer-encoding"] && kind !== "api" && !dev) return { failure: lengthNotStated() };
  return undefined;
}

function pathOf(url: string): string {
  return url.split("?", 1)[0] ?? "";
}

function lengthNotStated(): DomainError {
  return new DomainError(
    "payload_too_large",
    "Send the body's length (Content-Length). Nothing was changed or charged.",
  );
}

function noPath(request: IncomingMessage): Refusal {
  if (request.url === "*") {
    const allow = METHODS.api.filter((method) => method !== "OPTIONS").join(", ");
    return {
      failure: new DomainError("method_not_allowed", "Request a path."),
      headers: { allow },
    };
  }
  return {
    failure: new DomainError(
      "validation_failed",
      "The address isn't a valid path, or its percent-encoding is broken. Nothing was changed or charged.",
    ),
  };
}

/** Answers at once; the rest of the body is thrown away as it comes. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { failure, headers: more }: Refusal,
): void {
  const requestId = requestIdOf(request.headers["x-request-id"]);
  const { status, headers, body } = problem(failure, requestId, more);
  response.writeHead(status, {
    ...headers,
    "x-request-id": requestId,
    "content-length": Buffer.byteLength(body),
    // Whoever waited for our go-ahead sends no body now, so nothing may follow on this connection.
    ...(request.headers.expect ? { connection: "close" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : body);
  let left = DISCARDED_BYTES;
  request.on("error", () => {});
  request.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left >= 0) return;
    request.pause();
    setTimeout(() => request.destroy(), CLOSED_AFTER_MS).unref();
  });
}

function closeWith(socket: Duplex, status: string): void {
  socket.on("error", () => {});
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
