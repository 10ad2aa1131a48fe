import { env } from "@/server/foundation/env";
import { type DomainError, errorTable, isDomainError } from "@/server/foundation/errors";
import { log } from "@/server/foundation/log";
import { apiHeaders, failureHeaders } from "../answer-headers";
import { unexpectedFailure } from "../unexpected-failure";

/** The answer to a failure, as RFC 9457 problem+json. Unexpected errors are logged and say nothing of their inside. */
export function problemResponse(...failure: Parameters<typeof problem>): Response {
  const { body, ...init } = problem(...failure);
  return new Response(body, init);
}

/** The same before it is a Response. */
export function problem(
  error: unknown,
  requestId: string,
  headers: Record<string, string> = {},
): { status: number; headers: Record<string, string>; body: string } {
  if (!isDomainError(error)) {
    log().error({ err: error, requestId }, "request failed");
  }
  const known: Pick<DomainError, "code" | "message" | "extra"> = isDomainError(error)
    ? error
    : unexpectedFailure();
  const { httpStatus, title } = errorTable[known.code];
  const standard = {
    type: `${env().APP_URL}/docs/errors#${known.code}`,
    title,
    status: httpStatus,
    detail: known.message,
    code: known.code,
    request_id: requestId,
  };
  // First for the reader, and again last: nothing takes their place.
  const body = { ...standard, ...known.extra, ...standard };
  return {
    status: httpStatus,
    body: JSON.stringify(body),
    headers: {
      ...apiHeaders(),
      ...headers,
      "content-type": "application/problem+json",
      ...failureHeaders(known),
    },
  };
}
