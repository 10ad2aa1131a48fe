import { createHmac, randomInt } from "node:crypto";
import type { Tx } from "@/server/foundation/db";
import { derivedKey, derivedKeys } from "@/server/foundation/derived-key";

const CODES = 10;
const CHARACTERS = 16;
/** Letters and digits that nobody mistakes for another. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const KEY = "bursar recovery codes";

/** Makes ten codes, each good for one sign-in without the phone; those from before stop working. They are shown once. */
export async function makeRecoveryCodes(tx: Tx, userId: string, now: Date): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newCode);
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({
    data: codes.map((code) => ({
      userId,
      codeHash: hashCode(derivedKey(KEY), userId, code),
      createdAt: now,
    })),
  });
  return codes;
}

/** Spends a code: of any number of tries at once, one succeeds. */
export async function spendRecoveryCode(
  tx: Tx,
  userId: string,
  typed: string,
  now: Date,
): Promise<boolean> {
  const hashes = derivedKeys(KEY).map((key) => hashCode(key, userId, typed));
  const { count } = await tx.recoveryCode.updateMany({
    where: { userId, codeHash: { in: hashes }, usedAt: null },
    data: { usedAt: now },
  });
  return count === 1;
}

export function countRecoveryCodes(tx: Pick<Tx, "recoveryCode">, userId: string): Promise<number> {
  return tx.recoveryCode.count({ where: { userId, usedAt: null } });
}

/** Whether what was typed could be one, rather than the six digits of an app. */
export function looksLikeRecoveryCode(typed: string): boolean {
  return plain(typed).length === CHARACTERS;
}

function newCode(): string {
  const characters = Array.from({ length: CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return characters.join("").replace(/(.{4})(?=.)/g, "$1-");
}

/** As typed from paper: in any case, with or without dashes and spaces. */
function plain(typed: string): string {
  return typed.toLowerCase().replace(/[\s-]/g, "");
}

/** Keyed, so that a copy of the database is no list to guess against; found by its hash, so that no time tells how much of a guess was right. */
function hashCode(key: Buffer, userId: string, code: string): Buffer<ArrayBuffer> {
  return Buffer.from(
    createHmac("sha256", key)
      .update(`${userId}\0${plain(code)}`)
      .digest(),
  );
}
