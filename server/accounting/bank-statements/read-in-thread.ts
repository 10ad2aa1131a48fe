import { askThread } from "@/server/foundation/ask-thread";
import { unreadable } from "./bank-statement";
import type { ReadOptions, ReadStatement } from "./read-statement";

export type StatementQuestion = { bytes: Uint8Array; options: ReadOptions };

const ask = askThread<StatementQuestion, ReadStatement>({
  entry: "server/accounting/bank-statements/read-worker",
  patienceMs: 60_000,
  megabytes: 768,
  overrun: () => unreadable("The file takes too long to read. Split it into shorter periods"),
});

/**
 * Reads a bank's file as `readStatement` does, in a thread of its own: a few megabytes of XML, or of commas, take
 * seconds. Not inside a transaction.
 * @param who sends it: the files of one take turns with those of others
 * @throws validation_failed as `readStatement`; unavailable where too many wait
 */
export function readStatementInThread(
  bytes: Uint8Array,
  options: ReadOptions,
  who: string,
): Promise<ReadStatement> {
  return ask({ bytes, options }, who);
}
