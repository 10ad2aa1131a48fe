import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organization } from "@/generated/prisma/client";
import { postBaseFees } from "@/server/base-fee/post-base-fees";
import { db, inTransaction } from "@/server/foundation/db";
import { setOverage } from "@/server/grants/set-overage";
import { sweepPastDue } from "@/server/past-due/sweep-past-due";
import { buyPackage, grantCredits, newOrganization } from "@/server/scenarios/story";
import { clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger } from "../support/tenant";
import { accountOf, afterDays, company, DAY_MS, feesOf } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const staff = { type: "staff", id: "usr_staff" } as const;
const later = (from: Date, ms: number) => new Date(from.getTime() + ms);
const statusOf = async ({ id }: Pick<Organization, "id">) =>
  (await db().organization.findUniqueOrThrow({ where: { id } })).status;

/** What somebody was told about the status, in the order of the alphabet. */
async function toldTo({ email }: { email: string }) {
  await stack.drainJobs();
  const emails = await stack.emailsTo(email);
  return emails
    .filter(({ subject }) => / is (past due|suspended|active)/.test(subject))
    .sort((a, b) => a.subject.localeCompare(b.subject));
}
const subjectsTo = async (person: { email: string }) =>
  (await toldTo(person)).map(({ subject }) => subject);

/** A company whose week of base fees was more than its credits: it owes 20. */
async function inDebt(branches = 0) {
  const made = await company(25 * branches + 5, branches);
  await postBaseFees(afterDays(7));
  expect((await accountOf(made.root)).debt).toBe(20_000_000n);
  return { ...made, began: afterDays(7) };
}

/** The same, told, and suspended when the grace period was over. */
async function suspendedCompany(branches = 0) {
  const made = await inDebt(branches);
  await sweepPastDue(made.began);
  const suspendedAt = later(made.began, 7 * DAY_MS);
  await sweepPastDue(suspendedAt);
  expect(await statusOf(made.root)).toBe("suspended");
  return { ...made, suspendedAt };
}

describe("an account that owes", () => {
  it("is past due with the fee that made the debt, with all that spend it and nobody else", async () => {
    const { root, branches, owner } = await company(5, 1);
    const own = await newOrganization(afterDays(6), {
      name: "Own",
      owner,
      parent: root,
      billing: "own",
    });
    await grantCredits(afterDays(6), own, 100);
    await postBaseFees(afterDays(1));
    expect(await statusOf(root)).toBe("past_due");
    expect(await statusOf(branches[0] as Organization)).toBe("past_due");
    expect(await statusOf(own)).toBe("active");
  });

  it("is told once, by any number of sweeps, what it owes, until when, and where to buy", async () => {
    const { root, owner, began } = await inDebt();
    await Promise.all(Array.from({ length: 10 }, () => sweepPastDue(began)));
    await sweepPastDue(later(began, 60_000));
    expect(await subjectsTo(owner)).toEqual(["Company is past due: 20 credits owed"]);
    const [email] = await toldTo(owner);
    expect(email?.text).toContain("16 Mar 2026, 01:00 (UTC)");
    expect(email?.text).toContain(`/${root.slug}/billing`);
    expect(await statusOf(root)).toBe("past_due");
  });

  it("is suspended when the grace period is over and not a moment before; it is told once", async () => {
    const { root, branches, owner, began } = await inDebt(1);
    await sweepPastDue(began);
    await sweepPastDue(later(began, 7 * DAY_MS - 1));
    expect(await statusOf(root)).toBe("past_due");
    const over = later(began, 7 * DAY_MS);
    await Promise.all(Array.from({ length: 10 }, () => sweepPastDue(over)));
    expect(await statusOf(root)).toBe("suspended");
    expect(await statusOf(branches[0] as Organization)).toBe("suspended");
    expect(await subjectsTo(owner)).toEqual([
      "Company is past due: 20 credits owed",
      "Company is suspended until credits are added",
    ]);
  });

  it("has the whole grace period from the message on, however late a worker that stood still sent it", async () => {
    const { root, began } = await inDebt();
    const late = later(began, 30 * DAY_MS);
    await sweepPastDue(late);
    await sweepPastDue(later(late, 7 * DAY_MS - 1));
    expect(await statusOf(root)).toBe("past_due");
    await sweepPastDue(later(late, 7 * DAY_MS));
    expect(await statusOf(root)).toBe("suspended");
  });

  it("and is closed is left in peace: nobody is told, nothing changes", async () => {
    const { root, owner, began } = await inDebt();
    await db().organization.update({ where: { id: root.id }, data: { status: "closed" } });
    await sweepPastDue(began);
    await sweepPastDue(later(began, 30 * DAY_MS));
    expect(await subjectsTo(owner)).toEqual([]);
    expect(await statusOf(root)).toBe("closed");
  });

  it("is active again with the very credits that pay it, and not with one less", async () => {
    const { root, owner, began } = await inDebt();
    await sweepPastDue(began);
    await grantCredits(began, root, 19);
    expect(await statusOf(root)).toBe("past_due");
    await grantCredits(began, root, 1);
    expect(await statusOf(root)).toBe("active");
    await sweepPastDue(later(began, 8 * DAY_MS));
    expect(await statusOf(root)).toBe("active");
    expect(await subjectsTo(owner)).toHaveLength(1);
    await expectSoundLedger({ organization: root });
  });

  it("that owes again later is told again and has a grace period of its own", async () => {
    const { root, owner, began } = await inDebt();
    await sweepPastDue(began);
    await grantCredits(began, root, 20);
    await sweepPastDue(began);
    await postBaseFees(afterDays(8));
    await sweepPastDue(afterDays(8));
    await sweepPastDue(later(began, 7 * DAY_MS));
    expect(await statusOf(root)).toBe("past_due");
    await sweepPastDue(later(afterDays(8), 7 * DAY_MS));
    expect(await statusOf(root)).toBe("suspended");
    expect(await subjectsTo(owner)).toEqual([
      "Company is past due: 20 credits owed",
      "Company is past due: 3 credits owed",
      "Company is suspended until credits are added",
    ]);
  });

  it("by agreement is not past due within its limit; a change of the agreement counts at once", async () => {
    const { organization: root } = await company(5);
    const agree = (policy: "block" | "allow_to_limit" | "invoice", limitCredits: number) =>
      inTransaction((tx) =>
        setOverage(
          tx,
          root.creditAccountId,
          { policy, limitCredits, reason: "agreed" },
          staff,
          afterDays(8),
        ),
      );
    await agree("allow_to_limit", 20);
    await postBaseFees(afterDays(7));
    expect([(await accountOf(root)).debt, await statusOf(root)]).toEqual([20_000_000n, "active"]);
    await postBaseFees(afterDays(8));
    expect(await statusOf(root)).toBe("past_due");
    await agree("invoice", 0);
    expect(await statusOf(root)).toBe("active");
    await agree("invoice", 22);
    expect(await statusOf(root)).toBe("past_due");
    await agree("invoice", 23);
    expect(await statusOf(root)).toBe("active");
    await agree("block", 0);
    expect(await statusOf(root)).toBe("past_due");
  });
});

describe("a suspended organization", () => {
  it("reads for free, is refused what costs with the way out, and works again with the purchase itself", async () => {
    const { root, owner, apiKey, suspendedAt } = await suspendedCompany();
    const api = await clientOf(stack, { key: apiKey });
    const charge = () => api.post<{ code?: string }>("/v1/charges", { operation: "api.call" });
    const account = { code: "1000", name: "Cash", type: "asset" };
    for (const [path, body] of [
      ["/v1/charges", { operation: "api.call" }],
      ["/v1/holds", { operation: "api.call" }],
      [`/organizations/${root.id}/accounts`, account],
    ] as const) {
      const { status, body: problem } = await api.post(path, body);
      expect([path, status, problem.code]).toEqual([path, 402, "organization_suspended"]);
      expect(problem.top_up_url).toContain(root.id);
    }
    for (const path of [`/organizations/${root.id}`, `/organizations/${root.id}/accounts`])
      expect((await api.get(path)).status).toBe(200);

    await buyPackage(suspendedAt, root, owner, "solo_dev");
    expect(await statusOf(root)).toBe("active");
    expect((await charge()).status).toBe(201);
    await sweepPastDue(later(suspendedAt, 60_000));
    await sweepPastDue(later(suspendedAt, 120_000));
    const resumed = (await subjectsTo(owner)).filter((s) => s === "Company is active again");
    expect(resumed).toHaveLength(1);
    await expectSoundLedger({ organization: root });
  });

  it("is told again what a request did before it was suspended, under the same key", async () => {
    const { root, apiKey, suspendedAt } = await suspendedCompany();
    await grantCredits(suspendedAt, root, 50);
    const send = (path: string, body: unknown, key: string) =>
      stack.json<{ id: string; code?: string }>(`${stack.apiUrl}/api${path}`, {
        body,
        headers: { authorization: `Bearer ${apiKey}`, "idempotency-key": key },
      });
    const requests = [
      ["/v1/charges", { operation: "api.call" }, "charge"],
      ["/v1/holds", { operation: "api.call" }, "hold"],
      [`/organizations/${root.id}/accounts`, { code: "1", name: "Cash", type: "asset" }, "account"],
      [`/organizations/${root.id}/exports`, { from: "2026-03-01", to: "2026-03-31" }, "export"],
    ] as const;
    const first = [];
    for (const [path, body, key] of requests) first.push(await send(path, body, key));
    expect(first.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const event = { event_name: "api.call", external_customer_id: root.id, event_id: "e-1" };
    const told = await send("/v1/events", event, "events");
    expect(told.body).toMatchObject({ accepted: 1 });

    await db().organization.update({ where: { id: root.id }, data: { status: "suspended" } });
    for (const [n, [path, body, key]] of requests.entries()) {
      const again = await send(path, body, key);
      expect([path, again.status, again.body.id]).toEqual([path, 201, first[n]?.body.id]);
      expect(again.headers.get("idempotent-replayed")).toBe("true");
      const other = await send(path, body, `${key}-2`);
      expect([other.status, other.body.code]).toEqual([402, "organization_suspended"]);
    }
    const repeated = await send("/v1/events", event, "events");
    expect(repeated.body).toEqual(told.body);
    expect(repeated.headers.get("idempotent-replayed")).toBe("true");
    await expectSoundLedger({ organization: root });
  });

  it("pays no base fee for the days it was, even if no worker ran between; from its return on it does", async () => {
    const { root } = await suspendedCompany();
    await grantCredits(afterDays(20), root, 100);
    await postBaseFees(afterDays(22));
    const days = [...(await feesOf(root)).keys()];
    expect(days.slice(7)).toEqual(["2026-03-22", "2026-03-23"]);
    expect(await statusOf(root)).toBe("active");
  });

  it("is joined by what is created below it, and takes that along when it resumes", async () => {
    const { root, owner, suspendedAt } = await suspendedCompany();
    const branch = await newOrganization(suspendedAt, { name: "New", owner, parent: root });
    expect(branch.status).toBe("suspended");
    await grantCredits(suspendedAt, root, 20);
    expect(await statusOf(branch)).toBe("active");
  });

  it("is never left behind by funds that come while it is being suspended", async () => {
    for (let round = 0; round < 10; round++) {
      const { root, branches, began } = await inDebt(1);
      await sweepPastDue(began);
      const over = later(began, 7 * DAY_MS);
      const [joined] = await Promise.all([
        newOrganization(over, { name: "Joins", owner: (await ownerOf(root)).user, parent: root }),
        sweepPastDue(over),
        grantCredits(over, root, 20),
        sweepPastDue(over),
      ]);
      for (const organization of [root, joined, ...branches])
        expect(await statusOf(organization)).toBe("active");
      expect((await accountOf(root)).pastDueSince).toBeNull();
    }
  });
});

function ownerOf({ id }: Organization) {
  return db().membership.findFirstOrThrow({
    where: { organizationId: id, role: "owner" },
    include: { user: true },
  });
}
