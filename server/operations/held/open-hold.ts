import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { lanes } from "@/server/operations/lane/lanes";
import { chargeOf, type UseRequest } from "@/server/operations/metered/charge-use";
import { priceUse } from "@/server/operations/metered/price-use";
import { refuseRunHere } from "@/server/operations/metered/refuse-run-here";
import { explainRefusal } from "@/server/operations/refuse-charge";
import { refuseInactiveCharge } from "@/server/operations/refuse-inactive";
import type { HoldAnswer } from "./hold.schema";
import { holdAnswer } from "./read-holds";

/**
 * Reserves the price of a use, or of an estimate of it, before the work is done. The credits stay the
 * customer's until the hold is captured; their grants are pinned to it. A hold never goes into debt.
 * @throws as `chargeUse`
 */
export async function openHold(
  request: UseRequest & { expiresInSeconds: number },
): Promise<{ hold: HoldAnswer; available: bigint; replayed: boolean }> {
  const { organization, now } = request;
  refuseRunHere(request.use.operation);
  const priced = await priceUse(request.use, organization.creditAccount, now);
  const id = newId("hold");
  const { expiresInSeconds } = request;
  const charge = chargeOf(request, priced);
  await refuseInactiveCharge(organization, charge);
  const verdict = await lanes().charge({
    ...charge,
    hold: { id, expiresAt: new Date(now.getTime() + expiresInSeconds * 1_000) },
  });
  if (verdict.outcome !== "charged" && verdict.outcome !== "replayed") {
    throw await explainRefusal(verdict, priced.amount, organization, now);
  }
  const replayed = verdict.outcome === "replayed";
  const hold = await db().hold.findUniqueOrThrow({
    where: { id: replayed ? (verdict.entry.entityId ?? "") : id },
  });
  return { hold: holdAnswer(hold), available: verdict.available, replayed };
}
