import { inTransaction } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { verifyReceived } from "@/server/gateways/email/received-email";
import { takeInEmail } from "@/server/support/inbound/take-in-email";
import { countGuess } from "../auth/admit";
import { takeRequests } from "../rate-limit";
import { readText } from "../read-text";
import { problemResponse } from "../rest/problem";

/** What Resend sends has no text of the email in it. */
const MOST_BYTES = 64 * 1024;

/**
 * Takes what Resend tells of a received email: verify the signature on the raw bytes, write it down (once),
 * enqueue its work in the same transaction, answer 200. The email itself is asked for at Resend.
 */
export async function receiveEmailEvent(
  request: Request,
  { requestId, ip, now }: { requestId: string; ip: string; now: Date },
): Promise<Response> {
  const header = (name: string) =>
    request.headers.get(`svix-${name}`) ?? request.headers.get(`webhook-${name}`);
  const event = verifyReceived(await readText(request, MOST_BYTES), {
    id: header("id"),
    timestamp: header("timestamp"),
    signature: header("signature"),
  });
  if (!event) {
    const { headers, refusal } = await takeRequests(`address:${ip}`, "address");
    const failure = refusal ?? (await countGuess(ip)) ?? forged();
    return problemResponse(failure, requestId, headers);
  }
  if (event !== "other") await inTransaction((tx) => takeInEmail(tx, event.emailId, now));
  return Response.json({ received: true });
}

function forged(): DomainError {
  return new DomainError(
    "validation_failed",
    "The signature is missing, invalid or too old. Nothing was recorded.",
  );
}
