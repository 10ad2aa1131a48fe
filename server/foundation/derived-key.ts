import { hkdfSync } from "node:crypto";
import { env } from "./env";

/** A key made from NEXTAUTH_SECRET for one purpose: what one of them signs or seals means nothing to another. */
export function derivedKey(purpose: string): Buffer {
  return derive(env().NEXTAUTH_SECRET, purpose);
}

/**
 * The same, and after it the one made from NEXTAUTH_SECRET_PREVIOUS, where it is set. For what is kept in the database
 * and has to be known again after a rotation; nothing that grants access is to be signed with it.
 */
export function derivedKeys(purpose: string): Buffer[] {
  const { NEXTAUTH_SECRET, NEXTAUTH_SECRET_PREVIOUS } = env();
  return [NEXTAUTH_SECRET, NEXTAUTH_SECRET_PREVIOUS].flatMap((secret) =>
    secret === undefined ? [] : [derive(secret, purpose)],
  );
}

function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", purpose, 32));
}
