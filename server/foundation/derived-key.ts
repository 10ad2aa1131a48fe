import { hkdfSync } from "node:crypto";
import { env } from "./env";

/** A key made from NEXTAUTH_SECRET for one purpose: what one of them signs or seals means nothing to another. */
export function derivedKey(purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", env().NEXTAUTH_SECRET, "", purpose, 32));
}
