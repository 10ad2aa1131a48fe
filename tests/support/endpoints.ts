import type { Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { permissionOf } from "@/server/organizations/access/decide";

/** Whether an endpoint is judged on the organization that the request names, and always on one. */
export function namesOrganization({ access }: Endpoint): boolean {
  if (typeof access !== "object") return permissionOf(access) !== null;
  return "permission" in access && access.on === undefined && !access.optional;
}
