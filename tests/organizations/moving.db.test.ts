import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organization, User } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import type { Charge } from "@/server/ledger/post-charges";
import { lanes } from "@/server/operations/lane/lanes";
import type { MovingPreview } from "@/server/organizations/moving/moving.schema";
import { grantCredits, newApiKey, newOrganization } from "@/server/scenarios/story";
import { hire } from "../members/story";
import { clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const now = () => new Date();

/** A tenant with a branch that it owns and that spends its credits, and another master organization of the same owner. */
async function family(credits = 100) {
  const tenant = await tenantWith(credits);
  const { owner, organization: home } = tenant;
  const branch = await newOrganization(now(), { name: "Branch", owner, parent: home });
  const other = await newOrganization(now(), { name: "Other", owner });
  await grantCredits(now(), other, 50);
  return { tenant, owner, home, branch, other };
}

async function asks(user: User, { id }: Organization) {
  const client = await clientOf(stack, { user });
  const path = `/organizations/${id}/move`;
  return {
    ...client,
    preview: (to: Record<string, string>) =>
      client.get<MovingPreview>(`${path}?${new URLSearchParams(to)}`),
    move: (to: object) =>
      client.post<{
        code?: string;
        detail?: string;
        parent_organization_id: string | null;
        billing_organization_id: string;
        billing_type: string;
      }>(path, to),
  };
}

/** Metered use of 1 credit, sent with an organization's key. */
async function meter(organization: Organization, owner: User) {
  const { key } = await newApiKey(now(), organization, owner, {
    name: "Meter",
    scopes: ["usage:write"],
  });
  const client = await clientOf(stack, { key });
  type Answer = { id: string; code?: string };
  return {
    charge: () => client.post<Answer>("/v1/charges", { operation: "photoshoot.submit" }),
    hold: () => client.post<Answer>("/v1/holds", { operation: "photoshoot.submit" }),
    capture: (id: string) => client.post<Answer>(`/v1/holds/${id}/capture`, {}),
    event: (event_id: string) =>
      client.post<{ results?: { status: string }[] }>("/v1/events", {
        event_id,
        event_name: "photoshoot.submit",
        external_customer_id: organization.id,
      }),
  };
}

const accountOf = async ({ id }: Organization) =>
  (await db().organization.findUniqueOrThrow({ where: { id } })).creditAccountId;
const spent = (creditAccountId: string, organizationId: string) =>
  db().ledgerEntry.count({
    where: {
      creditAccountId,
      organizationId,
      toAccount: "usage_revenue",
      operation: "photoshoot.submit",
    },
  });
const sound = (...accounts: string[]) =>
  Promise.all(
    accounts.map((creditAccountId) => expectSoundLedger({ organization: { creditAccountId } })),
  );
/** Who is above whom, as the tree says and as the table that is read says. */
async function expectSoundTree(): Promise<void> {
  const rows = await db().$queryRaw<object[]>`
    with recursive up as (
      select id as organization_id, id as ancestor_id, 0 as distance, false as across_link, parent_id, relationship from organizations
      union all
      select u.organization_id, p.id, u.distance + 1, u.across_link or u.relationship = 'linked', p.parent_id, p.relationship
        from up u join organizations p on p.id = u.parent_id where u.distance < 50),
    told as (select organization_id, ancestor_id, distance, across_link from up)
    (select * from told except select organization_id, ancestor_id, distance, across_link from organization_ancestors)
    union all
    (select organization_id, ancestor_id, distance, across_link from organization_ancestors except select * from told)`;
  expect(rows).toEqual([]);
}

function chargeOn(organization: Organization, actorId: string): Charge {
  const transactionId = newId("ledgerTransaction");
  return {
    creditAccountId: organization.creditAccountId,
    organizationId: organization.id,
    amount: 1_000_000n,
    idempotencyKey: transactionId,
    operation: "transaction.create",
    priceVersion: "test",
    transactionId,
    actor: { type: "user", id: actorId },
    description: "On its way",
    timeZone: "UTC",
  };
}

describe("a spin-off", () => {
  it("gets an account of its own with nothing in it; what was used stays with whoever paid", async () => {
    const { tenant, owner, home, branch } = await family();
    const desk = await newOrganization(now(), { name: "Desk", owner, parent: branch });
    const api = await meter(branch, owner);
    expect((await api.charge()).status).toBe(201);
    const { body: hold } = await api.hold();
    const asOwner = await asks(owner, branch);
    await asOwner.post("/v1/budgets", {
      organization_id: branch.id,
      ...{ subject: "organization", period: "day", limit: 5 },
    });
    const { body: preview } = await asOwner.preview({ parent_organization_id: "none" });
    const before = await creditsOf(tenant);
    expect(preview).toMatchObject({
      refusal: null,
      from: {
        parent: { name: "Test Books" },
        billing_type: "shared",
        pays: { name: "Test Books" },
      },
      to: { parent: null, billing_type: "own", pays: { name: "Branch" } },
      moves_along: [{ name: "Desk" }],
      credits: {
        opens_account: true,
        organizations: [{ name: "Branch" }, { name: "Desk" }],
        available_before: before - 1,
        available_after: 0,
        held: 1,
        budgets: 1,
      },
      loses_access: [],
    });
    const moved = await asOwner.move({ parent_organization_id: "none" });
    expect(moved.body).toMatchObject({ parent_organization_id: null, billing_type: "own" });
    const account = await accountOf(branch);
    expect(await accountOf(desk)).toBe(account);
    expect((await api.charge()).body.code).toBe("insufficient_credits");
    await grantCredits(now(), { ...branch, creditAccountId: account }, 20);
    expect((await api.charge()).status).toBe(201);
    // What was reserved before is paid by the account that reserved it.
    expect((await api.capture(hold.id)).status).toBe(200);
    expect(await creditsOf(tenant)).toBe(before - 1);
    expect(await spent(account, branch.id)).toBe(1);
    expect(await spent(home.creditAccountId, branch.id)).toBe(2);
    const budgets = await db().budget.findMany({ where: { organizationId: branch.id } });
    expect(budgets.map((b) => [b.archivedAt === null, b.creditAccountId, Number(b.spent)])).toEqual(
      expect.arrayContaining([
        [false, home.creditAccountId, 0],
        [true, account, 1_000_000],
      ]),
    );
    await sound(account, home.creditAccountId);
    await expectSoundTree();
  });

  it("is answered as before when it repeats a key, and charged nothing again", async () => {
    const { owner, home, branch } = await family();
    const { key } = await newApiKey(now(), branch, owner, {
      name: "Meter",
      scopes: ["usage:write"],
    });
    const send = (path: string, body: object) =>
      stack.json<{ id: string; results?: { status: string }[] }>(`${stack.apiUrl}/api/v1${path}`, {
        headers: { authorization: `Bearer ${key}`, "idempotency-key": path },
        body,
      });
    const requests = async () => [
      await send("/charges", { operation: "photoshoot.submit" }),
      await send("/holds", { operation: "photoshoot.submit" }),
      await send("/events", {
        ...{ event_id: "once", event_name: "photoshoot.submit" },
        external_customer_id: branch.id,
      }),
    ];
    const first = await requests();
    expect(first.map(({ status }) => status)).toEqual([201, 201, 202]);
    const paid = await spent(home.creditAccountId, branch.id);
    await (await asks(owner, branch)).move({ parent_organization_id: "none" });
    const account = await accountOf(branch);
    await grantCredits(now(), { ...branch, creditAccountId: account }, 20);
    const again = await requests();
    expect(again.slice(0, 2).map(({ body }) => body.id)).toEqual(
      first.slice(0, 2).map(({ body }) => body.id),
    );
    expect(again[2]?.body).toEqual(first[2]?.body);
    expect(await spent(account, branch.id)).toBe(0);
    expect(await spent(home.creditAccountId, branch.id)).toBe(paid);
    const { posted, held } = await db().creditAccount.findUniqueOrThrow({ where: { id: account } });
    expect([posted, held]).toEqual([20_000_000n, 0n]);
    await sound(account, home.creditAccountId);
  });

  it("may stay under its parent", async () => {
    const { owner, home, branch } = await family();
    const asOwner = await asks(owner, branch);
    const { body } = await asOwner.move({ billing_type: "own" });
    expect(body).toMatchObject({
      parent_organization_id: home.id,
      billing_organization_id: branch.id,
    });
    const back = await asOwner.move({ billing_type: "shared" });
    expect(back.body.code).toBe("wrong_state");
    expect((await asOwner.preview({ billing_type: "shared" })).body.refusal).toContain("merged");
  });
});

describe("moving under another parent", () => {
  it("spends that one's credits, counts an event once in all, and shuts out the people it left", async () => {
    const { owner, home, branch, other } = await family();
    const admin = await hire(home, "admin", "admin");
    const key = await newApiKey(now(), branch, admin.user, {
      name: "Theirs",
      scopes: ["usage:write"],
    });
    const api = await meter(branch, owner);
    await api.event("evt-1");
    const asOwner = await asks(owner, branch);
    const { body: preview } = await asOwner.preview({ parent_organization_id: other.id });
    expect(preview.loses_access).toEqual([admin.user.email]);
    const { body } = await asOwner.move({ parent_organization_id: other.id });
    expect(body.billing_organization_id).toBe(other.id);
    await api.event("evt-1");
    await api.event("evt-2");
    expect(await spent(home.creditAccountId, branch.id)).toBe(1);
    expect(await spent(other.creditAccountId, branch.id)).toBe(1);
    const theirs = await clientOf(stack, { key: key.key });
    expect((await theirs.get(`/organizations/${branch.id}`)).status).toBe(401);
    expect((await (await clientOf(stack, admin)).get(`/organizations/${branch.id}`)).status).toBe(
      404,
    );
    await stack.drainJobs();
    expect((await stack.emailsTo(owner.email)).map(({ subject }) => subject)).toContain(
      "Branch was moved",
    );
    await sound(home.creditAccountId, other.creditAccountId);
    await expectSoundTree();
  });

  it("is refused below itself, without a right to the new parent, and to who owns only the branch", async () => {
    const { owner, home, branch } = await family();
    const desk = await newOrganization(now(), { name: "Desk", owner, parent: branch });
    const stranger = await tenantWith(0);
    const asOwner = await asks(owner, branch);
    const to = (id: string) => ({ parent_organization_id: id });
    expect((await asOwner.move(to(desk.id))).body.code).toBe("wrong_state");
    expect((await asOwner.move(to(branch.id))).body.code).toBe("wrong_state");
    expect((await asOwner.move(to(stranger.organization.id))).body.code).toBe("not_found");
    expect((await asOwner.move(to(home.id))).body.code).toBe("wrong_state");
    const chief = await hire(branch, "owner", "chief");
    expect((await (await asks(chief.user, branch)).move(to("none"))).body.code).toBe("forbidden");
    await expectSoundTree();
  });

  it("two moves at once never make a circle", async () => {
    for (let round = 0; round < 4; round++) {
      const { owner } = await tenantWith(0);
      const make = (name: string, parent?: Organization) =>
        newOrganization(now(), { name, owner, billing: "own", ...(parent ? { parent } : {}) });
      const [a, b] = [await make("A"), await make("B")];
      const [belowA, belowB] = [await make("Below A", a), await make("Below B", b)];
      const answers = await Promise.all([
        (await asks(owner, a)).move({ parent_organization_id: belowB.id }),
        (await asks(owner, b)).move({ parent_organization_id: belowA.id }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      await expectSoundTree();
    }
  });
});

describe("while it moves", () => {
  it("each charge is paid once, by the old account or by the new one", async () => {
    for (let round = 0; round < 4; round++) {
      const { tenant, owner, home, branch, other } = await family(200);
      const api = await meter(branch, owner);
      const before = await creditsOf(tenant);
      const asOwner = await asks(owner, branch);
      const [moved, ...answers] = await Promise.all([
        asOwner.move({ parent_organization_id: other.id }),
        ...Array.from({ length: 24 }, () => api.charge()),
      ]);
      expect(moved.status).toBe(200);
      // A request that began before is sent again where it came from: none is lost.
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
      const [old, fresh] = [home.creditAccountId, other.creditAccountId];
      const [byOld, byNew] = [await spent(old, branch.id), await spent(fresh, branch.id)];
      expect(byOld + byNew).toBe(24);
      expect(await creditsOf(tenant)).toBe(before - byOld);
      expect(await creditsOf({ organization: other })).toBe(50 - byNew);
      expect(await lanes().charge(chargeOn(branch, owner.id))).toEqual({ outcome: "departed" });
      await sound(old, fresh);
    }
  });

  it("a hold is kept by the account that reserved it, and captured there once", async () => {
    const { owner, home, branch, other } = await family();
    const api = await meter(branch, owner);
    const holds = await Promise.all(Array.from({ length: 6 }, () => api.hold()));
    const asOwner = await asks(owner, branch);
    const [, ...answers] = await Promise.all([
      asOwner.move({ parent_organization_id: other.id }),
      ...holds.map(({ body }) => api.capture(body.id)),
      ...Array.from({ length: 6 }, () => api.hold()),
    ]);
    expect(answers.every(({ status }) => status < 300)).toBe(true);
    expect(await spent(home.creditAccountId, branch.id)).toBe(6);
    await sound(home.creditAccountId, other.creditAccountId);
  });
});
