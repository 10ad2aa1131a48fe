import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { idSchema } from "@/server/foundation/ids";
import { wholePage } from "@/server/foundation/page";
import { createWallet, updateWallet } from "@/server/grants/change-wallets";
import { listWalletTransactions } from "@/server/grants/list-wallet-transactions";
import { listWallets, readWallet } from "@/server/grants/list-wallets";
import { setWalletAlerts } from "@/server/alerts/set-wallet-alerts";
import { setAutoTopUp } from "@/server/grants/set-auto-top-up";
import {
  newWalletSchema,
  type WalletAnswer,
  type WalletTransactionAnswer,
  walletChangeSchema,
  walletSchema,
  walletTransactionSchema,
} from "@/server/grants/wallet.schema";
import { runOnce } from "@/server/operations/idempotency";
import type { Caller } from "@/server/organizations/access/caller";
import type { Permission } from "@/server/organizations/access/permissions";
import { findStanding, may } from "@/server/organizations/access/standing";

const tag = "Wallets and grants";
export const customerFields = {
  customer_id: z.string().min(1).max(100).optional().meta({
    description: "An organization's id, or its external id below the key's organization",
  }),
  organization_id: idSchema("organization").optional(),
};
const walletInput = z.strictObject({ wallet_id: idSchema("wallet") });

/** Refilling charges a card: whoever may fill the pool with grants may not therefore do that. */
function chargesCard(input: { auto_top_up?: unknown }): Permission | null {
  return input.auto_top_up ? "billing.write" : null;
}

/** S4's wallets. A customer is an organization that pays for itself. */
export const walletEndpoints = [
  defineEndpoint({
    name: "wallet.list",
    tag,
    aboutCredits: true,
    summary:
      "The wallets of a customer in spending order, each with its active and scheduled grants",
    access: { permission: "wallets.read", on: "customer" },
    input: z.strictObject(customerFields),
    output: pageOf(walletSchema),
    rest: { method: "get", path: "/v1/wallets", status: 200 },
    async handle({ caller, pool, now }) {
      const wallets = await listWallets(pool.creditAccountId, now);
      return wholePage(await withoutHooks(caller, pool, wallets));
    },
  }),
  defineEndpoint({
    name: "wallet.create",
    tag,
    aboutCredits: true,
    summary: "Create a wallet with a name and a place in the spending order",
    access: { permission: "wallets.write", on: "customer", payer: "own" },
    alsoNeeds: chargesCard,
    input: newWalletSchema.extend(customerFields),
    output: walletSchema,
    example: { name: "Promotions", priority: 1 },
    rest: { method: "post", path: "/v1/wallets", status: 201 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle({ actor, pool, input, idempotent, now, report }) {
      const { name, priority = 0, auto_top_up: autoTopUp, alerts } = input;
      const { output, replayed } = await runOnce(idempotent, now, async (tx) => {
        const id = await createWallet(tx, pool.creditAccountId, { name, priority }, actor, now);
        if (autoTopUp) await setAutoTopUp(tx, { ...pool, id }, autoTopUp, actor, now);
        if (alerts) await setWalletAlerts(tx, { ...pool, id }, alerts, actor, now);
        return { id };
      });
      report.replayed = replayed;
      return readWallet(output.id, now);
    },
  }),
  defineEndpoint({
    name: "wallet.get",
    tag,
    aboutCredits: true,
    summary: "One wallet with its balance and its active and scheduled grants, in burn order",
    access: { permission: "wallets.read", on: "wallet" },
    input: walletInput,
    output: walletSchema,
    rest: { method: "get", path: "/v1/wallets/{wallet_id}", status: 200 },
    async handle({ caller, pool, input, now }) {
      const wallet = await readWallet(input.wallet_id, now);
      const [shown] = await withoutHooks(caller, pool, [wallet]);
      return shown ?? wallet;
    },
  }),
  defineEndpoint({
    name: "wallet.update",
    tag,
    aboutCredits: true,
    summary: "Rename a wallet, move it in the spending order, or change when it is refilled",
    access: { permission: "wallets.write", on: "wallet" },
    alsoNeeds: chargesCard,
    input: walletChangeSchema.extend(walletInput.shape),
    output: walletSchema,
    example: { name: "Promotions 2027" },
    rest: { method: "patch", path: "/v1/wallets/{wallet_id}", status: 200 },
    reauthenticate: true,
    async handle({ actor, pool, input, now }) {
      const { wallet_id: id, name, priority, auto_top_up: autoTopUp, alerts } = input;
      await runOnce(undefined, now, async (tx) => {
        await updateWallet(tx, id, { name, priority }, actor, now);
        if (autoTopUp) await setAutoTopUp(tx, { ...pool, id }, autoTopUp, actor, now);
        if (alerts) await setWalletAlerts(tx, { ...pool, id }, alerts, actor, now);
      });
      return readWallet(id, now);
    },
  }),
  defineEndpoint({
    name: "wallet.transactions",
    tag,
    aboutCredits: true,
    summary:
      "Movements in and out of a wallet, newest first; a page can be short even if there are more",
    access: { permission: "wallets.read", on: "wallet" },
    input: walletInput.extend(pageFieldsBy(/^\d{1,18}$/)),
    output: pageOf(walletTransactionSchema),
    rest: { method: "get", path: "/v1/wallets/{wallet_id}/transactions", status: 200 },
    async handle({ pool, reach, input }) {
      const { transactions, nextCursor } = await listWalletTransactions({
        wallet: { id: input.wallet_id, creditAccountId: pool.creditAccountId },
        before: input.cursor === undefined ? undefined : BigInt(input.cursor),
        limit: input.limit,
      });
      const sees = await reach.sees(transactions.map((t) => t.organization_id));
      return {
        data: transactions.map((t) => (sees(t.organization_id) ? t : withoutIsolatedData(t))),
        has_more: nextCursor !== null,
        next_cursor: nextCursor,
      };
    },
  }),
];

/** Who may not change a wallet sees the hosts that its alerts go to: a path may be all that it takes to post there. */
async function withoutHooks(
  caller: Caller,
  { organizationId }: { organizationId: string },
  wallets: WalletAnswer[],
): Promise<WalletAnswer[]> {
  if (wallets.every(({ alerts }) => alerts.length === 0)) return wallets;
  const standing = await findStanding(caller, organizationId);
  if (standing && may(standing, "wallets.write")) return wallets;
  return wallets.map((wallet) => ({
    ...wallet,
    alerts: wallet.alerts.map((alert) => ({
      ...alert,
      webhook_url: `${new URL(alert.webhook_url).origin}/…`,
    })),
  }));
}

/** The payer of a linked organization sees that it spent, not on what. */
function withoutIsolatedData(transaction: WalletTransactionAnswer): WalletTransactionAnswer {
  return { ...transaction, operation: null, description: "Usage", metadata: {} };
}
