import { env } from "@/server/foundation/env";
import { type DomainError, errorTable } from "@/server/foundation/errors";
import { apiHeaders, failureHeaders } from "../answer-headers";
import { type Doing, failureOf } from "../failure-of";

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
  doing: Doing = "change",
): { status: number; headers: Record<string, string>; body: string } {
  const failure = failureOf(error, doing, requestId);
  return {
    status: errorTable[failure.code].httpStatus,
    body: JSON.stringify(problemBody(failure, requestId)),
    headers: {
      ...apiHeaders(),
      ...headers,
      "content-type": "application/problem+json",
      ...failureHeaders(failure),
    },
  };
}

/** The fields of a failure's answer, whichever door it leaves by. */
export function problemBody(failure: DomainError, requestId: string) {
  const { httpStatus, title } = errorTable[failure.code];
  const standard = {
    type: `${env().APP_URL}/docs/errors#${failure.code}`,
    title,
    status: httpStatus,
    detail: failure.message,
    code: failure.code,
    request_id: requestId,
  };
  // First for the reader, and again last: nothing takes their place.
  return { ...standard, ...failure.extra, ...standard };
}
