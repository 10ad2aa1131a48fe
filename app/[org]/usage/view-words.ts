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
    note: "Usage by members in the browser. Keys, agents, the base fee and linked organizations are not included.",
  },
  api_key: {
    button: "API key",
    by: "by API key",
    title: "By API key",
    column: "API key",
    note: "Usage by API keys that don’t belong to an agent. Members, agents, the base fee and linked organizations are not included.",
  },
  agent: {
    button: "Agent",
    by: "by agent",
    title: "By agent",
    column: "Agent",
    note: "Usage by agents with their keys. Members, other keys, the base fee and linked organizations are not included.",
  },
};
