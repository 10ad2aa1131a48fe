import type { OrganizationAnswer } from "@/server/organizations/organization.schema";

const may: Record<NonNullable<OrganizationAnswer["role"]>, string> = {
  owner: "an owner and can do everything",
  admin: "an admin and can do everything except make or remove owners",
  billing: "a billing member: you can buy credits and see usage, and read the books",
  member: "a member: you can work in the books and spend credits, but not buy them",
  viewer: "a viewer with read-only access",
};

/** Who the reader is here, in a sentence. */
export function describeRole({
  role,
  totals_only,
}: Pick<OrganizationAnswer, "role" | "totals_only">): string {
  if (!role) return "You have no role of your own here.";
  return totals_only
    ? `You see this linked organization’s totals only. Above it you are ${may[role]}.`
    : `You are ${may[role]}.`;
}
