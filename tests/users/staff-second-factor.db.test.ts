import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";

// Read once by this process, before anything else asks for it.
vi.hoisted(() => {
  process.env.STAFF_SECOND_FACTOR = "required";
});

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

describe("staff, where a second factor is required of them", () => {
  const accounts = "/staff/platform";

  it("reach nothing of the staff's without one, are told why, and reach it with one", async () => {
    const person = { email: uniqueEmail("staff"), name: "Staff", isStaff: true };
    const user = await newPerson(new Date(), person);
    const client = await clientOf(stack, { user });
    const refused = await client.get(accounts);
    expect([refused.status, refused.body.code]).toEqual([403, "second_factor_required"]);
    const me = await client.get<{ is_staff: boolean }>("/me");
    expect([me.status, me.body.is_staff]).toEqual([200, true]);
    await db().user.update({ where: { id: user.id }, data: { secondFactorAt: new Date() } });
    expect((await client.get(accounts)).status).toBe(200);
  });

  it("are told nothing different where they are not staff", async () => {
    const user = await newPerson(new Date(), { email: uniqueEmail("person"), name: "Person" });
    expect((await (await clientOf(stack, { user })).get(accounts)).status).toBe(404);
  });
});
