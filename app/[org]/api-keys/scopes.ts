import type { ApiKeyScope } from "@/server/organizations/access/permissions";

/** What each scope lets a key do, in a line. */
export const scopeWords: Record<ApiKeyScope, string> = {
  "billing:read": "See the balance, grants, purchases, usage and the ledger",
  "billing:write": "Buy credits and change cards, auto-recharge, budgets and billing details",
  "usage:write": "Send usage and charge credits for it",
  "accounting:read": "Read accounts and transactions",
  "accounting:write": "Create, change, post and reverse; each costs its price",
  "organizations:write": "Create and rename organizations below this one",
  "audit:read": "Read the audit log: who changed what",
  "members:read": "See who is a member and who is invited",
  "members:write": "Invite and remove members, except owners and admins",
  "keys:write":
    "Create and rotate keys no stronger than itself, and revoke any key; an agent’s key only its agent’s keys",
  "agents:write":
    "Create, rename and archive agents; part of keys:write, except for an agent’s key",
  "webhooks:write": "Manage webhook endpoints and read what was sent to them",
  "support:write": "Open support tickets, and read and answer those of the organization",
  "grants:write": "Grant credits; only our staff can add it",
};
