import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { derivedKey } from "./derived-key";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a secret that we must be able to use again, so that a copy of the database alone gives it to nobody. The key
 * is made from NEXTAUTH_SECRET: with another one, what was sealed cannot be opened any more.
 * @param purpose what it is for and whose it is; the same words open it
 */
export function seal(secret: string, purpose: string): Buffer<ArrayBuffer> {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, sealingKey(), iv).setAAD(Buffer.from(purpose));
  return Buffer.concat([iv, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed; null where the key or the purpose is another one, or the bytes were changed. */
export function unseal(sealed: Uint8Array, purpose: string): string | null {
  const bytes = Buffer.from(sealed);
  try {
    const decipher = createDecipheriv(ALGORITHM, sealingKey(), bytes.subarray(0, IV_BYTES), {
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

function sealingKey(): Buffer {
  return derivedKey("bursar: sealed secrets");
}
