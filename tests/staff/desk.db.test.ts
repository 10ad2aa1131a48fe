import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organization, User } from "@/generated/prisma/client";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import type { Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import { db } from "@/server/foundation/db";
import { addJob } from "@/server/gateways/jobs/add-job";
import { readTrialBalance } from "@/server/ledger/verification/trial-balance";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { buyPackage, grantCredits, newOrganization, newPerson } from "@/server/scenarios/story";
import { keepBusinessMonths } from "@/server/staff/business/keep-months";
import { readBusiness } from "@/server/staff/business/read-business";
import type { JobAnswer } from "@/server/staff/jobs/job.schema";
import type { AwaitsApproval } from "@/server/staff/requests/request.schema";
import { type Account, charge } from "../grants/story";
import { callerOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";

const refusedWith = (code: string) => expect.objectContaining({ code });
const staffPerson = (name: string) =>
  newPerson(new Date(), { email: uniqueEmail(name), name, isStaff: true });

let stack: Stack;
let one: User;
let two: User;
beforeAll(async () => {
  stack = await startStack();
  [one, two] = await Promise.all([staffPerson("one"), staffPerson("two")]);
});
afterAll(() => stack.stop());

function call<Answer>(who: User, name: string, input: object): Promise<Answer> {
  const endpoint = endpointNamed(name as never) as Endpoint;
  const context = { caller: callerOf(who), now: new Date(), ip: "local", report: {} };
  return callEndpoint(endpoint, context, input) as Promise<Answer>;
}

describe("the figures of a month", () => {
  const at = (text: string) => new Date(`2026-${text}Z`);

  function spend(organization: Organization, credits: number, when: Date) {
    const { creditAccountId } = organization;
    return charge({ organization, creditAccountId, owner: one } as Account, when, credits);
  }

  it("are of its end whenever they are kept, never change, and come to the trial balance", async () => {
    const owner = await newPerson(at("02-10T00:00:00"), { email: uniqueEmail("o"), name: "O" });
    const organization = await newOrganization(at("02-10T00:00:00"), { name: "Acme", owner });
    await grantCredits(at("02-11T00:00:00"), organization, 50, {
      expiresAt: at("04-10T00:00:00"),
    });
    await buyPackage(at("02-12T00:00:00"), organization, owner, "solo_dev");
    const { credits, amountCents } = await db().purchase.findFirstOrThrow();
    const bought = Number(credits) / 1_000_000;
    await spend(organization, 10, at("02-20T00:00:00"));

    // In time, before anything of March is there.
    await keepBusinessMonths(at("03-01T00:05:00"));
    expect(await db().businessMonth.count(), "it waits for late entries").toBe(0);
    await keepBusinessMonths(at("03-01T00:11:00"));
    const inTime = await db().businessMonth.findFirstOrThrow();
    expect(inTime).toMatchObject({ receivedCents: amountCents, deferredCents: amountCents });

    await spend(organization, 500, at("03-20T00:00:00"));
    await db().businessMonth.deleteMany();
    await keepBusinessMonths(at("05-02T00:00:00"));
    const [february, march] = await db().businessMonth.findMany({ orderBy: { month: "asc" } });
    expect({ ...february, keptAt: null }).toEqual({ ...inTime, keptAt: null });
    // 50 of it were given, and are spent first.
    const spentOfBought = Number(
      (await db().creditGrant.findFirstOrThrow({ where: { category: "purchased" } })).used,
    );
    const left = 1 - spentOfBought / Number(credits);
    expect(spentOfBought).toBeGreaterThan(0);
    expect(Number(march?.deferredCents)).toBe(Math.floor(Number(amountCents) * left));

    const { months } = await readBusiness(12, at("05-02T00:00:00"));
    const oldest = months.at(-1);
    expect(months.map(({ month }) => month)).toEqual([
      ...["2026-05-01", "2026-04-01", "2026-03-01", "2026-02-01"],
    ]);
    expect(oldest).toMatchObject({ sold_credits: bought, received_cents: Number(amountCents) });
    // What it sells, gives, spends and loses is what is left at the end, month by month.
    let outstanding = 0;
    for (const row of months.toReversed()) {
      outstanding += row.sold_credits + row.given_credits - row.spent_credits - row.expired_credits;
      expect(outstanding).toBeCloseTo(row.outstanding_credits - row.owed_credits, 6);
    }
    const { posted } = await readTrialBalance(db());
    expect(months[0]?.outstanding_credits).toBe(Number(posted) / 1_000_000);
    // The oldest of a page is told as it is of the whole list.
    const page = await readBusiness(2, at("05-02T00:00:00"));
    expect(page.months).toEqual(months.slice(0, 2));
  });
});

describe("a lost second factor", () => {
  it("is reset by two, once: no factor, password or session is left, and its person is told", async () => {
    const lost = await newPerson(new Date(), { email: uniqueEmail("lost"), name: "Lost" });
    await db().user.update({ where: { id: lost.id }, data: { secondFactorAt: new Date() } });
    const input = { user_id: lost.id, reason: "A call to the number in the contract" };
    const ask = (who: User) => call<AwaitsApproval>(who, "staff.person.reset_second_factor", input);
    const { approval_request: request } = await ask(one);
    const still = await db().user.findUniqueOrThrow({ where: { id: lost.id } });
    expect(still.secondFactorAt, "nothing happens before it is approved").not.toBeNull();
    await expect(call(one, "staff.request.approve", { request_id: request.id })).rejects.toEqual(
      refusedWith("forbidden"),
    );
    await call(two, "staff.request.approve", { request_id: request.id });
    expect(await db().user.findUniqueOrThrow({ where: { id: lost.id } })).toMatchObject({
      secondFactorAt: null,
      passwordHash: null,
    });
    expect(await db().session.count({ where: { userId: lost.id, endedAt: null } })).toBe(0);
    await stack.drainJobs();
    const [mail] = await stack.emailsTo(lost.email);
    expect(mail?.subject).toBe("Your second factor was removed by support");
    await expect(ask(one)).rejects.toEqual(refusedWith("wrong_state"));
    await expect(
      call(one, "staff.person.reset_second_factor", { ...input, user_id: one.id }),
    ).rejects.toEqual(refusedWith("forbidden"));
  });
});

describe("a job that failed", () => {
  it("is listed without what it was told, tried again by hand, and audited", async () => {
    const address = uniqueEmail("job");
    const link = { linkId: "x", email: address, purpose: "sign_in" } as const;
    await addJob(db(), "mail-link", link, { key: address });
    await db().$executeRaw`
      update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'No route' where key = ${address}`;
    const list = () =>
      call<{ data: JobAnswer[] }>(one, "staff.job.list", { state: "failed", search: "route" });
    const [job] = (await list()).data;
    expect(job).toMatchObject({ job: "mail-link", state: "failed", last_error: "No route" });
    expect(JSON.stringify(await list())).not.toContain(address);
    await call(one, "staff.job.retry", { job_id: job?.id });
    expect((await list()).data).toEqual([]);
    const event = await db().auditEvent.findFirstOrThrow({ where: { action: "job.retried" } });
    expect(event).toMatchObject({ actorType: "staff", actorId: one.id, subjectId: job?.id });
    await stack.drainJobs();
    await expect(call(one, "staff.job.retry", { job_id: job?.id })).rejects.toEqual(
      refusedWith("not_found"),
    );
  });
});

it("finds people by words of name and address, and shows where they belong", async () => {
  const person = await newPerson(new Date(), { email: uniqueEmail("zoe"), name: "Zoë Quartz" });
  const organization = await newOrganization(new Date(), { name: "Quarry", owner: person });
  const { data } = await call<{ data: { id: string }[] }>(one, "staff.person.list", {
    search: "quartz zoe.",
  });
  expect(data.map(({ id }) => id)).toContain(person.id);
  expect(await call(one, "staff.person.get", { user_id: person.id })).toMatchObject({
    memberships: [{ organization_id: organization.id, role: "owner" }],
    second_factor_since: null,
  });
  const look = { action: "credit_account.looked_at", organizationId: organization.id };
  expect(await db().auditEvent.count({ where: { ...look, actorId: one.id } })).toBe(1);
});
