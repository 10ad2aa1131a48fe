import type { Role } from "@/generated/prisma/enums";
import { DomainError } from "@/server/foundation/errors";

/** Roles that may invite, change and remove, and make API keys. */
export const managers: readonly Role[] = ["owner", "admin"];

export type MemberChange = {
  /** The roles that reach the organization for whoever asks: their own, and those from owned parents. */
  actorRoles: readonly Role[];
  /** An API key asks. */
  byKey: boolean;
  /** It is the key of an agent. */
  byAgent: boolean;
  /** They change or remove themselves. */
  self: boolean;
  from: Role;
  /** null: removed. */
  to: Role | null;
  /** How many owners of its own the organization has beside this member. */
  otherOwners: number;
  /** Its parent's owners reach it, so it needs none of its own. */
  ownedByParent: boolean;
};

/**
 * Whether a membership may change so; under the organization's lock, on what was read under it.
 * @throws forbidden, wrong_state (the last owner)
 */
export function decideMemberChange(change: MemberChange): void {
  const { actorRoles, byKey, byAgent, self, from, to } = change;
  const leaves = self && !byKey && to === null;
  if (!leaves) requireManager({ actorRoles, byKey });
  requireGivable({ actorRoles, byKey, byAgent }, to);
  if (byKey && managers.includes(from)) {
    throw forbidden(
      "An API key can't change or remove owners or admins. Nothing was changed. Do it in the browser.",
    );
  }
  if (from === "owner" && !leaves && !actorRoles.includes("owner")) {
    throw forbidden(
      "Only an owner can change or remove an owner. Nothing was changed. Ask an owner.",
    );
  }
  if (from === "owner" && to !== "owner" && change.otherOwners === 0 && !change.ownedByParent) {
    throw new DomainError(
      "wrong_state",
      `${self ? "You are" : "This is"} the last owner, and an organization needs one. Nothing was changed. Make another member an owner first.`,
    );
  }
}

/** A person manages members by their role; a key by its scope. @throws forbidden */
export function requireManager({
  actorRoles,
  byKey,
}: Pick<MemberChange, "actorRoles" | "byKey">): void {
  if (byKey || actorRoles.some((role) => managers.includes(role))) return;
  throw forbidden("Your role can't manage members. Nothing was changed. Ask an owner or admin.");
}

/**
 * Only an owner makes owners, and a key makes neither owners nor admins. An agent gives no role: who it
 * let in would spend beside the budget that limits it.
 * @throws forbidden
 */
export function requireGivable(
  { actorRoles, byKey, byAgent }: Pick<MemberChange, "actorRoles" | "byKey" | "byAgent">,
  role: Role | null,
): void {
  if (byAgent && role) {
    throw forbidden(
      "An agent's key can't invite people or give roles. Nothing was changed. A person can do it in the browser.",
    );
  }
  if (byKey && role && managers.includes(role)) {
    throw forbidden(
      "An API key can't make owners or admins. Nothing was changed. Do it in the browser.",
    );
  }
  if (role === "owner" && !actorRoles.includes("owner")) {
    throw forbidden("Only an owner can make owners. Nothing was changed. Ask an owner.");
  }
}

function forbidden(message: string): DomainError {
  return new DomainError("forbidden", message);
}
