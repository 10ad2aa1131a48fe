import { expect, it } from "vitest";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import { db } from "@/server/foundation/db";
import type { PromotionAnswer } from "@/server/promotions/promotion.schema";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newOrganization, newPerson } from "@/server/scenarios/story";
import { promotionRules } from "@/server/staff/books/promotion-rules";
import { staffRules } from "@/server/staff/books/staff-rules";
import type { AwaitsApproval } from "@/server/staff/requests/request.schema";
import { call, type Party, party } from "../earnings/story";
import { callerOf } from "../support/client";
import { creditsOf, expectSoundLedger, outcomes } from "../support/tenant";

const DAY_MS = 86_400_000;
const newStaff = () =>
  newPerson(new Date(), { email: uniqueEmail("staff"), name: "Staff", isStaff: true });
const staff = await newStaff();
let made = 0;

type StaffEndpoint = "staff.promotion.create" | "staff.promotion.end" | "staff.request.approve";

function asStaff(name: StaffEndpoint, input: object, who = staff) {
  const context = { caller: callerOf(who), now: new Date(), ip: "", report: {} };
  return callEndpoint(endpointNamed(name) as never, context, input) as Promise<PromotionAnswer>;
}

function create(fields: object = {}, who = staff): Promise<PromotionAnswer> {
  const code = `SPRING${++made}`;
  const usual = { code, credits: 50, redemption_limit: 10, note: "In a test" };
  return asStaff("staff.promotion.create", { ...usual, ...fields }, who);
}

const redeem = (by: Party, code: string, options?: { key: string }) =>
  call(by, "promotion_code.redeem", { code }, options);

/** The codes of this file, and what staff made them for, add up. */
async function expectSoundCodes(): Promise<void> {
  for (const { find } of [...promotionRules, ...staffRules])
    expect(await find(db(), null, new Date())).toEqual([]);
}

it("gives promotional credits that expire, however the code is typed", async () => {
  const { code } = await create({ code: "Fair-2027", credits_expire_days: 30 });
  expect(code).toBe("FAIR2027");
  const customer = await party("Customer", 0);
  const given = await redeem(customer, " fair 2027 ");
  expect(given).toMatchObject({ code, credits: 50 });
  expect(await creditsOf(customer)).toBe(50);
  const grant = await db().creditGrant.findUniqueOrThrow({ where: { id: given.grant_id } });
  expect(grant).toMatchObject({ category: "promotional", original: 50_000_000n });
  expect(Number(grant.expiresAt) - Number(grant.createdAt)).toBe(30 * DAY_MS);
  await expectSoundLedger(customer);
  await expectSoundCodes();
});

it("of twelve accounts at once, gives to as many as the limit says", async () => {
  const { code, id } = await create({ redemption_limit: 5 });
  const parties = await Promise.all(Array.from({ length: 12 }, () => party("Customer", 0)));
  const { done, refused } = outcomes(
    await Promise.allSettled(parties.map((one) => redeem(one, code))),
  );
  expect(done).toHaveLength(5);
  expect(new Set(refused)).toEqual(new Set(["wrong_state"]));
  const balances = await Promise.all(parties.map(creditsOf));
  expect(balances.reduce((sum, one) => sum + one, 0)).toBe(250);
  expect(await db().promotionCode.findUniqueOrThrow({ where: { id } })).toMatchObject({
    redeemed: 5,
  });
  await expectSoundCodes();
});

it("gives once to an account and once to a person, however many ask at once", async () => {
  const { code } = await create();
  const customer = await party("Customer", 0);
  const now = new Date();
  const second = await newOrganization(now, { name: "Second", owner: customer.owner });
  const asks = Array.from({ length: 6 }, (_, n) =>
    redeem(n % 2 ? customer : { ...customer, organization: second }, code),
  );
  const { done, refused } = outcomes(await Promise.allSettled(asks));
  expect(done).toHaveLength(1);
  expect(new Set(refused)).toEqual(new Set(["already_exists"]));
  const both = [await creditsOf(customer), await creditsOf({ organization: second })];
  expect(both.sort()).toEqual([0, 50]);
  await expectSoundCodes();
});

it("is granted once for an Idempotency-Key, and says so again", async () => {
  const { code } = await create();
  const customer = await party("Customer", 0);
  const first = await redeem(customer, code, { key: "a" });
  expect(await redeem(customer, code, { key: "a" })).toEqual(first);
  expect(await creditsOf(customer)).toBe(50);
});

it("ends between two redemptions, for good", async () => {
  const { code, id } = await create();
  const parties = await Promise.all(Array.from({ length: 4 }, () => party("Customer", 0)));
  const [ended, ...rest] = await Promise.allSettled([
    asStaff("staff.promotion.end", { promotion_id: id }),
    ...parties.map((one) => redeem(one, code)),
  ]);
  expect(ended.status).toBe("fulfilled");
  const { redeemed } = await db().promotionCode.findUniqueOrThrow({ where: { id } });
  expect(outcomes(rest).done).toHaveLength(redeemed);
  await expect(redeem(await party("Late", 0), code)).rejects.toMatchObject({ code: "wrong_state" });
  await expect(asStaff("staff.promotion.end", { promotion_id: id })).rejects.toMatchObject({
    code: "wrong_state",
  });
  await expectSoundCodes();
});

it("refuses unknown and expired codes, staff and sandboxes, and grants nothing", async () => {
  const customer = await party("Customer", 0);
  await expect(redeem(customer, "NOSUCHCODE")).rejects.toMatchObject({ code: "validation_failed" });
  const soon = await create({ expires_at: new Date(Date.now() + 3_600_000).toISOString() });
  await db().promotionCode.update({
    where: { id: soon.id },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  await expect(redeem(customer, soon.code)).rejects.toMatchObject({ code: "wrong_state" });
  const { code } = await create();
  const own = await newOrganization(new Date(), { name: "Staff’s own", owner: staff });
  await expect(redeem({ owner: staff, organization: own }, code)).rejects.toMatchObject({
    code: "forbidden",
  });
  const sandbox = await call(customer, "sandbox.open", {});
  const { id, creditAccountId } = await db().organization.findUniqueOrThrow({
    where: { id: String(sandbox.organization_id) },
  });
  await expect(
    redeem({ ...customer, organization: { id, creditAccountId } }, code),
  ).rejects.toMatchObject({ code: "validation_failed" });
  expect(await creditsOf(customer)).toBe(0);
  expect(await db().promotionRedemption.count({ where: { userId: customer.owner.id } })).toBe(0);
});

it("has one code of a name, ever, and none that begins in the past", async () => {
  const { code, id } = await create();
  await asStaff("staff.promotion.end", { promotion_id: id });
  await expect(create({ code })).rejects.toMatchObject({ code: "already_exists" });
  await expect(create({ expires_at: "2020-01-01T00:00:00Z" })).rejects.toMatchObject({
    code: "validation_failed",
  });
});

it("counts all that it can give: the limit is done alone, and one more is made by two, as shown", async () => {
  const [one, two] = [await newStaff(), await newStaff()];
  expect(await create({ redemption_limit: 200 }, one)).toMatchObject({ state: "active" });
  const waits = await create({ code: "ONEMORE", credits: 1, redemption_limit: 1 }, one);
  const { approval_request } = waits as unknown as AwaitsApproval;
  expect(approval_request).toMatchObject({ credits: 1, state: "pending" });
  expect(await db().promotionCode.count({ where: { code: "ONEMORE" } })).toBe(0);
  await asStaff("staff.request.approve", { request_id: approval_request.id }, two);
  expect(await db().promotionCode.findUnique({ where: { code: "ONEMORE" } })).toMatchObject({
    ...{ credits: 1_000_000n, redemptionLimit: 1, createdBy: one.id },
  });
  await expectSoundCodes();
});

it.each([
  ["without a limit", null, null],
  ["that could give more than one person may", 201, 10_050],
])("%s, waits for a second person", async (_, redemption_limit, credits) => {
  const code = `WAITS${redemption_limit}`;
  const answer = await create({ code, redemption_limit });
  expect(answer).toMatchObject({ approval_request: { kind: "promotion_code", credits } });
  expect(await db().promotionCode.count({ where: { code } })).toBe(0);
});
