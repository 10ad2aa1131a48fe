import { parentPort, type TransferListItem } from "node:worker_threads";
import type { Told } from "./ask-thread";
import { isDomainError } from "./errors";
import { invariant } from "./invariant";

/**
 * Answers what `askThread` asks, one question after the other. A refusal reaches whoever asked as it was thrown.
 * @param transferred what of an answer is handed over instead of copied
 */
export function answerInThread<Question, Answer>(
  work: (question: Question) => Answer | Promise<Answer>,
  transferred: (answer: Answer) => TransferListItem[] = () => [],
): void {
  invariant(parentPort, "this file runs in a thread of its own");
  const port = parentPort;
  port.on("message", async (question: Question) => {
    try {
      const answer = await work(question);
      port.postMessage({ answer } satisfies Told<Answer>, transferred(answer));
    } catch (error) {
      port.postMessage(failureIn(error));
    }
  });
}

function failureIn(error: unknown): Told<never> {
  if (!isDomainError(error)) return { failed: String(error) };
  const { code, message, extra } = error;
  return { refused: { code, message, extra } };
}
