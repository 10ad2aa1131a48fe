import type { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";

/** Writes down that an alert fired, in the transaction that decided so. */
export async function logFiring(
  tx: Tx,
  firing: Omit<Prisma.AlertFiringUncheckedCreateInput, "id" | "firedAt">,
  now: Date,
): Promise<void> {
  await tx.alertFiring.create({ data: { id: newId("alertFiring"), ...firing, firedAt: now } });
}
