import type { SelectOption } from "@/components/ui/select";
import type { MemberAnswer } from "@/server/members/member.schema";

export type Role = MemberAnswer["role"];

/** What a role is called, and what it lets a person do. */
export const roleWords: Record<Role, { label: string; may: string }> = {
  owner: { label: "Owner", may: "Everything, including making other owners" },
  admin: { label: "Admin", may: "Everything except making and removing owners" },
  billing: {
    label: "Billing",
    may: "Buys credits, sets budgets, sees usage; read-only in the books",
  },
  member: { label: "Member", may: "Works in the books and spends credits" },
  viewer: { label: "Viewer", may: "Read-only" },
};

/** The roles that somebody with this one may give. */
export function givableRoles(own: Role | null): SelectOption[] {
  return (Object.keys(roleWords) as Role[])
    .filter((role) => role !== "owner" || own === "owner")
    .map((role) => ({
      value: role,
      label: roleWords[role].label,
      description: roleWords[role].may,
    }));
}

export function isManager(role: Role): boolean {
  return role === "owner" || role === "admin";
}

/** What ends with the role or the place of somebody who manages, in sentences; empty where nothing does. */
export function whatEnds({ role, api_keys }: Ending, self = false): string {
  if (!isManager(role)) return "";
  const who = self ? "you" : "they";
  const keys =
    api_keys === 0
      ? ""
      : api_keys === 1
        ? `The API key ${who} made or rotated is revoked: the next request of programs that use it is refused. `
        : `The ${api_keys} API keys ${who} made or rotated are revoked: the next request of programs that use them is refused. `;
  return `${keys}Open invitations and links ${who} made are revoked.`;
}

type Ending = Pick<MemberAnswer, "role" | "api_keys">;
