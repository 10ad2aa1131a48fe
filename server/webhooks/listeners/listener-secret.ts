import { createHmac } from "node:crypto";
import { derivedKey } from "@/server/foundation/derived-key";

/** The signing secret of whoever listens. It is always the same, so that it can stay in a developer's settings. */
export function listenerSecret(openedBy: string): string {
  const secret = createHmac("sha256", derivedKey("bursar: listener secrets")).update(openedBy);
  return `whsec_${secret.digest("base64")}`;
}
