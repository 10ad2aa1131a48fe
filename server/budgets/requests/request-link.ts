import { createHmac, timingSafeEqual } from "node:crypto";
import { derivedKey } from "@/server/foundation/derived-key";
import { env } from "@/server/foundation/env";

/** Which request, and who may decide it by this link. */
export type RequestLink = { requestId: string; userId: string };

let key: Buffer | undefined;

/**
 * The address that is mailed to one of those who may decide: it is signed, so it shows that its reader has
 * their mailbox. It decides nothing by being opened, and counts as long as the request is open and its
 * reader may still change the budget.
 */
export function requestLinkFor(link: RequestLink): string {
  const text = Buffer.from(`${link.requestId} ${link.userId}`).toString("base64url");
  return `${env().APP_URL}/budget-request?token=${text}.${sign(text)}`;
}

/** Whom and what a token of ours names; null for any other. */
export function readRequestLink(token: string): RequestLink | null {
  const [text = "", signature = ""] = token.split(".");
  const [given, right] = [Buffer.from(signature), Buffer.from(sign(text))];
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const [requestId = "", userId = ""] = Buffer.from(text, "base64url").toString().split(" ");
  return { requestId, userId };
}

function sign(text: string): string {
  key ??= derivedKey("bursar budget request");
  return createHmac("sha256", key).update(text).digest("base64url");
}
