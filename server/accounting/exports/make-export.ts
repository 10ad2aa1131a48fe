import type { BookExport } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { db, inTransaction } from "@/server/foundation/db";
import { DomainError, isDomainError } from "@/server/foundation/errors";
import { log } from "@/server/foundation/log";
import { openSnapshot, tookTooLong } from "@/server/foundation/snapshot";
import { keepFile, regrouped, type StagedFile, stageFile } from "@/server/gateways/storage/files";
import { captureHold } from "@/server/operations/held/resolve-hold";
import { failExport, HOLD_GONE, lockExport, recordExport } from "./end-export";
import { KEPT_DAYS } from "./export-lists.schema";
import { exportTitle } from "./export-words";
import { countLines, type ExportContent, writeContent } from "./write-content";

/** One that failed so often, or brought so many workers down, is given up. */
const MOST_ATTEMPTS = 5;
/** Lines after which progress is written down, and whoever was cancelled or replaced stops. */
const TOLD_EVERY = 10_000;
const DAY_MS = 86_400_000;

/** What a request that makes an export by itself has time for. */
type Haste = { lines: number; ms: number };

/** Somebody else has begun it anew or ended it: whoever finds this stops, and leaves everything as it is. */
class Replaced extends Error {}
/** There is more of it than whoever is in haste has time for. */
class TooMuch extends Error {}

/**
 * Makes the file of an export, from one snapshot of the books, and charges for it in the transaction that
 * finishes it. Safe to repeat: whoever begins it again replaces whoever was at it, and what has ended stays
 * as it is.
 * @returns false where somebody in haste has not made it; then it waits again
 */
export async function makeExport(id: string, now: Date, haste?: Haste): Promise<boolean> {
  const startedAt = performance.now();
  const clock = () => new Date(now.getTime() + performance.now() - startedAt);
  const job = await begin(id);
  if (!job) return true;
  try {
    if (job.attempt > MOST_ATTEMPTS) throw new Error("every attempt at it ended with its worker");
    const written = await write(job, now, haste);
    await finish(job, written, clock());
  } catch (error) {
    if (error instanceof Replaced) return true;
    if (isFinal(error)) await failExport(id, error.message, clock());
    else if (haste) {
      if (!(error instanceof TooMuch || tookTooLong(error)))
        log().warn({ err: error, export: id }, "an export is left to the worker");
      await waitAgain(job);
      return false;
    } else await tryAgainOrFail(job, error, clock());
  }
  return true;
}

type Job = BookExport & { organization: { name: string; timeZone: string } };

async function begin(id: string): Promise<Job | null> {
  const begun = await db().$executeRaw`
    update book_exports set status = 'working', attempt = attempt + 1, lines_done = 0, lines_total = null
    where id = ${id} and status in ('queued', 'working')`;
  if (begun === 0) return null;
  return db().bookExport.findUniqueOrThrow({
    where: { id },
    include: { organization: { select: { name: true, timeZone: true } } },
  });
}

type Written = { file: StagedFile; lines: number };

async function write(job: Job, now: Date, haste: Haste | undefined): Promise<Written> {
  const content: ExportContent = { ...job, now };
  const snapshot = await openSnapshot({ patienceMs: haste?.ms, atPrimary: job.attempt > 1 });
  try {
    const total = await countLines(snapshot, content);
    if (haste && total > haste.lines) throw new TooMuch();
    let lines = 0;
    let told = 0;
    const tell = async () => {
      told = lines;
      await tellProgress(job, lines, total);
    };
    await tell();
    const chunks = writeContent(snapshot, content, async (more) => {
      lines += more;
      if (lines - told >= TOLD_EVERY) await tell();
    });
    const file = await stageFile(job.organizationId, regrouped(chunks), now);
    return { file, lines };
  } finally {
    await snapshot.end();
  }
}

/** @throws Replaced */
async function tellProgress({ id, attempt }: Job, lines: number, total: number): Promise<void> {
  const { count } = await db().bookExport.updateMany({
    where: { id, attempt, status: "working" },
    data: { linesDone: lines, linesTotal: total },
  });
  if (count === 0) throw new Replaced();
}

/** File, charge and the word that it is finished are one commit. @throws Replaced */
async function finish(job: Job, { file, lines }: Written, now: Date): Promise<void> {
  const { id, attempt, holdId, kind } = job;
  const actor = { type: job.actorType, id: job.actorId } as Actor;
  await inTransaction(async (tx) => {
    await lockExport(tx, id);
    const { count } = await tx.bookExport.updateMany({
      where: { id, attempt, status: "working" },
      data: {
        status: "finished",
        fileId: file.id,
        linesDone: lines,
        linesTotal: lines,
        finishedAt: now,
        expiresAt: new Date(now.getTime() + KEPT_DAYS * DAY_MS),
      },
    });
    if (count === 0) throw new Replaced();
    await keepFile(tx, file);
    if (holdId) {
      const hold = await tx.hold.findUniqueOrThrow({ where: { id: holdId } });
      const counted = `${lines.toLocaleString("en-US")} ${lines === 1 ? "line" : "lines"}`;
      await captureHold(tx, {
        hold,
        actor,
        entity: { type: "export", id },
        description: `Export of ${exportTitle(kind)}, ${counted}`,
        now,
      }).catch((error: unknown) => {
        const isGone = isDomainError(error) && error.code === "wrong_state";
        throw isGone ? new DomainError("wrong_state", HOLD_GONE) : error;
      });
    }
    await recordExport(tx, job, "finished", actor, now);
  });
}

async function waitAgain({ id, attempt }: Job): Promise<void> {
  await db().bookExport.updateMany({
    where: { id, attempt, status: "working" },
    data: { status: "queued", attempt: 0 },
  });
}

/** Whether it would be refused however often it is tried. */
function isFinal(error: unknown): error is DomainError {
  return isDomainError(error) && error.code !== "unavailable";
}

/** What is nobody's fault is tried again by the job. @throws it, until it has gone on for too long */
async function tryAgainOrFail({ id, attempt }: Job, error: unknown, now: Date): Promise<void> {
  if (attempt < MOST_ATTEMPTS) throw error;
  log().error({ err: error, export: id }, "an export was given up");
  await failExport(
    id,
    "It failed several times. Nothing was charged, and the held credits are available again. Export it again, or narrow it down.",
    now,
  );
}
