import { describe, expect, it } from "vitest";
import { decideMemberChange, type MemberChange, requireGivable } from "./decide-member-change";

const change: MemberChange = {
  actorRoles: ["owner"],
  byKey: false,
  byAgent: false,
  self: false,
  from: "member",
  to: "viewer",
  otherOwners: 1,
  ownedByParent: false,
};

function verdict(part: Partial<MemberChange>): string {
  try {
    decideMemberChange({ ...change, ...part });
    return "allowed";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe("a change of a membership", () => {
  it.each<[string, Partial<MemberChange>, string]>([
    ["an owner makes an owner", { to: "owner" }, "allowed"],
    ["an admin makes an admin", { actorRoles: ["admin"], to: "admin" }, "allowed"],
    ["an admin makes no owner", { actorRoles: ["admin"], to: "owner" }, "forbidden"],
    ["an admin unmakes no owner", { actorRoles: ["admin"], from: "owner" }, "forbidden"],
    ["an admin removes no owner", { actorRoles: ["admin"], from: "owner", to: null }, "forbidden"],
    ["billing people change nobody", { actorRoles: ["billing"] }, "forbidden"],
    ["somebody without a role changes nobody", { actorRoles: [] }, "forbidden"],
    [
      "a viewer leaves",
      { actorRoles: ["viewer"], self: true, from: "viewer", to: null },
      "allowed",
    ],
    ["a viewer does not raise themselves", { actorRoles: ["viewer"], self: true }, "forbidden"],
    ["an owner from above removes one here", { from: "owner", to: null }, "allowed"],
    [
      "the last owner stays",
      { self: true, from: "owner", to: null, otherOwners: 0 },
      "wrong_state",
    ],
    ["the last owner stays an owner", { self: true, from: "owner", otherOwners: 0 }, "wrong_state"],
    [
      "the last owner goes where a parent's owners reach",
      { from: "owner", to: null, otherOwners: 0, ownedByParent: true },
      "allowed",
    ],
    ["a key changes a member", { byKey: true }, "allowed"],
    ["an agent changes no role", { byKey: true, byAgent: true }, "forbidden"],
    ["an agent removes a member", { byKey: true, byAgent: true, to: null }, "allowed"],
    ["a key makes no admin", { byKey: true, to: "admin" }, "forbidden"],
    ["a key unmakes no admin", { byKey: true, from: "admin" }, "forbidden"],
    [
      "a key does not remove its owner",
      { byKey: true, self: true, from: "owner", to: null },
      "forbidden",
    ],
  ])("%s", (_words, part, expected) => {
    expect(verdict(part)).toBe(expected);
  });

  it("gives by invitation what could be given by a change, and no more", () => {
    const give = (
      actorRoles: MemberChange["actorRoles"],
      byKey: boolean,
      role: "owner" | "admin" | "viewer",
      byAgent = false,
    ) => expect(() => requireGivable({ actorRoles, byKey, byAgent }, role));
    give(["admin"], false, "admin").not.toThrow();
    give(["admin"], false, "owner").toThrow("Only an owner");
    give(["owner"], true, "admin").toThrow("An API key can't make owners or admins");
    give(["owner"], true, "viewer").not.toThrow();
    give(["owner"], true, "viewer", true).toThrow("An agent's key can't invite people");
  });
});
