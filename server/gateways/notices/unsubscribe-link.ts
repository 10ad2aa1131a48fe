import { createHmac, timingSafeEqual } from "node:crypto";
import type { NoticeKind } from "@/generated/prisma/enums";
import { derivedKey, derivedKeys } from "@/server/foundation/derived-key";
import { env } from "@/server/foundation/env";
import { noticeKinds } from "./notice-words";

/** Who no longer wants email of a kind about an organization. `reader` is a user's id or a billing address. */
export type Unsubscribe = { reader: string; organizationId: string; kind: NoticeKind };

const KEY = "bursar unsubscribe";

/**
 * The address behind "Unsubscribe" in an email, signed for its reader. Mail programs POST to it (RFC 8058), which
 * ends the emails; a GET shows a page that asks. It never expires: the email may be read in years, and after a rotation of
 * the secret that signed it.
 */
export function unsubscribeLinkFor({ reader, organizationId, kind }: Unsubscribe): string {
  const text = Buffer.from(JSON.stringify([reader, organizationId, kind])).toString("base64url");
  return `${env().APP_URL}/unsubscribe?token=${text}.${sign(derivedKey(KEY), text)}`;
}

/** What a token of ours ends; null for any other. */
export function readUnsubscribeToken(token: string): Unsubscribe | null {
  const [text = "", signature = ""] = token.split(".");
  if (!derivedKeys(KEY).some((key) => isSame(signature, sign(key, text)))) return null;
  const [reader, organizationId, kind] = JSON.parse(
    Buffer.from(text, "base64url").toString(),
  ) as string[];
  const known = noticeKinds.find((one) => one === kind);
  return reader && organizationId && known ? { reader, organizationId, kind: known } : null;
}

function isSame(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function sign(key: Buffer, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64url");
}
