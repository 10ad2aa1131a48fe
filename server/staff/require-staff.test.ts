import { expect, test } from "vitest";
import type { Caller } from "@/server/organizations/caller";
import { requireStaff } from "./require-staff";

const user: Caller = { kind: "user", userId: "usr_1", isStaff: false, requestId: "req_1" };
const key: Caller = {
  kind: "api_key",
  keyId: "key_1",
  agentId: null,
  organizationId: "org_1",
  scopes: ["billing:read", "grants:write"],
  userId: "usr_staff",
  requestId: "req_1",
};

test("staff pages exist for staff alone: anyone else is told there is no such page", () => {
  expect(() => requireStaff({ ...user, isStaff: true })).not.toThrow();
  expect(() => requireStaff(user)).toThrow(expect.objectContaining({ code: "not_found" }));
});

test("a key, even one that staff made, does not open them", () => {
  expect(() => requireStaff(key)).toThrow(expect.objectContaining({ code: "not_found" }));
});
