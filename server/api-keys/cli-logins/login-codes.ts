import { createHmac, randomBytes, randomInt } from "node:crypto";
import { derivedKey } from "@/server/foundation/derived-key";
import { CODE_LENGTH, CODE_LETTERS } from "./cli-login.schema";

/** The code that a person reads in the terminal. */
export function newUserCode(): string {
  return Array.from(
    { length: CODE_LENGTH },
    () => CODE_LETTERS[randomInt(CODE_LETTERS.length)],
  ).join("");
}

/** The code as it is shown: `BCDF-GHJK`. */
export function showUserCode(code: string): string {
  return `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`;
}

/** The code that collects the key. */
export function newDeviceCode(): string {
  return randomBytes(32).toString("base64url");
}

/** A code as it is stored. A short one has too few bits for a plain hash, so our key is part of it. */
export function hashCode(code: string): Buffer<ArrayBuffer> {
  return Buffer.from(
    createHmac("sha256", derivedKey("bursar: cli login codes")).update(code).digest(),
  );
}

/** What the key of a login is sealed for. */
export function sealingPurpose(loginId: string): string {
  return `cli login ${loginId}`;
}
