/**
 * What went wrong with a submission, in words for the person who pressed the button. A tRPC or
 * fetch error fits as it is: it has a `message`, and `requestId` where the server gave one.
 */
export type SubmitError = string | { message: string; requestId?: string | undefined };

/** The sentence and the request id, from either form. */
export function readSubmitError(error: SubmitError): {
  message: string;
  requestId?: string | undefined;
} {
  return typeof error === "string" ? { message: error } : error;
}
