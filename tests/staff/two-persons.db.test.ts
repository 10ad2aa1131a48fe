import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { renderStoredEmail } from "@/emails/registry";
import type { User } from "@/generated/prisma/client";
import type { Role } from "@/generated/prisma/enums";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import type { Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import { allStaffActions } from "@/server/doors/endpoints/staff-actions";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { closeLanes } from "@/server/operations/lane/lanes";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newApiKey, newOrganization, newPerson } from "@/server/scenarios/story";
import { appointStaff } from "@/server/staff/appoint-staff";
import type { AwaitsApproval } from "@/server/staff/requests/request.schema";
import { matureEarnings } from "@/server/earnings/mature-earnings";
import { earnFor } from "../earnings/story";
import { type Account, emptyAccount } from "../grants/story";
import { callerOf } from "../support/client";
import { creditsOf, expectSoundLedger, outcomes } from "../support/tenant";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const DAY_MS = 86_400_000;
const now = new Date();
const later = (ms: number) => new Date(now.getTime() + ms);
const refusedWith = (code: string) => expect.objectContaining({ code });

const staffPerson = () =>
  newPerson(now, { email: uniqueEmail("staff"), name: "Staff", isStaff: true });

let one: User;
let two: User;
let account: Account;
beforeEach(async () => {
  [one, two, account] = await Promise.all([staffPerson(), staffPerson(), emptyAccount()]);
});

function call(who: { id: string }, endpoint: unknown, input: unknown, at = now, key?: string) {
  const caller = callerOf({ id: who.id, isStaff: true }, at);
  return callEndpoint(
    endpoint as Endpoint,
    { caller, now: at, ip: "local", report: {}, idempotencyKey: key },
    input,
  ) as Promise<object>;
}

const grant = (who: User, amount: number, to = account, at = now, more: object = {}) =>
  call(
    who,
    endpointNamed("credit_grant.create"),
    { wallet_id: to.primaryWalletId, amount, grant_type: "promotional", ...more },
    at,
  );
const approve = (who: { id: string }, id: string, at = now) =>
  call(who, endpointNamed("staff.request.approve"), { request_id: id }, at);
const reject = (who: { id: string }, id: string) =>
  call(who, endpointNamed("staff.request.reject"), { request_id: id });

const waits = (answer: object) => "approval_request" in answer;
const idOf = (answer: object) => (answer as AwaitsApproval).approval_request.id;

/** One call of each kind that creates credits, or lets others create them: so many on this account. */
type Attempt = (who: User, amount: number, to: Account) => Promise<object>;
const account_id = (to: Account) => ({ credit_account_id: to.creditAccountId });
const kinds: Record<string, Attempt> = {
  grant: (who, amount, to) => grant(who, amount, to),
  grant_schedule: (who, amount, to) =>
    call(who, endpointNamed("grant_schedule.create"), {
      wallet_id: to.primaryWalletId,
      amount: amount / 4,
      grant_type: "bonus",
      cadence: "daily",
      starts_at: later(DAY_MS).toISOString(),
      ends_at: later(4 * DAY_MS).toISOString(),
      description: "Four days of it",
    }),
  adjustment: (who, amount, to) =>
    call(who, endpointNamed("staff.adjustment.create"), {
      ...account_id(to),
      amount,
      reason: "Goodwill for the outage",
    }),
  overage: (who, amount, to) =>
    call(who, endpointNamed("staff.overage.set"), {
      ...account_id(to),
      overage_policy: "allow_to_limit",
      overage_limit: amount,
      reason: "Agreed in the contract",
    }),
  key_allowance: async (who, amount, to) => {
    const key = await db().apiKey.findFirstOrThrow({
      where: { organizationId: to.organization.id },
    });
    return call(who, endpointNamed("staff.key.allow_grants"), {
      key_id: key.id,
      allowed: true,
      credits: amount,
    });
  },
  quote: (who, amount, to) =>
    call(who, endpointNamed("staff.quote.issue"), {
      to_organization: to.organization.id,
      title: "An offer",
      credits: amount + 1_000,
      amount_cents: 1_000,
      expires_at: later(DAY_MS).toISOString(),
    }),
  payout: async (who, amount, to) =>
    call(who, endpointNamed("staff.payout.approve"), {
      redemption_id: await requestPayout(to, amount),
      note: "Sent by wire",
    }),
};

/** A payout request of any size: the smallest that people may ask for is larger than what is tried here. */
async function requestPayout({ organization, owner }: Account, credits: number): Promise<string> {
  await earnFor({ owner, organization }, credits);
  const id = newId("redemption");
  const [organizationId, amount] = [organization.id, creditsToMicrocredits(credits)];
  await inTransaction(async (tx) => {
    await tx.redemption.create({
      data: {
        ...{ id, organizationId, amount, kind: "payout", state: "pending", payTo: "IBAN" },
        ...{ requestedByType: "user", requestedBy: owner.id, userId: owner.id, createdAt: now },
      },
    });
    await matureEarnings(tx, organizationId, new Date());
    await tx.$queryRaw`select change_pending_earnings(${organizationId}, ${amount})::text`;
  });
  return id;
}

describe("within the limit one person decides, above it two", () => {
  it.each(Object.keys(kinds))(
    "%s: exactly the limit is done, a credit more waits and moves nothing",
    async (kind) => {
      const attempt = kinds[kind] as Attempt;
      const other = await emptyAccount();
      expect(waits(await attempt(one, 10_000, account))).toBe(false);
      const before = await stateOf(other);
      const answer = await attempt(two, 10_004, other);
      expect(waits(answer)).toBe(true);
      expect(await stateOf(other)).toEqual(before);
      expect((answer as AwaitsApproval).approval_request).toMatchObject({
        kind,
        credits: 10_004,
        state: "pending",
        requested_by: two.id,
      });
      await approve(one, idOf(answer));
      expect(await stateOf(other)).not.toEqual(before);
      await expectSoundLedger(other);
    },
  );

  it.each(Object.keys(kinds))(
    "%s: counts with every other kind, by person over all accounts",
    async (kind) => {
      await grant(one, 9_999, await emptyAccount());
      expect(waits(await (kinds[kind] as Attempt)(one, 4, account))).toBe(true);
      expect(waits(await (kinds[kind] as Attempt)(two, 4, account))).toBe(false);
    },
  );

  it.each(Object.keys(kinds))(
    "%s: counts with every other kind, by account over all people",
    async (kind) => {
      await grant(one, 9_999);
      expect(waits(await (kinds[kind] as Attempt)(two, 4, account))).toBe(true);
    },
  );

  it("what has no end always waits: unlimited overage, a grant that recurs for ever, prices that fall", async () => {
    const team = await emptyAccount();
    await db().creditAccount.update({
      where: { id: team.creditAccountId },
      data: { priceBook: "team" },
    });
    const attempts = [
      call(one, endpointNamed("staff.overage.set"), {
        ...account_id(account),
        overage_policy: "invoice",
        overage_limit: 0,
        reason: "Agreed in the contract",
      }),
      call(one, endpointNamed("grant_schedule.create"), {
        wallet_id: account.primaryWalletId,
        amount: 1,
        grant_type: "bonus",
        cadence: "yearly",
        description: "For ever",
      }),
      call(one, endpointNamed("staff.price_override.create"), {
        ...account_id(account),
        subject: "operation:invoice.create",
        negotiated: true,
        prices: { credits: 0.999999 },
        note: "Agreed by phone",
      }),
      call(one, endpointNamed("staff.price_override.create"), {
        ...account_id(account),
        subject: "operation:photoshoot.submit",
        negotiated: true,
        prices: { variants: { lite: 0.249999 } },
        note: "Agreed by phone",
      }),
      call(one, endpointNamed("staff.price_override.create"), {
        ...account_id(account),
        subject: "model:gpt-4o",
        negotiated: true,
        prices: { input_credits_per_million: 1, output_credits_per_million: 1_000_000 },
        note: "Agreed by phone",
      }),
      call(one, endpointNamed("staff.price_override.create"), {
        ...account_id(team),
        subject: "credit",
        negotiated: false,
        prices: { cents_per_credit: 1 },
        note: "Agreed by phone",
      }),
      call(one, endpointNamed("staff.price_book.change"), {
        ...account_id(team),
        price_book: "standard",
      }),
      call(one, endpointNamed("staff.price_version.publish"), {
        price_book: "standard",
        effective_at: later(120_000).toISOString(),
        prices: { operations: { "invoice.create": { credits: 0.5 } } },
        note: "A new season",
      }),
      call(one, endpointNamed("staff.price_version.publish"), {
        price_book: "team",
        effective_at: later(120_000).toISOString(),
        prices: { credit: { list_price_cents: 100, tiers: [] } },
        note: "A new season",
      }),
    ];
    for (const answer of await Promise.all(attempts)) {
      expect(waits(answer)).toBe(true);
      expect((answer as AwaitsApproval).approval_request.credits).toBeNull();
    }
    expect(await db().priceVersion.count()).toBe(0);
    expect(await db().priceOverride.count()).toBe(0);
  });

  it("what creates nothing is done by one: less overage, prices that rise, a quote at the list price", async () => {
    await grant(one, 10_000);
    const attempts = [
      call(one, endpointNamed("staff.overage.set"), {
        ...account_id(account),
        overage_policy: "block",
        overage_limit: 0,
        reason: "The contract ended",
      }),
      call(one, endpointNamed("staff.price_override.create"), {
        ...account_id(account),
        subject: "operation:invoice.create",
        negotiated: false,
        prices: { credits: 1.5 },
        note: "Agreed by phone",
      }),
      call(one, endpointNamed("staff.quote.issue"), {
        to_organization: account.organization.id,
        title: "An offer",
        credits: 50_000,
        amount_cents: 50_000,
        expires_at: later(DAY_MS).toISOString(),
      }),
    ];
    for (const answer of await Promise.all(attempts)) expect(waits(answer)).toBe(false);
  });

  it("parts of it at once are counted one after the other", async () => {
    const accounts = await Promise.all(Array.from({ length: 4 }, () => emptyAccount()));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => grant(one, 2_500, accounts[n % 4])),
    );
    expect(answers.filter((answer) => !waits(answer))).toHaveLength(4);
    const others = await Promise.all(Array.from({ length: 8 }, staffPerson));
    const target = await emptyAccount();
    const given = await Promise.all(others.map((who) => grant(who, 2_500, target)));
    expect(given.filter((answer) => !waits(answer))).toHaveLength(4);
    expect(await creditsOf(target)).toBe(10_000);
  });

  it("the window rolls: a day later the limit is whole again, a second before it is not", async () => {
    await grant(one, 10_000);
    expect(waits(await grant(one, 1, await emptyAccount(), later(DAY_MS - 1_000)))).toBe(true);
    expect(waits(await grant(one, 10_000, account, later(DAY_MS)))).toBe(false);
  });

  it("what two approved takes nothing from what one may do", async () => {
    await approve(two, idOf(await grant(one, 500_000)));
    expect(await creditsOf(account)).toBe(500_000);
    expect(waits(await grant(one, 10_000))).toBe(false);
  });

  it("a refund of a charge counts by what it returns", async () => {
    await approve(two, idOf(await grant(one, 20_000)));
    const charge = (await callEndpoint(
      endpointNamed("charge.create") as unknown as Endpoint,
      {
        caller: { kind: "user", userId: account.owner.id, isStaff: false, requestId: "req" },
        now: later(1_000),
        ip: "local",
        report: {},
      },
      {
        organization_id: account.organization.id,
        operation: "api.call",
        quantity: 12_000,
      },
    )) as { id: string };
    const refund = (credits?: number) =>
      call(two, endpointNamed("charge.refund"), {
        charge_id: charge.id,
        reason: "Sold in error",
        ...(credits ? { credits } : {}),
      });
    expect(waits(await refund())).toBe(true);
    expect(waits(await refund(10_000))).toBe(false);
    expect(waits(await refund(1))).toBe(true);
    expect(await creditsOf(account)).toBe(18_000);
    await expectSoundLedger(account);
  });

  it("an Idempotency-Key asks once", async () => {
    const ask = () =>
      call(
        one,
        endpointNamed("credit_grant.create"),
        { wallet_id: account.primaryWalletId, amount: 50_000, grant_type: "bonus" },
        now,
        "once",
      );
    expect(idOf(await ask())).toBe(idOf(await ask()));
    expect(await db().staffAction.count({ where: { requestedBy: one.id } })).toBe(1);
  });

  it("nobody is asked to approve what cannot be", async () => {
    await expect(
      grant(one, 50_000, account, now, { expires_at: later(-1_000).toISOString() }),
    ).rejects.toEqual(refusedWith("validation_failed"));
    expect(await db().staffAction.count({ where: { requestedBy: one.id } })).toBe(0);
  });
});

describe("a request", () => {
  it("takes effect once and as it was shown, though ten colleagues approve and reject at once", async () => {
    const asked = await grant(one, 50_000, account, now, { description: "For the launch" });
    const colleagues = await Promise.all(Array.from({ length: 10 }, staffPerson));
    const { done, refused } = outcomes(
      await Promise.allSettled(
        colleagues.map((who, n) => (n % 2 ? reject : approve)(who, idOf(asked))),
      ),
    );
    expect(done).toHaveLength(1);
    expect(refused).toEqual(Array(9).fill("wrong_state"));
    const approved = (done[0] as { state: string }).state === "approved";
    expect(await creditsOf(account)).toBe(approved ? 50_000 : 0);
    const grants = await db().creditGrant.findMany({
      where: { creditAccountId: account.creditAccountId, description: "For the launch" },
    });
    expect(grants).toHaveLength(approved ? 1 : 0);
    await expectSoundLedger(account);
  });

  it("that was decided is listed however many wait, and one whose week is over too", async () => {
    const about = { credit_account_id: account.creditAccountId };
    const list = async (state: string, limit: number, cursor?: string, at = now) =>
      (await call(
        two,
        endpointNamed("staff.request.list"),
        { ...about, state, limit, cursor },
        at,
      )) as {
        data: { id: string }[];
        next_cursor: string | null;
      };
    const first = [idOf(await grant(one, 20_000)), idOf(await grant(one, 20_001))];
    await approve(two, first[0] ?? "");
    await reject(two, first[1] ?? "");
    for (let n = 2; n < 5; n++) await grant(one, 20_000 + n);
    const page = await list("decided", 1);
    expect(page.data.map(({ id }) => id)).toEqual([first[1]]);
    const next = await list("decided", 1, page.next_cursor ?? "none");
    expect(next).toMatchObject({ data: [{ id: first[0] }], next_cursor: null });
    expect((await list("pending", 50)).data).toHaveLength(3);
    const inAWeek = later(7 * DAY_MS);
    expect((await list("decided", 50, undefined, inAWeek)).data).toHaveLength(5);
    expect((await list("pending", 50, undefined, inAWeek)).data).toEqual([]);
  });

  it("is approved by somebody else, and taken back by whoever asked", async () => {
    const [first, second] = [await grant(one, 50_000), await grant(one, 50_000)];
    await expect(approve(one, idOf(first))).rejects.toEqual(refusedWith("forbidden"));
    expect(await reject(one, idOf(second))).toMatchObject({ state: "rejected" });
    await expect(approve(two, idOf(second))).rejects.toEqual(refusedWith("wrong_state"));
    expect(await approve(two, idOf(first))).toMatchObject({
      state: "approved",
      decided_by: two.id,
    });
    const audits = await db().auditEvent.findMany({
      where: { subjectId: idOf(first) },
      orderBy: { id: "asc" },
    });
    expect(audits.map(({ action, actorId }) => [action, actorId])).toEqual([
      ["staff_request.made", one.id],
      ["staff_request.approved", two.id],
    ]);
  });

  it("is judged again when it is approved: the balance may have fallen, the account changed", async () => {
    await approve(two, idOf(await grant(one, 20_000)));
    const taken = await kinds.adjustment?.(one, -20_000, account);
    await kinds.adjustment?.(two, -1, account);
    await expect(approve(two, idOf(taken ?? {}))).rejects.toEqual(refusedWith("validation_failed"));
    expect(await creditsOf(account)).toBe(19_999);
    await kinds.overage?.(two, 9_000, account);
    const raised = await kinds.overage?.(one, 30_000, account);
    expect((raised as AwaitsApproval).approval_request.credits).toBe(21_000);
    await call(two, endpointNamed("staff.overage.set"), {
      ...account_id(account),
      overage_policy: "block",
      overage_limit: 0,
      reason: "The contract ended",
    });
    await expect(approve(two, idOf(raised ?? {}))).rejects.toEqual(refusedWith("wrong_state"));
    expect(
      await db().creditAccount.findUniqueOrThrow({ where: { id: account.creditAccountId } }),
    ).toMatchObject({ overagePolicy: "block", overageLimit: 0n });
  });

  it("cannot be changed in between, not even in the database", async () => {
    const id = idOf(await grant(one, 50_000));
    await expect(
      db().staffAction.update({ where: { id }, data: { parameters: { amount: 5 } } }),
    ).rejects.toThrow("decided as it was asked for");
    await reject(one, id);
    await expect(
      db().staffAction.update({ where: { id }, data: { state: "pending", decidedAt: null } }),
    ).rejects.toThrow("decided once");
  });

  it("ends with the place of whoever asked, and after a week", async () => {
    const [asked, old] = [await grant(one, 50_000), await grant(two, 50_000)];
    await appointStaff(one.email, false, now);
    await appointStaff(one.email, true, now);
    await expect(approve(two, idOf(asked))).rejects.toEqual(refusedWith("wrong_state"));
    // Whoever is no longer on the staff asks for nothing, however they left.
    const left = await grant(one, 50_000);
    await db().user.update({ where: { id: one.id }, data: { isStaff: false } });
    await expect(approve(two, idOf(left))).rejects.toEqual(refusedWith("wrong_state"));
    await db().user.update({ where: { id: one.id }, data: { isStaff: true } });
    await expect(approve(one, idOf(old), later(7 * DAY_MS))).rejects.toEqual(
      refusedWith("wrong_state"),
    );
    expect(await creditsOf(account)).toBe(0);
  });

  it("cannot be made or approved with a session that is older than a dismissal", async () => {
    const asked = await grant(one, 50_000);
    await appointStaff(two.email, false, now);
    await expect(approve(two, idOf(asked))).rejects.toEqual(refusedWith("not_found"));
    await expect(grant(two, 1)).rejects.toEqual(refusedWith("not_found"));
    expect(await creditsOf(account)).toBe(0);
  });
});

describe("whom a request is emailed to", () => {
  const mailed = async (id: string, template: string) =>
    db().emailMessage.findMany({
      where: { template, dedupeKey: { startsWith: `${template}:${id}` } },
    });

  it("to every colleague who may decide it: not to whoever asked, and to no member of the organization", async () => {
    const insider = await staffPerson();
    await join(now, account.organization, insider, "viewer");
    const reason = "For the <b>launch</b>";
    const asked = await grant(one, 50_000, account, now, { description: reason });
    const emails = await mailed(idOf(asked), "staff-request-waiting");
    const staff = await db().user.findMany({ where: { isStaff: true } });
    const expected = staff
      .map(({ email }) => email)
      .filter((to) => ![one, insider].some(({ email }) => email === to));
    expect(emails.map(({ recipient }) => recipient).sort()).toEqual(expected.sort());
    expect(emails.every(({ organizationId }) => organizationId === null)).toBe(true);
    const { subject, html, text } = await renderStoredEmail(
      "staff-request-waiting",
      emails[0]?.props,
    );
    expect(subject).toContain("Give 50,000 promotional credits");
    expect(text).toContain(one.email);
    expect(text).toContain(reason);
    expect(html).not.toContain("<b>launch");
  });

  it.each(["approve", "reject"] as const)(
    "to whoever asked, when a colleague decided: %s",
    async (decision) => {
      const id = idOf(await grant(one, 50_000));
      await (decision === "approve" ? approve : reject)(two, id);
      const [email, ...more] = await mailed(id, "staff-request-decided");
      expect([email?.recipient, more]).toEqual([one.email, []]);
      const { text } = await renderStoredEmail("staff-request-decided", email?.props);
      expect(text).toContain(
        decision === "approve"
          ? `${two.email} approved your request. It has taken effect.`
          : `${two.email} rejected your request. Nothing was changed.`,
      );
    },
  );

  it("to nobody for what is taken back, what one may do alone, or what could not be approved", async () => {
    const id = idOf(await grant(one, 50_000));
    await reject(one, id);
    const before = await db().emailMessage.count({ where: { template: { startsWith: "staff-" } } });
    await grant(one, 5_000);
    await expect(approve(two, id)).rejects.toEqual(refusedWith("wrong_state"));
    expect(await db().emailMessage.count({ where: { template: { startsWith: "staff-" } } })).toBe(
      before,
    );
    expect(await mailed(id, "staff-request-decided")).toEqual([]);
  });
});

describe("nobody decides for an organization they belong to", () => {
  const roles: Role[] = ["owner", "admin", "billing", "member", "viewer"];

  it.each(roles)(
    "as %s they neither give to it nor approve for it, by any action",
    async (role) => {
      await join(now, account.organization, one, role);
      const asked = await grant(two, 50_000);
      await expect(approve(one, idOf(asked))).rejects.toEqual(refusedWith("forbidden"));
      for (const attempt of Object.values(kinds))
        await expect(attempt(one, 4, account)).rejects.toEqual(refusedWith("forbidden"));
      expect(await creditsOf(account)).toBe(0);
    },
  );

  it("nor through a parent, an organization that spends the same credits, or a request they made before they joined", async () => {
    const child = await newOrganization(now, {
      name: "Child",
      owner: account.owner,
      parent: account.organization,
      relationship: "linked",
      billing: "own",
    });
    const wallet = await db().wallet.findFirstOrThrow({
      where: { creditAccountId: child.creditAccountId },
    });
    const below: Account = {
      ...account,
      organization: child,
      creditAccountId: child.creditAccountId,
      primaryWalletId: wallet.id,
    };
    const asked = await grant(one, 50_000);
    await join(now, account.organization, one, "viewer");
    await expect(grant(one, 1, below)).rejects.toEqual(refusedWith("forbidden"));
    await expect(approve(two, idOf(asked))).rejects.toEqual(refusedWith("forbidden"));
    const sharing = await newOrganization(now, {
      name: "Sharing",
      owner: account.owner,
      parent: account.organization,
    });
    await join(now, sharing, two, "member");
    await expect(grant(two, 1)).rejects.toEqual(refusedWith("forbidden"));
    expect(await creditsOf(account)).toBe(0);
  });
});

describe("a key that staff allowed to grant", () => {
  async function granter(credits: number) {
    const { id, key } = await newApiKey(now, (await funded()).organization, account.owner, {
      name: "Granter",
      scopes: ["billing:read"],
    });
    const answer = await call(one, endpointNamed("staff.key.allow_grants"), {
      key_id: id,
      allowed: true,
      credits,
    });
    return { id, key, answer };
  }
  const funded = async () => {
    await grant(two, 1);
    return account;
  };
  const asKey = (id: string, endpoint: unknown, input: object) =>
    db()
      .apiKey.findUniqueOrThrow({ where: { id } })
      .then((key) =>
        callEndpoint(
          endpoint as Endpoint,
          {
            caller: {
              kind: "api_key",
              keyId: id,
              agentId: null,
              organizationId: key.organizationId,
              scopes: key.scopes,
              userId: key.createdByUserId,
              requestId: "req",
            },
            now,
            ip: "local",
            report: {},
          },
          input,
        ),
      );
  const give = (id: string, amount: number) =>
    asKey(id, endpointNamed("credit_grant.create"), {
      wallet_id: account.primaryWalletId,
      amount,
      grant_type: "promotional",
    });

  it("gives no more than its allowance in all, however many requests run at once", async () => {
    const { id } = await granter(100);
    const before = await creditsOf(account);
    const { done, refused } = outcomes(
      await Promise.allSettled(Array.from({ length: 15 }, () => give(id, 10))),
    );
    expect([done.length, refused]).toEqual([10, Array(5).fill("forbidden")]);
    expect(await creditsOf(account)).toBe(before + 100);
    await expect(
      asKey(id, endpointNamed("grant_schedule.create"), {
        wallet_id: account.primaryWalletId,
        amount: 0.000001,
        grant_type: "bonus",
        cadence: "yearly",
        description: "For ever",
      }),
    ).rejects.toEqual(refusedWith("forbidden"));
    await expectSoundLedger(account);
  });

  it("waits for a second person above the limit, and may not grant before", async () => {
    const { id, answer } = await granter(100_000);
    expect(waits(answer)).toBe(true);
    await expect(give(id, 1)).rejects.toEqual(refusedWith("forbidden"));
    await approve(two, idOf(answer));
    await expect(give(id, 100_000)).resolves.toMatchObject({ amount: 100_000 });
    await expect(give(id, 1)).rejects.toEqual(refusedWith("forbidden"));
  });

  it("has nothing left when the right is withdrawn and given again", async () => {
    const { id } = await granter(100);
    await call(one, endpointNamed("staff.key.allow_grants"), { key_id: id, allowed: false });
    await call(one, endpointNamed("staff.key.allow_grants"), {
      key_id: id,
      allowed: true,
      credits: 1,
    });
    await expect(give(id, 2)).rejects.toEqual(refusedWith("forbidden"));
    await expect(
      call(one, endpointNamed("staff.key.allow_grants"), { key_id: id, allowed: true }),
    ).rejects.toEqual(refusedWith("validation_failed"));
  });
});

it("every kind of action is tried here", () => {
  const tried = [
    ...Object.keys(kinds),
    "agreed_price",
    "price_book",
    "price_version",
    "charge_refund",
    // Belongs to no account: tests/promotions.
    "promotion_code",
    // Opens an account instead of creating credits: tests/staff/desk.
    "second_factor_reset",
  ];
  expect(allStaffActions.map(({ kind }) => kind).sort()).toEqual(tried.sort());
});

/** Everything of an account that an action may change. */
async function stateOf(of: Account) {
  const { creditAccountId } = of;
  const [row, schedules, quotes, payouts, keys] = await Promise.all([
    db().creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } }),
    db().grantSchedule.count({ where: { creditAccountId } }),
    db().salesQuote.count({ where: { creditAccountId } }),
    db().redemption.count({ where: { organizationId: of.organization.id, state: "completed" } }),
    db().apiKey.findMany({ where: { organizationId: of.organization.id } }),
  ]);
  const { posted, overagePolicy, overageLimit, lastSeq } = row;
  const allowances = keys.map(({ scopes, grantAllowance }) => [scopes, grantAllowance]);
  return { posted, overagePolicy, overageLimit, lastSeq, schedules, quotes, payouts, allowances };
}
