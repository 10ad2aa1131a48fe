import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { notFound } from "@/server/foundation/errors";
import { readBalance } from "@/server/ledger/balances";
import { bridgeOf } from "@/server/pricing/balance-bridge";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { CreditAccountAnswer } from "./credit-account.schema";
import { listAdjustments } from "./list-adjustments";
import { listPastGrants } from "./list-grants";
import { listWallets } from "./list-wallets";
import { listSchedules } from "./schedules";

const PAST_GRANTS_SHOWN = 50;

/** All that staff asks about one credit account. @throws not_found */
export async function readCreditAccount(
  creditAccountId: string,
  now: Date,
): Promise<CreditAccountAnswer> {
  const account = await db().creditAccount.findUnique({ where: { id: creditAccountId } });
  if (!account) throw notFound("credit account");
  const [balance, wallets, past, schedules, adjustments, spenders, keys] = await Promise.all([
    readBalance(db(), creditAccountId, now),
    listWallets(creditAccountId, now),
    listPastGrants(creditAccountId, PAST_GRANTS_SHOWN, now),
    listSchedules(creditAccountId),
    listAdjustments(creditAccountId),
    db().organization.findMany({ where: { creditAccountId }, orderBy: { createdAt: "asc" } }),
    readKeys(account.organizationId, now),
  ]);
  const root = spenders.find(({ id }) => id === account.organizationId);
  if (!root) throw notFound("credit account");
  return {
    id: account.id,
    organization: {
      id: root.id,
      name: root.name,
      slug: root.slug,
      status: root.status,
      time_zone: root.timeZone,
    },
    spenders: [root, ...spenders.filter(({ id }) => id !== root.id)].map(({ id, name }) => ({
      id,
      name,
    })),
    ...bridgeOf(balance),
    lifetime_purchased: microcreditsToCredits(account.lifetimePurchased),
    overage_policy: account.overagePolicy,
    overage_limit: microcreditsToCredits(account.overageLimit),
    wallets,
    past_grants: past,
    schedules,
    adjustments,
    approval_above: env().STAFF_LIMIT_CREDITS,
    approval_window_hours: env().STAFF_LIMIT_WINDOW_HOURS,
    keys,
  };
}

async function readKeys(organizationId: string, now: Date): Promise<CreditAccountAnswer["keys"]> {
  const keys = await db().apiKey.findMany({
    where: {
      organizationId,
      agentId: null,
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
    },
    include: { organization: { select: { name: true } } },
    orderBy: { createdAt: "desc" },
    take: 100,
  });
  return keys
    .map((key) => ({
      id: key.id,
      name: key.name,
      preview: key.preview,
      organization_name: key.organization.name,
      may_grant: key.scopes.includes("grants:write"),
      may_grant_credits: key.scopes.includes("grants:write")
        ? microcreditsToCredits(key.grantAllowance - key.granted)
        : 0,
    }))
    .sort((a, b) => Number(b.may_grant) - Number(a.may_grant));
}
