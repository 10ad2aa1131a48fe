import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type pg from "pg";
import { errorTable, isDomainError } from "./errors";

/**
 * OpenTelemetry traces: one from a request, through its endpoint and its statements, to the jobs it leaves behind.
 * Without an exporter (`startTracing`) each of these functions does its work and nothing else.
 */

// On globalThis because the web process holds this module twice; OpenTelemetry's own API does the same.
const shared = globalThis as typeof globalThis & { bursarTracing?: true };

/** From now on spans are made. */
export function turnTracingOn(): void {
  shared.bursarTracing = true;
}

const tracer = () => trace.getTracer("bursar");

/** Where in a trace the caller stands, for work that is done for it elsewhere. Undefined while nothing is traced. */
export function placeInTrace(): Context | undefined {
  return shared.bursarTracing && trace.getSpan(context.active()) ? context.active() : undefined;
}

/** The ids of the span that the caller is in, as logs name them. */
export function traceIds(): { trace_id?: string; span_id?: string } {
  const span = shared.bursarTracing && trace.getSpanContext(context.active());
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}

/**
 * Runs `work` as one step of the trace.
 * @param within where it belongs, unless that is where its caller stands; of several, it is linked to the others
 */
export function inSpan<T>(
  name: string,
  {
    kind = SpanKind.INTERNAL,
    attributes,
    within,
  }: { kind?: SpanKind; attributes?: Attributes; within?: readonly Context[] },
  work: () => Promise<T>,
): Promise<T> {
  if (!shared.bursarTracing) return work();
  const [place = within ? ROOT_CONTEXT : context.active(), ...others] = within ?? [];
  const links = others.flatMap((other) => {
    const spanContext = trace.getSpanContext(other);
    return spanContext ? [{ context: spanContext }] : [];
  });
  const options = { kind, links, ...(attributes ? { attributes } : {}) };
  return tracer().startActiveSpan(name, options, place, async (span) => {
    try {
      return await work();
    } catch (error) {
      noteError(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** A refusal is an answer; whatever else is thrown is a fault. */
function noteError(span: Span, error: unknown): void {
  if (isDomainError(error)) {
    span.setAttribute("error.type", error.code);
    if (errorTable[error.code].httpStatus < 500) return;
  } else if (error instanceof Error) {
    span.setAttribute("error.type", error.name).recordException(error);
  }
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/**
 * The span of a whole request, until its answer has gone out; it goes on with the trace of a `traceparent` header. It
 * does not tell the address, which may hold the secret of a mailed link: its endpoint and its page tell their route.
 */
export function traceRequest(
  request: IncomingMessage,
  response: ServerResponse,
  answer: () => void,
): void {
  if (!shared.bursarTracing) {
    answer();
    return;
  }
  const method = request.method ?? "";
  const place = propagation.extract(ROOT_CONTEXT, request.headers);
  const attributes = { "http.request.method": method };
  const span = tracer().startSpan(method, { kind: SpanKind.SERVER, attributes }, place);
  response.once("close", () => {
    span.setAttribute("http.response.status_code", response.statusCode);
    if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
  context.with(trace.setSpan(place, span), answer);
}

/** Makes a span of each statement that a new connection sends within a trace: its text, never its values. */
export function traceStatements(connection: pg.ClientBase): void {
  if (!shared.bursarTracing) return;
  const send = connection.query.bind(connection) as (...args: unknown[]) => unknown;
  const traced = (...args: unknown[]): unknown => {
    const place = placeInTrace();
    const { text, name } = statementOf(args[0]);
    if (!place || !text) return send(...args);
    const attributes = { "db.system.name": "postgresql", "db.query.text": text };
    const options = { kind: SpanKind.CLIENT, attributes };
    const span = tracer().startSpan(name ?? summaryOf(text), options, place);
    const end = (error?: unknown) => {
      if (error) noteError(span, error);
      span.end();
    };
    const done = args.at(-1);
    if (typeof done === "function") {
      const told = context.bind(place, done as (error?: unknown, result?: unknown) => void);
      args[args.length - 1] = (error?: unknown, result?: unknown) => {
        end(error);
        told(error, result);
      };
      return send(...args);
    }
    const sent = send(...args);
    if (sent instanceof Promise) sent.then(() => end(), end);
    else end();
    return sent;
  };
  connection.query = traced as typeof connection.query;
}

function statementOf(query: unknown): { text?: string; name?: string } {
  return typeof query === "string" ? { text: query } : ((query ?? {}) as { text?: string });
}

/** `SELECT organizations` */
function summaryOf(text: string): string {
  const verb = /\w+/.exec(text)?.[0].toUpperCase() ?? "SQL";
  const table = /\b(?:from|into|update)\s+(?:"?public"?\.)?"?(\w+)/i.exec(text)?.[1];
  return table ? `${verb} ${table}` : verb;
}

/** Where the caller stands, as a job carries it. */
export function traceparent(): string | undefined {
  if (!placeInTrace()) return undefined;
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** Runs a job, in the trace of whoever enqueued it. */
export function inJobSpan<T>(
  job: string,
  carried: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (!shared.bursarTracing) return work();
  const within = carried ? [propagation.extract(ROOT_CONTEXT, { traceparent: carried })] : [];
  return inSpan(job, { kind: SpanKind.CONSUMER, attributes: { "bursar.job": job }, within }, work);
}

/** One call of another service, that is over. */
export function noteCall(name: string, from: number, until: number, attributes: Attributes): void {
  if (!placeInTrace()) return;
  tracer().startSpan(name, { kind: SpanKind.CLIENT, startTime: from, attributes }).end(until);
}
