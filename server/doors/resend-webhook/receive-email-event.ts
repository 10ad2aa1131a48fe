import { inTransaction } from "@/server/foundation/db";
import { verifyResendEvent } from "@/server/gateways/email/verify-resend-event";
import { takeResendEvent } from "@/server/notifications/mail-problems/take-resend-event";
import { takeInEmail } from "@/server/support/inbound/take-in-email";
import { countGuess } from "../auth/admit";
import { forged } from "../forged";
import { takeRequests } from "../rate-limit";
import { readText } from "../read-text";
import { problemResponse } from "../rest/problem";

/** What Resend sends has no text of the email in it. */
const MOST_BYTES = 64 * 1024;

/**
 * Takes what Resend tells of a received email, or of what became of one of ours: verify the signature on the raw bytes, write it down (once),
 * enqueue its work in the same transaction, answer 200. A received email itself is asked for at Resend.
 */
export async function receiveEmailEvent(
  request: Request,
  { requestId, ip, now }: { requestId: string; ip: string; now: Date },
): Promise<Response> {
  const header = (name: string) =>
    request.headers.get(`svix-${name}`) ?? request.headers.get(`webhook-${name}`);
  const event = verifyResendEvent(await readText(request, MOST_BYTES), {
    id: header("id"),
    timestamp: header("timestamp"),
    signature: header("signature"),
  });
  if (!event) {
    const { headers, refusal } = await takeRequests(`address:${ip}`, "address");
    const failure = refusal ?? (await countGuess(ip)) ?? forged();
    return problemResponse(failure, requestId, headers);
  }
  if (event !== "other") {
    const { type, emailId } = event;
    await inTransaction(async (tx) => {
      if (type !== "email.received") await takeResendEvent(tx, event, now);
      else if (emailId) await takeInEmail(tx, emailId, now);
    });
  }
  return Response.json({ received: true });
}
