import pino from "pino";
import { env } from "./env";

let logger: pino.Logger | undefined;

/** Structured logs with secrets redacted, on standard error: standard output belongs to a command's result. */
export function log(): pino.Logger {
  logger ??= pino(
    {
      level: env().LOG_LEVEL,
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
