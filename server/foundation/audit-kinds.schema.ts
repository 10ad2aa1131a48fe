/** What the audit log is told by. */
export const auditKinds = [
  "members",
  "keys",
  "settings",
  "money",
  "apps",
  "books",
  "staff",
] as const;
export type AuditKind = (typeof auditKinds)[number];
