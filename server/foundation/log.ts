import { AsyncLocalStorage } from "node:async_hooks";
import pino from "pino";
import { env } from "./env";
import { traceIds } from "./tracing";

let logger: pino.Logger | undefined;
const requests = new AsyncLocalStorage<string>();

/** Whatever `work` logs names the request that it is part of. */
export function inRequest<T>(requestId: string, work: () => T): T {
  return requests.run(requestId, work);
}

/** Structured logs with secrets redacted, on standard error: standard output belongs to a command's result. */
export function log(): pino.Logger {
  logger ??= pino(
    {
      level: env().LOG_LEVEL,
      mixin: () => ({ requestId: requests.getStore(), ...traceIds() }),
      redact: {
        paths: [
          "*.password",
          "*.token",
          "*.secret",
          "*.key",
          "*.authorization",
          "*.cookie",
          "headers.authorization",
          "headers.cookie",
        ],
        censor: "[redacted]",
      },
    },
    pino.destination(2),
  );
  return logger;
}
