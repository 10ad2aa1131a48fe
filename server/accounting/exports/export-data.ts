import type { Db, Tx } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { openSnapshot, tookTooLong } from "@/server/foundation/snapshot";
import { addJob } from "@/server/gateways/jobs/add-job";
import { defineQueuedOperation } from "@/server/operations/define-operation";
import { type ExportInput, exportInput, exportSchema } from "./export.schema";
import { MOST_AT_ONCE, PDF_LINES } from "./export-lists.schema";
import { makeExport } from "./make-export";
import { tooLong } from "./print-list";
import { exportAnswer, readExport } from "./read-exports";
import { countLines } from "./write-content";

/** What a request makes by itself, so that whoever asks for little has it with the answer. */
const AT_ONCE = { lines: 2_000, ms: 2_000 };
/** How long the worker leaves it to that request. When the request has died by then, the worker makes it. */
const LEFT_ALONE_MS = 30_000;
/** How many exports are made at a time, whoever asks, so that other work never waits for them. */
const LANES = 2;
/** A look at the price counts no further, and no longer. */
const FORESEEN = { lines: 100_000, ms: 5_000 };

/** Copies a list of the books, or all of them, into a file (S1: export data, 10 credits). */
export const exportData = defineQueuedOperation({
  key: "data.export",
  summary: "Export a list of the books, or all of them, as CSV or PDF",
  permission: "accounting.write",
  input: exportInput,
  output: exportSchema,
  example: { kind: "invoices", from: "2026-01-01", to: "2026-12-31" },
  rest: { method: "post", path: "/organizations/{organization_id}/exports", status: 201 },
  kind: "queued",
  description: "Export of the books",
  timeLimitSeconds: 86_400,
  async check({ organization, input, now }) {
    if (input.format !== "pdf") return;
    const { lines } = await foresee(organization, input, now, PDF_LINES);
    if (lines > PDF_LINES) throw tooLong();
  },
  async enqueue({ tx, organization, actor, input, now, holdId }) {
    await requireFewUnderWay(tx, organization.id);
    const row = await tx.bookExport.create({
      data: {
        ...askedOf(input),
        id: newId("bookExport"),
        organizationId: organization.id,
        holdId,
        actorType: actor.type,
        actorId: actor.id,
        createdAt: now,
      },
      include: { file: true },
    });
    await addMaking(tx, row, mayBeSmall(input) ? LEFT_ALONE_MS : 0);
    return exportAnswer(row, now);
  },
  async begin({ db, organization, input, now }, { id }) {
    if (mayBeSmall(input) && !(await makeExport(id, now, AT_ONCE)))
      await addMaking(db, { id, organizationId: organization.id });
    return readExport(db, organization.id, id, now);
  },
  // How long it would be; `more` where counting ended there.
  async preview({ organization, input, now }) {
    const { lines } = await foresee(organization, input, now, FORESEEN.lines);
    return { lines: Math.min(lines, FORESEEN.lines), more: lines > FORESEEN.lines };
  },
});

/** A list as CSV may be; what is laid out or packed takes longer. */
function mayBeSmall({ kind, format }: ExportInput): boolean {
  return kind !== "books" && format === "csv";
}

function askedOf({ kind, format, from, to, status, type, search, documents }: ExportInput) {
  return {
    kind,
    format,
    fromDate: from ? new Date(from) : null,
    toDate: to ? new Date(to) : null,
    filters: { status, type, search: search || undefined, documents },
  };
}

/** @throws rate_limited where as many as may be are under way */
async function requireFewUnderWay(tx: Tx, organizationId: string): Promise<void> {
  // Of requests that come at once each sees what the one before it has left.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`exports:${organizationId}`}, 0))`;
  const underWay = await tx.bookExport.count({
    where: { organizationId, status: { in: ["queued", "working"] } },
  });
  if (underWay < MOST_AT_ONCE) return;
  throw new DomainError(
    "rate_limited",
    `${MOST_AT_ONCE} exports are already in progress in this organization. Nothing was charged. Wait for one to finish, or cancel one.`,
    { retry_after: 10 },
  );
}

/** One job an export, whoever adds it. */
function addMaking(
  db: Db,
  { id, organizationId }: { id: string; organizationId: string },
  inMs = 0,
): Promise<void> {
  const lane = organizationId.charCodeAt(organizationId.length - 1) % LANES;
  return addJob(
    db,
    "make-export",
    { exportId: id },
    { key: `make-export:${id}`, queue: `exports-${lane}`, inMs },
  );
}

/** How many lines it would have, up to one more than a most. */
async function foresee(
  organization: { id: string; timeZone: string },
  input: ExportInput,
  now: Date,
  most: number,
): Promise<{ lines: number }> {
  const { id, timeZone } = organization;
  const content = {
    ...askedOf(input),
    organizationId: id,
    organization: { name: "", timeZone },
    now,
  };
  const snapshot = await openSnapshot({ patienceMs: FORESEEN.ms });
  try {
    return { lines: await countLines(snapshot, content, most + 1) };
  } catch (error) {
    // What takes so long to count is long.
    if (tookTooLong(error)) return { lines: most + 1 };
    throw error;
  } finally {
    await snapshot.end();
  }
}
