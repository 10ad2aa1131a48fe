import { z } from "zod";
import { DomainError } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { wholePage } from "@/server/foundation/page";
import { createWallet, updateWallet } from "@/server/grants/change-wallets";
import { listWalletTransactions } from "@/server/grants/list-wallet-transactions";
import { listWallets, readWallet } from "@/server/grants/list-wallets";
import { setAutoTopUp } from "@/server/grants/set-auto-top-up";
import {
  newWalletSchema,
  type WalletTransactionAnswer,
  walletChangeSchema,
  walletSchema,
  walletTransactionSchema,
} from "@/server/grants/wallet.schema";
import { runOnce } from "@/server/operations/idempotency";
import { authorize } from "@/server/organizations/authorize";
import type { Caller } from "@/server/organizations/caller";
import { listOrganizations } from "@/server/organizations/list-organizations";
import { defineEndpoint } from "./endpoint";
import { pageFieldsBy, pageOf } from "./paging.schema";
import { findCustomer, granterOf, poolOfOrganization, poolOfWallet } from "./reach-pool";

const tag = "Wallets and grants";
const customerFields = {
  customer_id: z.string().min(1).max(100).optional().meta({
    description: "An organization's id, or its external id below the key's organization",
  }),
  organization_id: idSchema("organization").optional(),
};
const walletInput = z.strictObject({ wallet_id: idSchema("wallet") });

/** S4's wallets. A customer is an organization that pays for itself. */
export const walletEndpoints = {
  walletList: defineEndpoint({
    name: "wallet.list",
    tag,
    aboutCredits: true,
    summary: "The wallets of a customer in the order they are spent, each with its living grants",
    permission: null,
    input: z.strictObject(customerFields),
    output: pageOf(walletSchema),
    rest: { method: "get", path: "/v1/wallets", status: 200 },
    async handle({ caller, input, now, report }) {
      const customerId = await findCustomer(caller, input);
      const pool = await poolOfOrganization(caller, customerId, "read");
      report.creditAccountId = pool.creditAccountId;
      const data = await listWallets(pool.creditAccountId, now);
      return wholePage(data);
    },
  }),
  walletCreate: defineEndpoint({
    name: "wallet.create",
    tag,
    aboutCredits: true,
    summary: "Add a wallet: a name and a place in the order of spending",
    permission: null,
    input: newWalletSchema.extend(customerFields),
    output: walletSchema,
    rest: { method: "post", path: "/v1/wallets", status: 201 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle({ caller, input, idempotent, now, report }) {
      const customerId = await findCustomer(caller, input);
      const pool = await poolOfOrganization(caller, customerId, "arrange");
      report.creditAccountId = pool.creditAccountId;
      if (pool.shared) throw sharedBilling(pool.organizationId);
      const { name, priority = 0, auto_top_up: autoTopUp } = input;
      if (autoTopUp) await authorize(caller, pool.organizationId, "billing.write");
      const { output, replayed } = await runOnce(idempotent, now, async (tx) => {
        const actor = granterOf(caller);
        const id = await createWallet(tx, pool.creditAccountId, { name, priority }, actor, now);
        if (autoTopUp) await setAutoTopUp(tx, { ...pool, id }, autoTopUp, actor, now);
        return { id };
      });
      report.replayed = replayed;
      return readWallet(output.id, now);
    },
  }),
  walletGet: defineEndpoint({
    name: "wallet.get",
    tag,
    aboutCredits: true,
    summary: "One wallet with its balance and its living grants in burn order",
    permission: null,
    input: walletInput,
    output: walletSchema,
    rest: { method: "get", path: "/v1/wallets/{wallet_id}", status: 200 },
    async handle({ caller, input, now, report }) {
      const pool = await poolOfWallet(caller, input.wallet_id, "read");
      report.creditAccountId = pool.creditAccountId;
      return readWallet(input.wallet_id, now);
    },
  }),
  walletUpdate: defineEndpoint({
    name: "wallet.update",
    tag,
    aboutCredits: true,
    summary: "Rename a wallet, move it in the order of spending, or change when it is refilled",
    permission: null,
    input: walletChangeSchema.extend(walletInput.shape),
    output: walletSchema,
    rest: { method: "patch", path: "/v1/wallets/{wallet_id}", status: 200 },
    reauthenticate: true,
    async handle({ caller, input, now, report }) {
      const pool = await poolOfWallet(caller, input.wallet_id, "arrange");
      report.creditAccountId = pool.creditAccountId;
      const { wallet_id: id, name, priority, auto_top_up: autoTopUp } = input;
      // It charges a card: whoever may fill the pool with grants may not therefore do that.
      if (autoTopUp) await authorize(caller, pool.organizationId, "billing.write");
      await runOnce(undefined, now, async (tx) => {
        const actor = granterOf(caller);
        await updateWallet(tx, id, { name, priority }, actor, now);
        if (autoTopUp) await setAutoTopUp(tx, { ...pool, id }, autoTopUp, actor, now);
      });
      return readWallet(id, now);
    },
  }),
  walletTransactions: defineEndpoint({
    name: "wallet.transactions",
    tag,
    aboutCredits: true,
    summary:
      "What came into a wallet and left it, newest first; a page may be short while there is more",
    permission: null,
    input: walletInput.extend(pageFieldsBy(/^\d{1,18}$/)),
    output: pageOf(walletTransactionSchema),
    rest: { method: "get", path: "/v1/wallets/{wallet_id}/transactions", status: 200 },
    async handle({ caller, input, report }) {
      const pool = await poolOfWallet(caller, input.wallet_id, "read");
      report.creditAccountId = pool.creditAccountId;
      const { transactions, nextCursor } = await listWalletTransactions({
        wallet: { id: input.wallet_id, creditAccountId: pool.creditAccountId },
        before: input.cursor === undefined ? undefined : BigInt(input.cursor),
        limit: input.limit,
      });
      const visible = await visibleOrganizations(caller);
      return {
        data: transactions.map((t) => (visible(t.organization_id) ? t : withoutIsolatedData(t))),
        has_more: nextCursor !== null,
        next_cursor: nextCursor,
      };
    },
  }),
};

function sharedBilling(billingOrganizationId: string): DomainError {
  return new DomainError(
    "shared_billing",
    "This organization shares its parent's billing. Nothing was changed. Send the request to the billing organization.",
    { billing_organization_id: billingOrganizationId },
  );
}

async function visibleOrganizations(caller: Caller): Promise<(id: string) => boolean> {
  if (caller.kind === "user" && caller.isStaff) return () => true;
  const reached = await listOrganizations(caller);
  const ids = new Set(reached.filter((o) => !o.totals_only).map((o) => o.id));
  return (id) => ids.has(id);
}

/** The payer of a linked organization sees that it spent, not on what. */
function withoutIsolatedData(transaction: WalletTransactionAnswer): WalletTransactionAnswer {
  return { ...transaction, operation: null, description: "Usage", metadata: {} };
}
