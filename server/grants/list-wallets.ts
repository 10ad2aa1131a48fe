import type { Prisma } from "@/generated/prisma/client";
import { shownOnWallet } from "@/server/alerts/set-wallet-alerts";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { readBalance } from "@/server/ledger/balances";
import { settleAccount } from "@/server/ledger/settle-account";
import { bridgeOf } from "@/server/pricing/balance-bridge";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { type GrantRow, grantAnswers } from "./grant-answer";
import { compareBurnOrder, grantState } from "./grant-state";
import type { WalletAnswer } from "./wallet.schema";

const withOpenGrants = {
  grants: { where: { open: true } },
  recharge: true,
  alerts: {
    where: shownOnWallet,
    orderBy: [{ thresholdBps: "desc" }, { id: "asc" }],
    select: { thresholdBps: true, endpoint: { select: { url: true } } },
  },
  creditAccount: { select: { organizationId: true } },
} satisfies Prisma.WalletInclude;

type WalletRow = Prisma.WalletGetPayload<{ include: typeof withOpenGrants }>;

/** The wallets of an account in the order they are spent, each with its living grants in burn order. */
export async function listWallets(creditAccountId: string, now: Date): Promise<WalletAnswer[]> {
  // What ended is settled first, so that each wallet adds up as the account does.
  const at = await settleAccount(db(), creditAccountId, now);
  const { debt } = await readBalance(db(), creditAccountId, at);
  const wallets = await db().wallet.findMany({
    where: { creditAccountId },
    include: withOpenGrants,
    orderBy: [{ priority: "asc" }, { createdAt: "asc" }, { id: "asc" }],
  });
  const primaryId = primaryOf(wallets);
  return Promise.all(
    wallets.map((wallet) => walletAnswer(wallet, { isPrimary: wallet.id === primaryId, debt }, at)),
  );
}

/** One wallet. @throws not_found */
export async function readWallet(walletId: string, now: Date): Promise<WalletAnswer> {
  const found = await db().wallet.findUnique({
    where: { id: walletId },
    select: { creditAccountId: true },
  });
  const wallets = found ? await listWallets(found.creditAccountId, now) : [];
  const wallet = wallets.find(({ id }) => id === walletId);
  if (!wallet) throw notFound("wallet");
  return wallet;
}

/** Primary is the wallet the account was opened with: its oldest. */
function primaryOf(wallets: readonly { id: string; createdAt: Date }[]): string | undefined {
  return wallets.toSorted(
    (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1),
  )[0]?.id;
}

async function walletAnswer(
  wallet: WalletRow,
  { isPrimary, debt }: { isPrimary: boolean; debt: bigint },
  now: Date,
): Promise<WalletAnswer> {
  const grants: GrantRow[] = wallet.grants.map((grant) => ({ ...grant, wallet }));
  const active = grants.filter((grant) => grantState(grant, now) === "active");
  const living = grants.filter((grant) => grantState(grant, now) !== "expired");
  const scheduled = grants.filter((grant) => grantState(grant, now) === "scheduled");
  const restricted = active.filter(
    (grant) => grant.operations.length + grant.organizationIds.length,
  );
  const sum = (rows: GrantRow[], amountOf: (row: GrantRow) => bigint) =>
    rows.reduce((total, row) => total + amountOf(row), 0n);
  const free = (grant: GrantRow) => grant.remaining - grant.held;
  const bridge = bridgeOf({
    posted: sum(grants, (grant) => grant.remaining),
    // What a hold keeps of an expired grant is still spoken for.
    held: sum(grants, (grant) => grant.held),
    scheduled: sum(scheduled, (grant) => grant.remaining),
    available: sum(active, free),
    restricted: sum(restricted, free),
    debt: isPrimary ? debt : 0n,
  });
  return {
    id: wallet.id,
    customer_id: wallet.creditAccount.organizationId,
    name: wallet.name,
    currency: "credits",
    is_primary: isPrimary,
    priority: wallet.priority,
    balance: bridge.available,
    ...bridge,
    grants: await grantAnswers(db(), living.sort(compareBurnOrder), now),
    auto_top_up: autoTopUpOf(wallet),
    alerts: wallet.alerts.map(({ thresholdBps, endpoint }) => ({
      threshold_percent: (thresholdBps ?? 0) / 100,
      webhook_url: endpoint?.url ?? "",
    })),
    created_at: wallet.createdAt.toISOString(),
  };
}

function autoTopUpOf({ recharge }: WalletRow): WalletAnswer["auto_top_up"] {
  return {
    enabled: recharge?.enabled ?? false,
    threshold: recharge ? microcreditsToCredits(recharge.threshold) : null,
    amount: recharge ? microcreditsToCredits(recharge.credits) : null,
    payment_method_id: recharge?.paymentMethodId ?? null,
  };
}
