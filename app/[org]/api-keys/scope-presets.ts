import { grantableScopes } from "@/server/api-keys/api-key.schema";
import type { ApiKeyScope } from "@/server/organizations/access/permissions";

/** What keys are usually made for. */
export type ScopePreset = {
  value: string;
  label: string;
  description: string;
  scopes: readonly ApiKeyScope[];
};

export const scopePresets: readonly ScopePreset[] = [
  {
    value: "charge",
    label: "Charge for use",
    description: "Your software charges credits for what it does, and reads the balance.",
    scopes: ["usage:write", "billing:read"],
  },
  {
    value: "read",
    label: "Read only",
    description: "Balance, usage, ledger, books and members. Spends nothing.",
    scopes: ["billing:read", "accounting:read", "members:read"],
  },
  {
    value: "books",
    label: "Keep the books",
    description: "Creates and posts in the accounting; each operation costs its price.",
    scopes: ["accounting:write", "billing:read"],
  },
  {
    value: "everything",
    label: "Everything",
    description: "All that a key may do, including buying credits and creating keys.",
    scopes: grantableScopes,
  },
];

/** The value of the choice scope by scope. */
export const OWN_CHOICE = "own";
