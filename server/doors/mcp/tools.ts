import type { Caller } from "@/server/organizations/access/caller";
import { type Access, isForStaff, permissionOf } from "@/server/organizations/access/decide";
import { keyMay } from "@/server/organizations/access/standing";
import type { Endpoint } from "../endpoints/define-endpoint";
import { allEndpoints } from "../endpoints/registry";
import { slugOf } from "../endpoints/tags";
import { isForPeople } from "../rest/openapi";

/** An endpoint as an agent is offered it. */
export type Tool = {
  /** The endpoint's name without dots, which not every model's API takes: `transaction_create`. */
  name: string;
  endpoint: Endpoint;
  /** Its group in the reference: `auto-recharge`. */
  group: string;
};

/** Who calls tools: always a key. */
export type ToolCaller = Extract<Caller, { kind: "api_key" }>;

/** Why an endpoint has no tool; null: it has one. */
export function whyNoTool(endpoint: Endpoint): string | null {
  if (isForStaff(endpoint.access)) return "It is for the people who run Bursar; no key reaches it.";
  if (isForPeople(endpoint)) return "Only a person in a browser may do it.";
  return null;
}

/** Every tool there is, in the order of the reference. */
export const tools: readonly Tool[] = allEndpoints
  .filter((endpoint) => whyNoTool(endpoint) === null)
  .map((endpoint) => ({
    name: endpoint.name.replaceAll(".", "_"),
    endpoint,
    group: slugOf(endpoint.tag),
  }));

const byName = new Map(tools.map((tool) => [tool.name, tool]));

/** The tool of this name. A key may name one that it is not offered: it is refused like any request. */
export function toolNamed(name: unknown): Tool | undefined {
  return typeof name === "string" ? byName.get(name) : undefined;
}

/** The tool that does what a request over REST does. @param request.path with `/api` */
export function toolOfRequest(request: { method: string; path: string }): Tool | undefined {
  return tools.find(({ endpoint: { rest } }) => {
    const pattern = rest.path.replaceAll(/\{\w+\}/g, "[^/]+").replaceAll(".", "\\.");
    return (
      rest.method === request.method.toLowerCase() &&
      new RegExp(`^/api${pattern}$`).test(request.path)
    );
  });
}

export const toolGroups: ReadonlySet<string> = new Set(tools.map(({ group }) => group));

/**
 * What a key is offered: what its scopes allow it.
 * @param groups only these; all where none is named
 */
export function toolsFor(caller: ToolCaller, groups: ReadonlySet<string>): Tool[] {
  return tools.filter(
    ({ endpoint, group }) =>
      (groups.size === 0 || groups.has(group)) && mayEver(endpoint.access, caller),
  );
}

function mayEver(access: Access, caller: ToolCaller): boolean {
  const permission = permissionOf(access);
  if (permission === null || keyMay(caller, permission)) return true;
  const self = typeof access === "object" && "permission" in access ? access.self : undefined;
  return self !== undefined && keyMay(caller, self);
}
