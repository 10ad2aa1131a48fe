import type { Tx } from "@/server/foundation/db";

/**
 * Keeps the tree of organizations still until the transaction ends: nothing else is closed, reopened, moved or
 * created below a parent meanwhile. Taken before any account.
 */
export async function lockTree(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('organizations', 0))`;
}

/** For who adds to the tree: they keep out who rearranges it, and not each other. */
export async function shareTree(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock_shared(hashtextextended('organizations', 0))`;
}
