export const grantStates = [
  "scheduled",
  "active",
  "depleted",
  "expired",
  "voided",
  "clawed_back",
] as const;

export type GrantState = (typeof grantStates)[number];
