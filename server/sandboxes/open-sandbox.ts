import type { Actor } from "@/server/foundation/actor";
import { systemActor } from "@/server/foundation/actor";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { lockOrganization } from "@/server/organizations/access/roles-over";
import type { AuthorizedOrganization } from "@/server/organizations/access/standing";
import { insertOrganization } from "@/server/organizations/create-organization";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { findSandbox } from "./read-sandbox";

/** What a sandbox begins with, so that its first call passes. */
const TEST_CREDITS = 1_000;

/**
 * Makes sure that an organization has a sandbox. An owned sub-organization has none of its own: whoever may use its
 * parent's tries out there. @throws wrong_state
 */
export async function openSandbox(
  organization: AuthorizedOrganization,
  actor: Actor,
  now: Date,
): Promise<void> {
  if (organization.sandboxId) return;
  if (organization.relationship === "owned")
    throw new DomainError(
      "wrong_state",
      "A sub-organization has no sandbox of its own. Nothing was created. Use the sandbox of the organization above it.",
      { parent_organization_id: organization.parentId },
    );
  await inTransaction(async (tx) => {
    // Two at once must not both find it missing.
    await lockOrganization(tx, organization.id);
    if (!(await findSandbox(organization, tx))) await insertSandbox(tx, organization, actor, now);
  });
}

/** The organization of a new sandbox, with credits to begin with and the prices of the live one. */
export async function insertSandbox(
  tx: Tx,
  live: { id: string; name: string; timeZone: string; creditAccountId: string },
  actor: Actor,
  now: Date,
  slug?: string,
): Promise<string> {
  const root = await insertOrganization(
    tx,
    {
      name: `${live.name.slice(0, 93)} (test)`,
      sandboxOf: live.id,
      slug,
      timeZone: live.timeZone,
      ownerUserId: actor.id,
      billingEmail: null,
    },
    actor,
    now,
  );
  await takePricesOver(tx, live.creditAccountId, root.creditAccountId);
  const account = await lockCreditAccount(tx, root.creditAccountId);
  await postTransaction(
    tx,
    grantTransaction({
      creditAccountId: account.id,
      walletId: account.primaryWalletId,
      debt: 0n,
      category: "promotional",
      amount: creditsToMicrocredits(TEST_CREDITS),
      source: `sandbox:${root.id}`,
      description: "Test credits",
      organizationId: root.id,
      actor: systemActor,
      now,
    }),
  );
  return root.id;
}

/** What was agreed with the live organization holds in its sandbox too. */
async function takePricesOver(tx: Tx, from: string, to: string): Promise<void> {
  const { priceBook } = await tx.creditAccount.findUniqueOrThrow({ where: { id: from } });
  await tx.creditAccount.update({ where: { id: to }, data: { priceBook } });
  const agreed = await tx.priceOverride.findMany({ where: { creditAccountId: from } });
  await tx.priceOverride.createMany({
    data: agreed.map((price) => ({
      ...price,
      prices: price.prices as object,
      id: newId("priceOverride"),
      creditAccountId: to,
    })),
  });
}
