import http, { type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import net, { type LookupFunction } from "node:net";
import tls from "node:tls";
import { storableText } from "@/server/foundation/storable-text";
import { hostOf, isLocal, portOf, whyNotUrl } from "./endpoint-url";
import { refusedAddresses } from "./public-addresses";

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 65_536;
/** What of the answer is kept for whoever looks for a fault. */
const KEPT_ANSWER_BYTES = 4_096;

/** What became of one request. A `problem` is a sentence; without one it was delivered. */
export type Posted = {
  status: number | null;
  answer: string | null;
  durationMs: number;
  problem: string | null;
};

/** How tests stand in for the network. */
export type Network = { lookup?: LookupFunction; timeoutMs?: number };

/**
 * Sends one webhook. The host is resolved anew and its address judged where the connection is opened; no redirect is
 * followed; name, connection, request and answer have five seconds in all, and no more than 64 kB are read.
 */
export async function postWebhook(
  address: string,
  headers: Record<string, string>,
  body: string,
  { lookup, timeoutMs = TIMEOUT_MS }: Network = {},
): Promise<Posted> {
  const began = performance.now();
  const done = (
    problem: string | null,
    answer: { status: number; answer: string } | null = null,
  ): Posted => ({
    status: answer?.status ?? null,
    answer: answer?.answer ?? null,
    durationMs: Math.round(performance.now() - began),
    problem,
  });
  // What may be sent to is configuration, which may have changed since the address was typed.
  const refusal = whyNotUrl(address);
  if (refusal) return done(`The address is not allowed. ${refusal}.`);
  const url = new URL(address);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await send(
      url,
      {
        method: "POST",
        headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
        signal,
        createConnection: () => connect(url, lookup),
      },
      body,
    );
    const status = response.statusCode ?? 0;
    return done(problemOf(status), { status, answer: await readAnswer(response) });
  } catch (error) {
    return done(
      signal.aborted
        ? `No complete response within ${timeoutMs / 1_000} seconds.`
        : failureOf(error),
    );
  }
}

/**
 * A connection of its own, because one that is kept open leads to where the name led before. It is opened here because
 * tls.connect leaves out the block list.
 */
function connect(url: URL, lookup: LookupFunction | undefined): net.Socket {
  const host = hostOf(url);
  const socket = net.connect({
    host,
    port: portOf(url),
    ...(lookup ? { lookup } : {}),
    ...(isLocal(url) ? {} : { blockList: refusedAddresses }),
  });
  if (url.protocol === "http:") return socket;
  return tls.connect({ socket, ...(net.isIP(host) ? {} : { servername: host }) });
}

function send(url: URL, options: RequestOptions, body: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { request } = url.protocol === "https:" ? https : http;
  request(url, options, resolve).once("error", reject).end(body);
  return promise;
}

/** The beginning of a body as text; what is beyond the bound is never read. */
async function readAnswer(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes >= MAX_ANSWER_BYTES) break; // which closes the connection
  }
  return storableText(Buffer.concat(chunks).subarray(0, KEPT_ANSWER_BYTES).toString("utf8"));
}

function problemOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400)
    return `It responded with ${status}, a redirect. Redirects aren’t followed: enter the final URL.`;
  if (status === 410) return "It responded with 410 Gone: the endpoint wants no more events.";
  return `It responded with ${status}. Any status from 200 to 299 counts as delivered.`;
}

const failures: Record<string, string> = {
  ERR_IP_BLOCKED: "The host resolves to a private address, and webhooks are never sent there.",
  ENOTFOUND: "The host name could not be found.",
  EAI_AGAIN: "The host name could not be looked up.",
  ECONNREFUSED: "The connection was refused.",
  ECONNRESET: "The connection was closed before a response arrived.",
  ETIMEDOUT: "The connection could not be opened in time.",
  EHOSTUNREACH: "The host could not be reached.",
  ENETUNREACH: "The host could not be reached.",
  CERT_HAS_EXPIRED: "The TLS certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The TLS certificate is self-signed.",
  SELF_SIGNED_CERT_IN_CHAIN: "The TLS certificate is self-signed.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The TLS certificate could not be verified.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The TLS certificate is for another host name.",
};

function failureOf(error: unknown): string {
  const code = codeOf(error);
  if (code && failures[code]) return failures[code];
  if (code?.startsWith("HPE_")) return "Its response wasn't valid HTTP.";
  return `The request failed${code ? ` (${code})` : ""}.`;
}

/** Of several addresses that were tried, the first one's. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : undefined;
}
