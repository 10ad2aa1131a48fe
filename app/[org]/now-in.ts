import { systemClock } from "@/server/foundation/clock";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";

/** What time it is in an organization: in a sandbox its own clock counts. */
export function nowIn({ clock_ahead_seconds }: Pick<OrganizationAnswer, "clock_ahead_seconds">) {
  return new Date(systemClock.now().getTime() + clock_ahead_seconds * 1_000);
}
