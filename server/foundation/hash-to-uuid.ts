import { hash } from "node:crypto";

/** The first 128 bits of sha256 over the parts, as a UUID: the one column idempotency is decided on. */
export function hashToUuid(...parts: string[]): string {
  const hex = hash("sha256", parts.join("\u0000"), "hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
