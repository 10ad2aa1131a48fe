import type { Db } from "@/server/foundation/db";

/** What members of a team submit photos for. It has a price in packages, of which an organization is on one (S3). */
export const PHOTOSHOOT = "photoshoot.submit";

export const photoshootPackages = ["standard", "lite"] as const;
export type PhotoshootPackage = (typeof photoshootPackages)[number];

/** The package that an organization is on. */
export async function packageOf(db: Db, organizationId: string): Promise<PhotoshootPackage> {
  const { photoshootPackage } = await db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { photoshootPackage: true },
  });
  return photoshootPackage === "lite" ? "lite" : "standard";
}

/** The package that something was held for. */
export function packageHeld(details: unknown): PhotoshootPackage {
  return (details as { variant?: string } | null)?.variant === "lite" ? "lite" : "standard";
}
