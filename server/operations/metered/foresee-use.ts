import type { DomainError } from "@/server/foundation/errors";
import { isDomainError } from "@/server/foundation/errors";
import { gather } from "@/server/foundation/gather";
import { type Charge, type ChargeVerdict, judgeEach } from "@/server/ledger/post-charges";
import { foretellRefusal } from "@/server/operations/refuse-charge";
import { refuseInactive } from "@/server/operations/refuse-inactive";
import { pricesWith } from "@/server/pricing/load-prices";
import { type PricedCharge, priceCharge } from "@/server/pricing/price-charge";
import { chargeOf, findHeldFor, priceThrough, type UseRequest } from "./charge-use";
import { refuseRunHere } from "./refuse-run-here";

/** What a charge of the use would come to now. */
export type ForeseenUse = {
  /** Null where Bursar runs the operation and it cannot be priced by what was said. */
  priced: PricedCharge | null;
  /** Microcredits left before it; of a refused use what it may draw on. Null where that was not looked at. */
  available: bigint | null;
  /** The answer that the charge would get; null: it would pass. */
  refusal: DomainError | null;
};

/**
 * Foresees what `chargeUse` would answer, by the same steps: what an invitation holds, the price, the
 * state of the organization, then `post_charges` itself, which only judges. Nothing is locked, written or
 * kept, so the answer may be outdated by the next charge.
 * @throws validation_failed: what cannot be priced, as the charge would
 */
export async function foreseeUse(request: UseRequest): Promise<ForeseenUse> {
  const { organization, use, now } = request;
  const runsHere = refusalBy(() => refuseRunHere(use.operation));
  if (runsHere) return { priced: await tryToPrice(request), available: null, refusal: runsHere };
  const inactive = refusalBy(() => refuseInactive(organization));
  const held = await findHeldFor(request);
  if (held && held.priced.amount <= held.hold.amount)
    return { priced: held.priced, available: null, refusal: inactive };
  const priced = await priceThrough(request);
  if (inactive) return { priced, available: null, refusal: inactive };
  const verdict = await judge({ charge: chargeOf(request, priced), now });
  if (!verdict || verdict.outcome === "replayed" || verdict.outcome === "conflict")
    throw new Error("a new id cannot be a repeat");
  const refusal =
    verdict.outcome === "charged"
      ? null
      : await foretellRefusal(verdict, priced.amount, organization, now);
  return { priced, available: verdict.outcome === "departed" ? null : verdict.available, refusal };
}

type Asked = { charge: Charge; now: Date };

/** Uses that are asked about together are judged by one statement, each as if it were alone. */
const judge = gather<ChargeVerdict, Asked>(async (asked) => {
  const verdicts = new Map<Asked, ChargeVerdict>();
  // At one moment only what was asked in the same second.
  const moments = Map.groupBy(asked, ({ now }) => Math.floor(now.getTime() / 1_000));
  for (const together of moments.values()) {
    const now = new Date(Math.max(...together.map((one) => one.now.getTime())));
    const judged = await judgeEach(
      together.map(({ charge }) => charge),
      now,
    );
    together.forEach((one, place) => {
      verdicts.set(one, judged[place] as ChargeVerdict);
    });
  }
  return verdicts;
});

async function tryToPrice({ organization, use, now }: UseRequest): Promise<PricedCharge | null> {
  const prices = await pricesWith(organization.creditAccount, now);
  try {
    return priceCharge({ ...prices, ...use, now });
  } catch (error) {
    if (isDomainError(error) && error.code === "validation_failed") return null;
    throw error;
  }
}

function refusalBy(check: () => void): DomainError | null {
  try {
    check();
    return null;
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
}
