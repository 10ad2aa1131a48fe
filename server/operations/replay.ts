import { db } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";
import type { StoredAnswer } from "./idempotency";
import type { OperationRequest, OperationResult } from "./request";

/** The result of a request that ran before, with what is available now. */
export async function replayOf<Output>(
  { output, creditsCharged }: StoredAnswer,
  { organization, now }: OperationRequest<unknown>,
): Promise<OperationResult<Output>> {
  const { available } = await readBalance(db(), organization.creditAccountId, now);
  return { output: output as Output, creditsCharged, available, replayed: true };
}
