import { afterAll, describe, expect, it } from "vitest";
import { renderStoredEmail } from "@/emails/registry";
import { systemActor } from "@/server/foundation/actor";
import { db, disconnectDb } from "@/server/foundation/db";
import { tellExpiring } from "@/server/grants/tell-expiring";
import { closeOrganization } from "@/server/organizations/closing/close-organization";
import { type Account, charge, DAY_MS, emptyAccount, give, later } from "./story";

afterAll(disconnectDb);

/** Noon in UTC, the organization's time zone: after the hour that notices begin at. */
const noon = new Date(Math.ceil(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2);
const inDays = (days: number) => later(noon, days * DAY_MS).toISOString();

function messages(account: Account) {
  return db().emailMessage.findMany({
    where: { organizationId: account.organization.id, template: "credits-expiring" },
    orderBy: { id: "asc" },
  });
}

describe("notices of expiring credits", () => {
  it("go out once a step, however many sweeps run: 30, 7 and 1 days before", async () => {
    const account = await emptyAccount();
    await give(account, noon, {
      amount: 100,
      description: "Goodwill",
      effective_at: later(noon, -DAY_MS).toISOString(),
      expires_at: inDays(40),
    });
    const told: number[] = [];
    for (const day of [0, 9, 10, 11, 20, 33, 34, 39, 39.2, 40]) {
      const now = later(noon, day * DAY_MS);
      await Promise.all([1, 2, 3, 4, 5].map(() => tellExpiring(now)));
      told.push((await messages(account)).length);
    }
    expect(told).toEqual([0, 0, 1, 1, 1, 2, 2, 3, 3, 3]);
    const [first] = await messages(account);
    const { subject, text } = await renderStoredEmail("credits-expiring", first?.props);
    expect(subject).toBe("Grants: 100 credits expire in 30 days");
    expect(text).toContain("Goodwill");
    expect(first?.recipient).toBe(account.owner.email);
  });

  it("say what is left then, in one message for all that ends on a day", async () => {
    const account = await emptyAccount();
    const effective_at = later(noon, -60 * DAY_MS).toISOString();
    await give(account, noon, { amount: 10, effective_at, expires_at: inDays(7.2) });
    await give(account, noon, { amount: 30, effective_at, expires_at: inDays(7) });
    await give(account, noon, { amount: 0.5, effective_at, expires_at: inDays(6.9) });
    await charge(account, noon, 5.5);
    await tellExpiring(noon);
    const [message, ...others] = await messages(account);
    expect(others).toEqual([]);
    expect(message?.props).toMatchObject({
      credits: 35,
      daysLeft: 7,
      grants: [{ credits: 25 }, { credits: 10 }],
      availableCredits: 35,
    });
  });

  it("say nothing about what rolls over, is used up or does not end", async () => {
    const account = await emptyAccount();
    const effective_at = later(noon, -60 * DAY_MS).toISOString();
    await give(account, noon, {
      amount: 10,
      effective_at,
      expires_at: inDays(7),
      rollover: { cap: 10 },
    });
    await give(account, noon, { amount: 5, effective_at, expires_at: inDays(6) });
    await give(account, noon, { amount: 100 });
    await charge(account, noon, 5);
    await tellExpiring(noon);
    expect(await messages(account)).toEqual([]);
  });

  it("say nothing to an organization that is closed: it can’t spend them", async () => {
    const account = await emptyAccount();
    const effective_at = later(noon, -60 * DAY_MS).toISOString();
    await give(account, noon, { amount: 10, effective_at, expires_at: inDays(7) });
    const organization = await db().organization.findUniqueOrThrow({
      where: { id: account.organization.id },
    });
    await closeOrganization(organization, organization.name, systemActor, noon);
    await tellExpiring(noon);
    expect(await messages(account)).toEqual([]);
  });
});
