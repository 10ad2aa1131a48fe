import { afterAll, beforeAll, expect, it } from "vitest";
import { addDays, dayInTimeZone } from "@/server/foundation/clock";
import { baseFeeOf } from "@/server/pricing/base-fee";
import { buildDemo } from "@/server/scenarios/demo";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger } from "../support/tenant";
import { accountOf, feesOf } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

it("the demo company has paid the base fee of each of its organizations for every day but today", async () => {
  const now = new Date();
  const { organizations } = await buildDemo(now);
  expect(organizations).toHaveLength(5);
  for (const { organization } of organizations) {
    const { timeZone, createdAt } = organization;
    const today = dayInTimeZone(now, timeZone);
    const due: [string, bigint][] = [];
    for (let day = dayInTimeZone(createdAt, timeZone); day < today; day = addDays(day, 1))
      due.push([day, baseFeeOf(day)]);
    expect(due.length).toBeGreaterThanOrEqual(90);
    expect([...(await feesOf(organization))]).toEqual(due);
    expect((await accountOf(organization)).debt).toBe(0n);
    await expectSoundLedger({ organization });
  }
});
