import type { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { type GrantRow, grantAnswers } from "./grant-answer";
import { compareBurnOrder, grantState } from "./grant-state";
import type { WalletAnswer } from "./wallet.schema";

const withOpenGrants = {
  grants: { where: { open: true } },
  creditAccount: { select: { organizationId: true } },
} satisfies Prisma.WalletInclude;

type WalletRow = Prisma.WalletGetPayload<{ include: typeof withOpenGrants }>;

/** The wallets of an account in the order they are spent, each with its living grants in burn order. */
export async function listWallets(creditAccountId: string, now: Date): Promise<WalletAnswer[]> {
  const wallets = await db().wallet.findMany({
    where: { creditAccountId },
    include: withOpenGrants,
    orderBy: [{ priority: "asc" }, { createdAt: "asc" }, { id: "asc" }],
  });
  const primaryId = primaryOf(wallets);
  const autoTopUp = await readAutoTopUp(creditAccountId);
  return Promise.all(
    wallets.map((wallet) =>
      walletAnswer(wallet, { isPrimary: wallet.id === primaryId, autoTopUp }, now),
    ),
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
  { isPrimary, autoTopUp }: { isPrimary: boolean; autoTopUp: WalletAnswer["auto_top_up"] },
  now: Date,
): Promise<WalletAnswer> {
  const grants: GrantRow[] = wallet.grants.map((grant) => ({ ...grant, wallet }));
  const active = grants.filter((grant) => grantState(grant, now) === "active");
  const living = grants.filter((grant) => grantState(grant, now) !== "expired");
  const sum = (rows: GrantRow[], amountOf: (row: GrantRow) => bigint) =>
    microcreditsToCredits(rows.reduce((total, row) => total + amountOf(row), 0n));
  return {
    id: wallet.id,
    customer_id: wallet.creditAccount.organizationId,
    name: wallet.name,
    currency: "credits",
    is_primary: isPrimary,
    priority: wallet.priority,
    balance: sum(active, (grant) => grant.remaining - grant.held),
    // What a hold keeps of an expired grant is still spoken for.
    held: sum(grants, (grant) => grant.held),
    grants: await grantAnswers(db(), living.sort(compareBurnOrder), now),
    auto_top_up: autoTopUp,
    alerts: [],
    created_at: wallet.createdAt.toISOString(),
  };
}

async function readAutoTopUp(creditAccountId: string): Promise<WalletAnswer["auto_top_up"]> {
  const [policy, card] = await Promise.all([
    db().rechargePolicy.findUniqueOrThrow({ where: { creditAccountId } }),
    db().paymentMethod.findFirst({ where: { creditAccountId, isDefault: true, removedAt: null } }),
  ]);
  return {
    enabled: policy.enabled,
    threshold: microcreditsToCredits(policy.threshold),
    // One credit is one cent; a policy that fills up to a target buys what is missing below the threshold.
    amount:
      policy.mode === "fixed_amount"
        ? Number(policy.fixedAmountCents)
        : microcreditsToCredits(policy.target - policy.threshold),
    payment_method_id: policy.paymentMethodId ?? card?.id ?? null,
  };
}
