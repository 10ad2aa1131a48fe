import type { UsageView } from "./usage-filters";

/** What each way of grouping is called. */
export const viewWords: Record<
  UsageView,
  { button: string; by: string; title: string; column: string; note?: string }
> = {
  organization: {
    button: "Organization",
    by: "by organization",
    title: "By organization",
    column: "Organization",
  },
  operation: {
    button: "Operation",
    by: "by operation",
    title: "By operation",
    column: "Operation",
  },
  member: {
    button: "Member",
    by: "by member",
    title: "By member",
    column: "Member",
    note: "What members did in the browser. Keys, agents, the base fee and linked organizations are not included.",
  },
  api_key: {
    button: "API key",
    by: "by API key",
    title: "By API key",
    column: "API key",
    note: "What was done with API keys that belong to no agent. Members, agents, the base fee and linked organizations are not included.",
  },
  agent: {
    button: "Agent",
    by: "by agent",
    title: "By agent",
    column: "Agent",
    note: "What agents spent with their keys. Members, other keys, the base fee and linked organizations are not included.",
  },
};
