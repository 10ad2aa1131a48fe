import type { Sandbox } from "@/generated/prisma/client";
import { type Db, db } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import type { AuthorizedOrganization } from "@/server/organizations/access/standing";
import type { SandboxAnswer } from "./sandbox.schema";

/** A clock goes this far ahead in all; then the sandbox is reset. */
export const FARTHEST_AHEAD_MS = 400 * 86_400_000;

/** The sandbox an organization is in, or the one it has; null where it has none yet. */
export function findSandbox(
  { id, sandboxId }: Pick<AuthorizedOrganization, "id" | "sandboxId">,
  database: Db = db(),
): Promise<Sandbox | null> {
  return database.sandbox.findFirst({
    where: sandboxId ? { id: sandboxId } : { liveOrganizationId: id, closedAt: null },
  });
}

/** The sandbox that a request acts in. @throws wrong_state for a live organization */
export function requireSandbox({ sandboxId }: Pick<AuthorizedOrganization, "sandboxId">): string {
  if (sandboxId) return sandboxId;
  throw new DomainError(
    "wrong_state",
    "This is a live organization. Nothing was changed. Use a bk_test_ key, or name the sandbox's organization.",
  );
}

/** @param realNow the real time, not the sandbox's */
export async function answerSandbox(
  organization: Pick<AuthorizedOrganization, "id" | "sandboxId">,
  realNow: Date,
): Promise<SandboxAnswer> {
  const sandbox = await findSandbox(organization);
  const live = await db().organization.findUniqueOrThrow({
    where: { id: sandbox?.liveOrganizationId ?? organization.id },
  });
  if (!sandbox) {
    return {
      live_organization_id: live.id,
      live_slug: live.slug,
      organization_id: null,
      slug: null,
      state: "none",
      now: null,
      clock_ahead_seconds: 0,
      advancing_to: null,
      seconds_left: FARTHEST_AHEAD_MS / 1_000,
    };
  }
  const root = await db().organization.findUniqueOrThrow({ where: { id: sandbox.id } });
  const ahead = Number(sandbox.clockAheadMs);
  return {
    live_organization_id: live.id,
    live_slug: live.slug,
    organization_id: sandbox.id,
    slug: root.slug,
    state: sandbox.advancingTo ? "advancing" : "ready",
    now: new Date(realNow.getTime() + ahead).toISOString(),
    clock_ahead_seconds: Math.floor(ahead / 1_000),
    advancing_to: sandbox.advancingTo?.toISOString() ?? null,
    seconds_left: Math.floor((FARTHEST_AHEAD_MS - ahead) / 1_000),
  };
}
