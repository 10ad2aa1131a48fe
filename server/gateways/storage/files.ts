import { createHash } from "node:crypto";
import type { FileStorage } from "@/generated/prisma/enums";
import { db, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { log } from "@/server/foundation/log";
import { databaseStorage } from "./database-storage";
import { s3Settings, s3Storage } from "./s3-storage";
import type { Storage } from "./storage";

const storages: Record<FileStorage, Storage> = { database: databaseStorage, s3: s3Storage };

/** Where a file's bytes are. */
type Place = { id: string; organizationId: string; storage: FileStorage };

/** A file that is written and that nothing refers to yet. */
export type StagedFile = { id: string; bytes: number; sha256: Buffer };

/** Longer than any work that writes a file takes before it refers to it. */
const ABANDONED_AFTER_MS = 3_600_000;
const PIECE_BYTES = 512 * 1024;

/**
 * Writes a file to the storage that is configured, outside of any transaction. Its row is there before its
 * first byte, so that what a crash leaves is found; `keepFile` makes it stay.
 */
export async function stageFile(
  organizationId: string,
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>> | Iterable<Uint8Array<ArrayBuffer>>,
  now: Date,
): Promise<StagedFile> {
  const storage: FileStorage = s3Settings(env()) ? "s3" : "database";
  const file = { id: newId("storedFile"), organizationId, storage };
  await db().storedFile.create({ data: { ...file, createdAt: now } });
  const hash = createHash("sha256");
  let bytes = 0;
  async function* measured() {
    for await (const piece of pieces) {
      hash.update(piece);
      bytes += piece.byteLength;
      yield piece;
    }
  }
  await storages[storage].write(keyOf(file), measured());
  return { id: file.id, bytes, sha256: hash.digest() };
}

/** The bytes of a file in pieces that each storage takes. */
export function* inPieces(bytes: Buffer<ArrayBuffer>): Generator<Buffer<ArrayBuffer>> {
  for (let at = 0; at === 0 || at < bytes.length; at += PIECE_BYTES)
    yield bytes.subarray(at, at + PIECE_BYTES);
}

/** A stream of any chunks as pieces of that size. */
export async function* regrouped(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer<ArrayBuffer>> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    bytes += chunk.byteLength;
    if (bytes < PIECE_BYTES) continue;
    const whole = Buffer.concat(held);
    const full = whole.length - (whole.length % PIECE_BYTES);
    yield* inPieces(whole.subarray(0, full));
    held = [whole.subarray(full)];
    bytes = whole.length - full;
  }
  if (bytes > 0) yield Buffer.concat(held);
}

/**
 * Makes a staged file stay, in the transaction that refers to it.
 * @throws unavailable where it took so long that the file was given up
 */
export async function keepFile(tx: Tx, { id, bytes, sha256 }: StagedFile): Promise<void> {
  const { count } = await tx.storedFile.updateMany({
    where: { id, state: "writing" },
    data: { state: "kept", bytes, sha256: Uint8Array.from(sha256) },
  });
  if (count === 0)
    throw new DomainError("unavailable", "Storing the file took too long. Nothing was charged.");
}

/** Reads a file a piece at a time, from the storage it was written to. @param from the byte to begin at */
export function readFile(file: Place, from = 0): AsyncIterable<Uint8Array> {
  return storages[file.storage].read(keyOf(file), from);
}

/** Removes what was staged and never kept: its work failed, or died. */
export async function sweepFiles(now: Date): Promise<void> {
  const abandoned = new Date(now.getTime() - ABANDONED_AFTER_MS);
  await db().storedFile.updateMany({
    where: { state: "writing", createdAt: { lt: abandoned } },
    data: { state: "removing" },
  });
  const files = await db().storedFile.findMany({
    where: { state: "removing" },
    orderBy: { createdAt: "asc" },
    take: 1_000,
  });
  for (const file of files) {
    try {
      await storages[file.storage].remove(keyOf(file));
      await db().storedFile.deleteMany({ where: { id: file.id } });
    } catch (error) {
      // The others need not wait for it; it is tried again with the next sweep.
      log().error({ err: error, file: file.id }, "a file could not be removed");
    }
  }
}

function keyOf({ id, organizationId, storage }: Place): string {
  return storage === "s3" ? `${organizationId}/${id}` : id;
}
