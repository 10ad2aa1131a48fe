import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { unsubscribe } from "@/server/notifications/unsubscribe";
import { problemResponse } from "./problem";

/**
 * The address of List-Unsubscribe. Mail programs POST to it when their "Unsubscribe" is pressed (RFC 8058), without a
 * session and without following redirects.
 */
export async function serveOneClick(
  request: Request,
  { requestId, now }: { requestId: string; now: Date },
): Promise<Response> {
  const token = new URL(request.url).searchParams.get("token") ?? "";
  // As a form of either encoding.
  const form = await request.formData().catch(() => null);
  if (form?.get("List-Unsubscribe") !== "One-Click") {
    const words =
      "Send List-Unsubscribe=One-Click in the body to unsubscribe. Nothing was changed.";
    return problemResponse(new DomainError("validation_failed", words), requestId);
  }
  await unsubscribe(token, now);
  return new Response(null, { status: 204 });
}

/** Whoever opens the address in a browser, or checks links in email, is shown a page that asks. */
export function showUnsubscribePage(request: Request): Response {
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const location = `${env().APP_URL}/unsubscribe?token=${encodeURIComponent(token)}`;
  return new Response(null, { status: 303, headers: { location } });
}
