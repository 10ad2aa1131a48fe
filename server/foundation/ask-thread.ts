import { existsSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { DomainError, type ErrorCode } from "./errors";
import { invariant } from "./invariant";

const IDLE_MS = 60_000;
const MOST_WAITING = 100;

/** What a thread answers: see `answer-in-thread`. */
export type Told<Answer> =
  | { answer: Answer }
  | { refused: { code: ErrorCode; message: string; extra: Record<string, unknown> } }
  | { failed: string };

type Waiting<Question, Answer> = {
  question: Question;
  who: string;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
};

/**
 * A thread for work that would hold up everything else this process answers. It starts when it is needed, takes one
 * question at a time and ends when nobody asked for a while. One who asks often does not keep others waiting: their
 * questions take turns. Not inside a transaction: it may take seconds.
 * @param settings.entry the file that answers, without its ending; it is bundled by itself
 * @param settings.patienceMs of one question; then the thread ends, and who waits behind it gets a new one
 * @param settings.megabytes what runs away ends its thread, not the process
 * @param settings.overrun what whoever asked is told then
 */
export function askThread<Question, Answer>({
  entry,
  patienceMs,
  megabytes,
  overrun,
}: {
  entry: string;
  patienceMs: number;
  megabytes: number;
  overrun: () => Error;
}): (question: Question, who?: string) => Promise<Answer> {
  const waiting: Waiting<Question, Answer>[] = [];
  let worker: Worker | undefined;
  let busy = false;
  let servedLast = "";

  function next(): void {
    if (busy || waiting.length === 0) return;
    const other = waiting.findIndex(({ who }) => who !== servedLast);
    const [turn] = waiting.splice(Math.max(0, other), 1);
    invariant(turn, "somebody waits");
    servedLast = turn.who;
    busy = true;
    void work(turn).finally(() => {
      busy = false;
      next();
    });
  }

  async function work({ question, resolve, reject }: Waiting<Question, Answer>): Promise<void> {
    worker ??= new Worker(...startOf(entry, megabytes));
    const thread = worker;
    thread.ref();
    const patience = setTimeout(() => void thread.terminate(), patienceMs);
    try {
      const told = await answerOf<Answer>(thread, question, overrun);
      if ("answer" in told) resolve(told.answer);
      else if ("failed" in told) reject(new Error(told.failed));
      else reject(new DomainError(told.refused.code, told.refused.message, told.refused.extra));
    } catch (error) {
      if (worker === thread) worker = undefined;
      reject(error);
    } finally {
      clearTimeout(patience);
      rest(thread);
    }
  }

  /** Nothing waits for it: it does not keep the process, nor after a while its memory. */
  function rest(thread: Worker): void {
    thread.unref();
    const idle = setTimeout(() => {
      if (busy || worker !== thread) return;
      worker = undefined;
      void thread.terminate();
    }, IDLE_MS);
    idle.unref();
  }

  return (question, who = "") =>
    new Promise((resolve, reject) => {
      if (waiting.length >= MOST_WAITING) return reject(tooMany());
      waiting.push({ question, who, resolve, reject });
      next();
    });
}

/** @throws when the thread ends without an answer */
function answerOf<Answer>(
  thread: Worker,
  question: unknown,
  overrun: () => Error,
): Promise<Told<Answer>> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      thread.off("message", told).off("error", failed).off("exit", ended);
      settle();
    };
    const told = (message: Told<Answer>) => done(() => resolve(message));
    const failed = (error: Error) => done(() => reject(isOutOfMemory(error) ? overrun() : error));
    const ended = () => done(() => reject(overrun()));
    thread.on("message", told).on("error", failed).on("exit", ended);
    thread.postMessage(question);
  });
}

function isOutOfMemory(error: Error): boolean {
  return "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

function tooMany(): DomainError {
  return new DomainError(
    "unavailable",
    "Too many files are being read. Nothing was changed or charged. Try again in a few seconds.",
    { retry_after: 5 },
  );
}

/** Where the source runs, it runs the source; where the bundle does, what was bundled for it. */
function startOf(entry: string, megabytes: number): ConstructorParameters<typeof Worker> {
  const resourceLimits = { maxOldGenerationSizeMb: megabytes };
  const source = path.resolve(`${entry}.ts`);
  if (import.meta.url.endsWith(".ts") && existsSync(source))
    return [source, { execArgv: ["--import", "tsx"], resourceLimits }];
  const built = path.resolve(`dist/${entry}.js`);
  invariant(existsSync(built), `${built} is built`);
  return [built, { execArgv: [], resourceLimits }];
}
