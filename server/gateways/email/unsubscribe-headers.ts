import { env } from "@/server/foundation/env";

/**
 * What mail programs make their own "Unsubscribe" button of (RFC 8058): they POST to the address, without a
 * session. Empty for an email that has no link that unsubscribes.
 */
export function unsubscribeHeaders(props: unknown): Record<string, string> {
  const url = (props as { unsubscribeUrl?: string } | null)?.unsubscribeUrl;
  if (!url) return {};
  const address = url.replace(`${env().APP_URL}/unsubscribe`, `${env().APP_URL}/api/unsubscribe`);
  return {
    "List-Unsubscribe": `<${address}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}
