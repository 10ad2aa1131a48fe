import { answerInThread } from "@/server/foundation/answer-in-thread";
import type { StatementQuestion } from "./read-in-thread";
import { type ReadStatement, readStatement } from "./read-statement";

/** The thread that reads the files of banks. */
answerInThread<StatementQuestion, ReadStatement>(({ bytes, options }) =>
  readStatement(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), options),
);
