import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { derivedKey, derivedKeys } from "./derived-key";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY = "bursar: sealed secrets";

/**
 * Encrypts a secret that we must be able to use again, so that a copy of the database alone gives it to nobody. The key
 * is made from NEXTAUTH_SECRET: with another one, what was sealed cannot be opened any more, unless
 * NEXTAUTH_SECRET_PREVIOUS says what it was.
 * @param purpose what it is for and whose it is; the same words open it
 */
export function seal(secret: string, purpose: string): Buffer<ArrayBuffer> {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, derivedKey(KEY), iv).setAAD(Buffer.from(purpose));
  return Buffer.concat([iv, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed; null where the key or the purpose is another one, or the bytes were changed. */
export function unseal(sealed: Uint8Array, purpose: string): string | null {
  for (const key of derivedKeys(KEY)) {
    const opened = openWith(key, sealed, purpose);
    if (opened !== null) return opened;
  }
  return null;
}

/** The same secret sealed with the key of today; null where it is, or where it cannot be opened. */
export function sealAnew(sealed: Uint8Array, purpose: string): Buffer<ArrayBuffer> | null {
  if (openWith(derivedKey(KEY), sealed, purpose) !== null) return null;
  const secret = unseal(sealed, purpose);
  return secret === null ? null : seal(secret, purpose);
}

function openWith(key: Buffer, sealed: Uint8Array, purpose: string): string | null {
  const bytes = Buffer.from(sealed);
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const opened = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
    return Buffer.concat([opened, decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}
