import type { Actor } from "@/server/foundation/actor";
import type { Cure } from "@/server/foundation/cure.schema";
import { type DomainError, isDomainError } from "@/server/foundation/errors";
import { type ForeseenUse, foreseeUse } from "@/server/operations/metered/foresee-use";
import type { Use } from "@/server/operations/metered/price-use";
import type { Caller } from "@/server/organizations/access/caller";
import { isClient, readSight, refusalForClient } from "@/server/organizations/access/client-sight";
import type { AuthorizedOrganization } from "@/server/organizations/access/standing";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { CheckAnswer } from "./check.schema";
import { type Behalf, findSpenders } from "./spenders";

type Question = {
  caller: Caller;
  /** Who asks. */
  actor: Actor;
  organization: AuthorizedOrganization;
  use: Use;
  behalf: Behalf;
  now: Date;
};

/**
 * Whether a use would be charged now: by the caller, or by the agent or member they ask for. It decides as
 * the charge does, moves nothing and promises nothing: what is allowed now may be refused a moment later.
 * @returns the answer, and what is left in microcredits where that was looked at
 * @throws validation_failed: what cannot be priced; not_found, forbidden: whom the caller may not ask for
 */
export async function checkUse(
  question: Question,
): Promise<{ answer: CheckAnswer; available: bigint | null }> {
  const { organization, use } = question;
  const spenders = await findSpenders(question.behalf, question);
  const foreseen = isDomainError(spenders)
    ? { priced: null, available: null, refusal: spenders }
    : await foreseeAny(spenders, question);
  const refusal = await tellRefusal(foreseen.refusal, question);
  const { priced, available } = foreseen;
  return {
    answer: {
      allowed: refusal === null,
      organization_id: organization.id,
      operation: use.operation,
      credits: priced && microcreditsToCredits(priced.amount),
      price_version: priced?.priceVersion ?? null,
      price_source: priced?.priceSource ?? null,
      available: available === null ? null : microcreditsToCredits(available),
      ...describe(refusal),
    },
    available: refusal ? null : available,
  };
}

/** Any of them is enough. Where none would pass the first speaks for all. */
async function foreseeAny(
  spenders: Actor[],
  { organization, use, now }: Question,
): Promise<ForeseenUse> {
  const foreseen = await Promise.all(
    spenders.map((actor) => foreseeUse({ organization, actor, use, now })),
  );
  return (foreseen.find(({ refusal }) => refusal === null) ?? foreseen[0]) as ForeseenUse;
}

/** A linked client is told of a pool that is not its own as its charge would tell it. */
async function tellRefusal(
  refusal: DomainError | null,
  { caller, organization, now }: Question,
): Promise<DomainError | null> {
  if (refusal === null || !(await isClient(caller, organization))) return refusal;
  return refusalForClient(refusal, await readSight(organization, now)) as DomainError;
}

function describe(refusal: DomainError | null) {
  const { blocked_by, budget, cures } = (refusal?.extra ?? {}) as {
    blocked_by?: string;
    budget?: { id: string };
    cures?: Cure[];
  };
  return {
    code: refusal?.code ?? null,
    reason: refusal?.message ?? null,
    blocked_by: blocked_by ?? null,
    budget_id: budget?.id ?? null,
    cures: cures ?? (refusal ? [askSomebody] : []),
  };
}

const askSomebody: Cure = { kind: "ask", detail: "Ask an owner or admin." };
