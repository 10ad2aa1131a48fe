import type { SpanProcessor } from "@opentelemetry/sdk-trace";
import { env } from "./env";
import { log } from "./log";
import { turnTracingOn } from "./tracing";

/**
 * Sends traces to a collector (OTLP over HTTP), where one is set. Call it before anything connects to the database.
 * @returns sends what is left; for the end of the process
 */
export async function startTracing(service: string): Promise<() => Promise<void>> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER_ARG } = env();
  if (OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return async () => {};
  // A process that traces nothing does not load them.
  const [
    { context, DiagLogLevel, diag, propagation, trace },
    { AsyncLocalStorageContextManager },
    { W3CTraceContextPropagator },
    { OTLPTraceExporter },
    { resourceFromAttributes },
    { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider },
  ] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/context-async-hooks"),
    import("@opentelemetry/core"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
    import("@opentelemetry/sdk-trace"),
  ]);
  const tell = (message: string, ...about: unknown[]) => log().warn({ about }, message);
  const quiet = () => {};
  diag.setLogger(
    { error: tell, warn: tell, info: quiet, debug: quiet, verbose: quiet },
    DiagLogLevel.WARN,
  );
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": OTEL_SERVICE_NAME ?? service }),
    sampler: new ParentBasedSampler({
      root: new TraceIdRatioBasedSampler(OTEL_TRACES_SAMPLER_ARG),
    }),
    spanProcessors: [
      withoutAddresses,
      // Reads the endpoint and its headers from the environment.
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter() }),
    ],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  turnTracingOn();
  return () =>
    provider.shutdown().catch((error: unknown) => log().warn({ err: error }, "traces were lost"));
}

/** Next's spans name the address of a page, which may hold the secret of a mailed link; they name its route, too. */
const withoutAddresses: SpanProcessor = {
  onStart(span) {
    for (const name of ["http.target", "url.full", "url.path", "url.query"])
      if (name in span.attributes) span.setAttribute(name, "[redacted]");
  },
  onEnd() {},
  forceFlush: async () => {},
  shutdown: async () => {},
};
