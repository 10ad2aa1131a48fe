import type { AuthenticationResponseJSON } from "@simplewebauthn/browser";

/** What our server reads of a passkey's answer. */
export function plainAnswer({ id, rawId, type, response }: AuthenticationResponseJSON) {
  return { id, rawId, type, clientExtensionResults: {}, response };
}
