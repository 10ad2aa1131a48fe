import type { Role } from "@/generated/prisma/enums";

/** What an API key may be allowed to do. `grants:write` is given by staff only. */
export const apiKeyScopes = [
  "billing:read",
  "billing:write",
  "usage:write",
  "accounting:read",
  "accounting:write",
  "organizations:write",
  "audit:read",
  "members:read",
  "members:write",
  "keys:write",
  "agents:write",
  "webhooks:write",
  "support:write",
  "grants:write",
] as const;
export type ApiKeyScope = (typeof apiKeyScopes)[number];

/** A row: which roles may, and what it takes for those who have none in the organization. */
export type Rule = {
  /** In the organization or an owned one above it. */
  roles: readonly Role[];
  /** Above a link. A linked sub-organization's data is its own: only totals and set-up are reached from there. */
  acrossLink: readonly Role[];
  /** Above a link only where the pool it spends lies above the link too. */
  acrossLinkInOwnPool?: true;
  /** What a key needs; null: any key of the organization. */
  scope: ApiKeyScope | null;
  /** No key may, whatever its scopes: a person decides it, in the browser. */
  peopleOnly?: true;
  /** A key that staff allowed to grant reaches it wherever it reaches the organization. */
  granters?: true;
  /** Our staff: wherever they ask, or only outside of the organizations they belong to. */
  staff?: "anywhere" | "as outsiders";
  /** Never in a sandbox, whose members are those of its live organization. */
  liveOnly?: true;
  /** An owner still may once the organization is closed: it reads for good, and can be reopened. */
  afterClosing?: true;
  /** What those with the wrong role are told, where it is not the usual. */
  refusal?: string;
};

const everyone: readonly Role[] = ["owner", "admin", "billing", "member", "viewer"];
const admins: readonly Role[] = ["owner", "admin"];
const payers: readonly Role[] = ["owner", "admin", "billing"];

export const ONLY_OWNERS_MOVE =
  "Only an owner can move the organization. Nothing was changed. Ask one.";

/** Who may do what: the one table. Every endpoint names a row. */
const permissions = {
  "organization.read": { roles: everyone, acrossLink: payers, scope: null, afterClosing: true },
  "organization.write": { roles: admins, acrossLink: [], scope: "organizations:write" },
  "organization.secure": {
    roles: ["owner"],
    acrossLink: [],
    scope: null,
    peopleOnly: true,
    refusal: "Only an owner can change this. Nothing was changed. Ask one.",
  },
  "organization.move": {
    roles: ["owner"],
    acrossLink: [],
    scope: null,
    peopleOnly: true,
    refusal: ONLY_OWNERS_MOVE,
  },
  "organization.close": {
    roles: ["owner"],
    acrossLink: [],
    scope: null,
    peopleOnly: true,
    refusal: "Only an owner can close the organization. Nothing was changed. Ask one.",
  },
  "organization.reopen": {
    roles: ["owner"],
    acrossLink: [],
    scope: null,
    peopleOnly: true,
    liveOnly: true,
    afterClosing: true,
    refusal: "Only an owner can reopen the organization. Nothing was changed. Ask one.",
  },
  "ownership.give": {
    roles: ["owner"],
    acrossLink: [],
    scope: null,
    peopleOnly: true,
    liveOnly: true,
    refusal: "Only an owner can hand over ownership. Nothing was changed. Ask one.",
  },
  "ownership.take": {
    roles: everyone,
    acrossLink: [],
    scope: null,
    peopleOnly: true,
    liveOnly: true,
  },
  "audit.read": { roles: admins, acrossLink: [], scope: "audit:read", afterClosing: true },
  "members.read": { roles: everyone, acrossLink: [], scope: "members:read", afterClosing: true },
  "members.write": { roles: admins, acrossLink: [], scope: "members:write", liveOnly: true },
  "billing.read": {
    afterClosing: true,
    roles: everyone,
    acrossLink: payers,
    acrossLinkInOwnPool: true,
    scope: "billing:read",
  },
  // Purchases, cards and mail: who pays sees them.
  "payments.read": { roles: payers, acrossLink: [], scope: "billing:write", afterClosing: true },
  "billing.write": { roles: payers, acrossLink: [], scope: "billing:write" },
  // Where alerts go may be an address that is a secret.
  "alerts.read": { roles: payers, acrossLink: [], scope: "billing:write", afterClosing: true },
  "alerts.write": { roles: payers, acrossLink: [], scope: "billing:write" },
  "events.read": { roles: everyone, acrossLink: [], scope: "billing:read", afterClosing: true },
  "usage.read": { roles: everyone, acrossLink: payers, scope: "billing:read", afterClosing: true },
  "accounting.read": {
    roles: everyone,
    acrossLink: [],
    scope: "accounting:read",
    afterClosing: true,
  },
  "accounting.write": {
    roles: ["owner", "admin", "member"],
    acrossLink: [],
    scope: "accounting:write",
  },
  "accounting.manage": { roles: admins, acrossLink: [], scope: "accounting:write" },
  "usage.write": { roles: ["owner", "admin", "member"], acrossLink: [], scope: "usage:write" },
  // Whoever submitted photos sees their own; these see everybody's.
  "photoshoots.read": {
    roles: everyone,
    acrossLink: [],
    scope: "members:read",
    afterClosing: true,
  },
  "photoshoots.read_all": {
    roles: admins,
    acrossLink: [],
    scope: "members:write",
    afterClosing: true,
  },
  // What is moved or ended there is nobody's: any key of the sandbox may.
  "sandbox.use": { roles: ["owner", "admin", "billing", "member"], acrossLink: [], scope: null },
  "sandbox.reset": { roles: admins, acrossLink: [], scope: null },
  "budgets.read": {
    roles: everyone,
    acrossLink: payers,
    scope: "billing:read",
    afterClosing: true,
  },
  "budgets.write": { roles: payers, acrossLink: [], scope: "billing:write" },
  "agents.read": { roles: everyone, acrossLink: [], scope: "billing:read", afterClosing: true },
  "agents.write": { roles: admins, acrossLink: [], scope: "agents:write" },
  "earnings.read": { roles: everyone, acrossLink: [], scope: "billing:read", afterClosing: true },
  "earnings.redeem": { roles: payers, acrossLink: [], scope: "billing:write" },
  // The pool's wallets, judged on the organization that pays.
  "wallets.read": {
    afterClosing: true,
    roles: everyone,
    acrossLink: payers,
    acrossLinkInOwnPool: true,
    scope: "billing:read",
    granters: true,
    staff: "anywhere",
  },
  "wallets.write": {
    roles: payers,
    acrossLink: [],
    scope: "billing:write",
    granters: true,
    staff: "as outsiders",
  },
  // No role gives credits: staff do, and keys that staff allowed to.
  "credits.give": {
    roles: [],
    acrossLink: [],
    scope: "grants:write",
    granters: true,
    staff: "as outsiders",
    refusal:
      "Only our staff or a key they allowed (scope grants:write) can give credits. Nothing was granted. Buy credits on the billing page, or ask us.",
  },
  "charges.refund": {
    roles: [],
    acrossLink: [],
    scope: "grants:write",
    staff: "as outsiders",
  },
  "api_keys.read": { roles: admins, acrossLink: [], scope: "keys:write", afterClosing: true },
  // What is sent tells what happens to credits and money, to an address of the sender's own choice.
  "webhooks.read": { roles: admins, acrossLink: [], scope: "webhooks:write", afterClosing: true },
  "webhooks.write": { roles: admins, acrossLink: [], scope: "webhooks:write" },
  "api_keys.write": { roles: admins, acrossLink: [], scope: "keys:write" },
  // Whoever asks reads their own tickets; these read everybody's.
  "support.use": { roles: everyone, acrossLink: [], scope: "support:write", afterClosing: true },
  "support.read_all": { roles: admins, acrossLink: [], scope: "support:write", afterClosing: true },
} as const satisfies Record<string, Rule>;

export type Permission = keyof typeof permissions;
export const permissionTable: Record<Permission, Rule> = permissions;

/**
 * Whether a key with these scopes may do what needs this one. A write scope includes reading the same
 * things; `keys:write` includes agents, except for the key of an agent, which must be told so.
 */
export function scopeAllows(
  { scopes, agentId }: { scopes: readonly string[]; agentId: string | null },
  needed: ApiKeyScope,
): boolean {
  return (
    scopes.includes(needed) ||
    (needed.endsWith(":read") && scopes.includes(needed.replace(":read", ":write"))) ||
    (needed === "agents:write" && agentId === null && scopes.includes("keys:write"))
  );
}
