import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { auditKindOf, isNamedAction, nameOfAction } from "./audit-kinds";

it("everything that is written to the audit log has a kind", () => {
  const written = globSync("server/**/*.ts", { exclude: (name) => name.endsWith(".test.ts") })
    .map((file) => readFileSync(file, "utf8"))
    .filter((text) => /recordAudit|putAudit|\baudit\(|audit_events/.test(text))
    .flatMap((text) => [...text.matchAll(/action: ["`]([a-z_]+\.[^"`]+)["`]/g)])
    .map(([, action = ""]) => action);
  expect(written.length).toBeGreaterThan(50);
  expect(written.filter((action) => !isNamedAction(action))).toEqual([]);
});

it("what has no name is shown to nobody", () => {
  expect(auditKindOf("secret.thing")).toBe("internal");
});

it.each([
  ["api_key.created", "API key created"],
  ["member.role_changed", "Member role changed"],
  ["recharge_policy.updated", "Auto-recharge updated"],
  ["credit_account.looked_at", "Account viewed by Bursar staff"],
])("%s is told as %s", (action, words) => expect(nameOfAction(action)).toBe(words));
