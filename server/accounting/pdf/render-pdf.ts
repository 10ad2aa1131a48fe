import { existsSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { invariant } from "@/server/foundation/invariant";
import type { PdfKind, PdfProps } from "./pdf-props";

const ENTRY = "server/accounting/pdf/render-worker";
/** Longer than the longest table takes that anybody prints. */
const PATIENCE_MS = 120_000;
const IDLE_MS = 60_000;
/** A layout that runs away ends its thread, not the process. */
const MEGABYTES = 768;

type Waiting = { resolve(pdf: Buffer<ArrayBuffer>): void; reject(error: Error): void };
type Told = { id: number } & ({ pdf: Uint8Array<ArrayBuffer> } | { failed: string });

let thread: { worker: Worker; waiting: Map<number, Waiting>; idle?: NodeJS.Timeout } | undefined;
let asked = 0;

/**
 * Renders a PDF in a thread of its own, so that this one goes on answering. Not inside a transaction: it may
 * take seconds.
 */
export async function renderPdf<Kind extends PdfKind>(
  kind: Kind,
  props: PdfProps[Kind],
): Promise<Buffer<ArrayBuffer>> {
  thread ??= start();
  const { worker, waiting } = thread;
  clearTimeout(thread.idle);
  worker.ref();
  const id = ++asked;
  const patience = setTimeout(() => void worker.terminate(), PATIENCE_MS);
  try {
    return await new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, kind, props });
    });
  } finally {
    clearTimeout(patience);
    waiting.delete(id);
    if (waiting.size === 0) rest(worker);
  }
}

function start(): NonNullable<typeof thread> {
  const worker = new Worker(...entry());
  const waiting = new Map<number, Waiting>();
  worker.on("message", ({ id, ...told }: Told) => {
    if ("pdf" in told) waiting.get(id)?.resolve(Buffer.from(told.pdf.buffer));
    else waiting.get(id)?.reject(new Error(`the PDF could not be rendered: ${told.failed}`));
  });
  let reason = new Error("the thread that renders PDFs was ended: it took too long");
  worker.on("error", (error) => {
    reason = error;
  });
  worker.on("exit", () => {
    if (thread?.worker === worker) thread = undefined;
    for (const { reject } of waiting.values()) reject(reason);
  });
  return { worker, waiting };
}

/** Nothing waits for it: it neither keeps the process nor, after a while, its fonts in memory. */
function rest(worker: Worker): void {
  worker.unref();
  if (thread?.worker !== worker) return;
  thread.idle = setTimeout(() => void worker.terminate(), IDLE_MS);
  thread.idle.unref();
}

/** Where the source runs, it runs the source; where the bundle does, what was bundled for it. */
function entry(): ConstructorParameters<typeof Worker> {
  const resourceLimits = { maxOldGenerationSizeMb: MEGABYTES };
  const source = path.resolve(`${ENTRY}.ts`);
  if (import.meta.url.endsWith(".ts") && existsSync(source))
    return [source, { execArgv: ["--import", "tsx"], resourceLimits }];
  const built = path.resolve(`dist/${ENTRY}.js`);
  invariant(existsSync(built), `${built} is built`);
  return [built, { execArgv: [], resourceLimits }];
}
