import { permissionTable } from "@/server/organizations/access/permissions";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";

/** Why this person sees no webhooks of the organization; null: they do. */
export function whyWebhooksAreHidden({
  name,
  role,
  totals_only,
}: OrganizationAnswer): { title: string; text: string } | null {
  if (totals_only) {
    return {
      title: `The webhooks of ${name} are private`,
      text: "It is a linked organization: you see what it spends, but not where it sends its events.",
    };
  }
  if (role && permissionTable["webhooks.read"].roles.includes(role)) return null;
  return {
    title: "Webhooks are managed by owners and admins",
    text: `Your role here is ${role ?? "none"}. Ask an owner to set up an endpoint, or to make you an admin.`,
  };
}
