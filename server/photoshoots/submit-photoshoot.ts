import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, type Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { chargeOfOperation, postNewCharge } from "@/server/operations/charge-in-transaction";
import { dryRun } from "@/server/operations/dry-run";
import type { DryRun } from "@/server/operations/dry-run.schema";
import {
  captureReserved,
  findReserved,
  type Reserved,
} from "@/server/operations/held/capture-reserved";
import { type IdempotentRequest, onceIn } from "@/server/operations/idempotency";
import {
  PHOTOSHOOT,
  type PhotoshootPackage,
  packageHeld,
  packageOf,
} from "@/server/operations/photoshoot-package";
import { explained } from "@/server/operations/refuse-charge";
import { refuseInactive } from "@/server/operations/refuse-inactive";
import type { OperationOrganization } from "@/server/operations/request";
import type { Caller } from "@/server/organizations/access/caller";
import { permissionTable } from "@/server/organizations/access/permissions";
import { lockRolesOver, rolesOver } from "@/server/organizations/access/roles-over";
import { type AccountTerms, pricesWith } from "@/server/pricing/load-prices";
import { type PricedCharge, priceCharge } from "@/server/pricing/price-charge";
import type { PhotoshootAnswer } from "./photoshoot.schema";
import { readPhotoshoot } from "./read-photoshoots";
import { tellAdmins } from "./tell-admins";

type SubmitRequest = {
  organization: OperationOrganization & { creditAccount: AccountTerms };
  caller: Caller;
  actor: Actor;
  input: { photo_ids: string[]; again: boolean };
  idempotent?: IdempotentRequest | undefined;
  now: Date;
};

/** The price on a package, at what the account pays. */
export async function pricePhotoshoot(
  terms: AccountTerms,
  of: PhotoshootPackage,
  now: Date,
): Promise<PricedCharge> {
  const prices = await pricesWith(terms, now);
  const variant = of === "lite" ? { variant: of } : {};
  return priceCharge({ ...prices, operation: PHOTOSHOOT, ...variant, now });
}

/**
 * Submits photos and spends for them, together or not at all. What the member's invitation holds pays,
 * at its own package and price, so it passes at a balance of 0; else the pool does. A person submits once:
 * of two submissions at once the second finds the first, and pays nothing. Source: S3.
 * @throws insufficient_credits and what else a charge may be refused for; already_exists;
 * validation_failed (photos that are not theirs, or were submitted); forbidden (removed meanwhile)
 */
export async function submitPhotoshoot(request: SubmitRequest) {
  const { organization, now } = request;
  const cost = await foreseeCost(request);
  return explained(cost.priced, request, async (tx) => {
    let spent = 0n;
    const { output, replayed } = await onceIn(tx, request.idempotent, now, async () => {
      refuseInactive(organization);
      // The account before the organization, as everywhere.
      await lockCreditAccount(tx, organization.creditAccountId);
      await requirePlace(tx, request);
      const done = await submitIn(tx, request, cost);
      spent = done.spent;
      return done.photoshoot;
    });
    const { available } = await readBalance(tx, organization.creditAccountId, now);
    return { photoshoot: output, replayed, spent, available };
  });
}

/** What submitting would cost, and whether it would pass: it is done and undone. */
export async function dryRunPhotoshoot(request: SubmitRequest): Promise<DryRun> {
  refuseInactive(request.organization);
  const cost = await foreseeCost(request);
  const { priced, reserved } = cost;
  const shown = reserved ? { ...priced, amount: reserved.amount } : priced;
  return dryRun(PHOTOSHOOT, shown, request, async (tx) => {
    const { seq } = await submitIn(tx, request, cost);
    return seq === null ? [] : [seq];
  });
}

/** The package of a submission, what it costs without a hold, and what is held for it. */
type Cost = { kind: PhotoshootPackage; priced: PricedCharge; reserved: Reserved | undefined };

async function foreseeCost({ organization, actor, now }: SubmitRequest): Promise<Cost> {
  const wanted = { organizationId: organization.id, actor, operation: PHOTOSHOOT };
  const reserved = await findReserved(wanted, now);
  const kind = reserved ? packageHeld(reserved.details) : await packageOf(db(), organization.id);
  return { kind, priced: await pricePhotoshoot(organization.creditAccount, kind, now), reserved };
}

async function submitIn(
  tx: Tx,
  request: SubmitRequest,
  cost: Cost,
): Promise<{ photoshoot: PhotoshootAnswer; spent: bigint; seq: bigint | null }> {
  const { organization, caller, actor, input, now } = request;
  const { userId } = caller;
  const mine = { organizationId: organization.id, userId };
  const earlier = await tx.photoshoot.findFirst({ where: mine, select: { id: true } });
  if (earlier && !input.again) {
    throw new DomainError(
      "already_exists",
      "You already submitted your photos here. Nothing was submitted or charged. To pay for another photoshoot, send again: true.",
      { photoshoot_id: earlier.id },
    );
  }
  const id = newId("photoshoot");
  const { amount, fromHold, seq } = await pay(tx, request, cost, id);
  await tx.photoshoot.create({
    data: {
      ...{ id, ...mine, package: cost.kind, credits: amount, fromHold },
      again: earlier !== null,
      createdAt: now,
    },
  });
  await takePhotos(tx, request, id);
  const details = { photos: input.photo_ids.length, package: cost.kind };
  const event = { action: "photoshoot.submitted", subjectId: id, details };
  await recordAudit(tx, { organizationId: organization.id, actor, ...event }, now);
  const photos = input.photo_ids.length;
  await tellAdmins(tx, { id, ...mine, photos, amount, fromHold }, now);
  const photoshoot = await readPhotoshoot(tx, { ...mine, seesAll: false }, id);
  return { photoshoot, spent: amount, seq };
}

/** By what was held for them, or by the pool. */
async function pay(
  tx: Tx,
  request: SubmitRequest,
  { priced, reserved }: Cost,
  id: string,
): Promise<{ amount: bigint; fromHold: boolean; seq: bigint | null }> {
  const { actor, now } = request;
  const effect = { entity: { type: "photoshoot", id }, description: "Photoshoot submitted" };
  if (reserved) {
    const spent = { amount: reserved.amount, actor, ...effect, now };
    const captured = await captureReserved(tx, reserved, spent);
    if (captured) return { amount: reserved.amount, fromHold: true, seq: captured.seq };
  }
  const { amount } = priced;
  if (amount === 0n) return { amount, fromHold: false, seq: null };
  const charge = chargeOfOperation(PHOTOSHOOT, priced, request, effect);
  const { seq } = await postNewCharge(tx, charge, now);
  return { amount, fromHold: false, seq };
}

/** A photo is in one submission. */
async function takePhotos(
  tx: Tx,
  { organization, caller, input }: SubmitRequest,
  photoshootId: string,
): Promise<void> {
  const { count } = await tx.photoshootPhoto.updateMany({
    where: {
      id: { in: input.photo_ids },
      organizationId: organization.id,
      uploadedBy: caller.userId,
      photoshootId: null,
    },
    data: { photoshootId },
  });
  if (count !== input.photo_ids.length)
    throw invalid(
      "photo_ids",
      "Some of these photos aren’t there or were already submitted. Nothing was submitted or charged. Upload them again",
    );
}

/** Whoever is removed meanwhile spends nothing any more: their invitation's credit was just given back. */
async function requirePlace(tx: Tx, { organization, caller }: SubmitRequest): Promise<void> {
  if (caller.kind !== "user") return;
  await lockRolesOver(tx, organization.id);
  const roles = await rolesOver(tx, organization.id, caller.userId);
  const allowed = permissionTable["usage.write"].roles;
  if (roles.some((role) => allowed.includes(role))) return;
  throw new DomainError(
    "forbidden",
    "You can’t submit photos here any more. Nothing was submitted or charged. Ask an owner or admin.",
  );
}
