import type { OrganizationAnswer } from "@/server/organizations/organization.schema";

const may: Record<NonNullable<OrganizationAnswer["role"]>, string> = {
  owner: "an owner: you may do everything",
  admin: "an admin: you may do everything an owner may, money and keys too",
  billing: "in charge of billing: you buy credits and see usage, the books you only read",
  member: "a member: you work in the books and spend credits; buying is for an owner",
  viewer: "a viewer: you read, and change nothing",
};

/** Who the reader is here, in a sentence. */
export function describeRole({
  role,
  totals_only,
}: Pick<OrganizationAnswer, "role" | "totals_only">): string {
  if (!role) return "You have no role of your own here.";
  return totals_only
    ? `You reach this linked organization from above, as ${may[role]}. Of its data you see totals only.`
    : `You are ${may[role]}.`;
}
