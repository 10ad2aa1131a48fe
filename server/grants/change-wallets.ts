import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { grantSettings } from "./grant-settings";

/**
 * Makes a wallet in an account: a name and a place in the burn order. Source: S4.
 * @throws already_exists when the account has one of that name, wrong_state at the most an account may have
 */
export async function createWallet(
  tx: Tx,
  creditAccountId: string,
  input: { name: string; priority: number },
  actor: Actor,
  now: Date,
): Promise<string> {
  const account = await lockCreditAccount(tx, creditAccountId);
  const wallets = await tx.wallet.findMany({ where: { creditAccountId } });
  if (wallets.length >= grantSettings.maximumWallets) {
    throw new DomainError(
      "wrong_state",
      `An account has at most ${grantSettings.maximumWallets} wallets. Nothing was created. Use one of them, or rename one.`,
    );
  }
  refuseTakenName(wallets, input.name);
  const id = newId("wallet");
  await tx.wallet.create({ data: { id, creditAccountId, ...input, createdAt: now } });
  await recordAudit(
    tx,
    {
      organizationId: account.organizationId,
      actor,
      action: "wallet.created",
      subjectId: id,
      details: input,
    },
    now,
  );
  return id;
}

/**
 * Renames a wallet or moves it in the burn order; the next charge obeys. Primary keeps its name, so
 * that "where payments go" has one.
 * @throws not_found, already_exists, validation_failed
 */
export async function updateWallet(
  tx: Tx,
  walletId: string,
  change: { name?: string | undefined; priority?: number | undefined },
  actor: Actor,
  now: Date,
): Promise<void> {
  const found = await tx.wallet.findUnique({ where: { id: walletId } });
  if (!found) throw notFound("wallet");
  const account = await lockCreditAccount(tx, found.creditAccountId);
  const wallets = await tx.wallet.findMany({ where: { creditAccountId: account.id } });
  const wallet = wallets.find(({ id }) => id === walletId) ?? found;
  const renamed = change.name !== undefined && change.name !== wallet.name;
  if (renamed && wallet.id === account.primaryWalletId)
    throw invalid("name", "The Primary wallet keeps its name because payments go there");
  if (renamed)
    refuseTakenName(
      wallets.filter(({ id }) => id !== walletId),
      change.name ?? "",
    );
  const next = { name: change.name ?? wallet.name, priority: change.priority ?? wallet.priority };
  if (next.name === wallet.name && next.priority === wallet.priority) return;
  await tx.wallet.update({ where: { id: walletId }, data: next });
  await recordAudit(
    tx,
    {
      organizationId: account.organizationId,
      actor,
      action: "wallet.updated",
      subjectId: walletId,
      details: { before: { name: wallet.name, priority: wallet.priority }, after: next },
    },
    now,
  );
}

// Two wallets that differ by a capital letter would be told apart by nobody.
function refuseTakenName(wallets: readonly { name: string }[], name: string): void {
  if (wallets.some((wallet) => wallet.name.toLowerCase() === name.toLowerCase())) {
    throw new DomainError(
      "already_exists",
      `The account already has a wallet named ${name}. Nothing was changed. Choose another name.`,
      { errors: [{ path: "name", message: "This name is taken" }] },
    );
  }
}
