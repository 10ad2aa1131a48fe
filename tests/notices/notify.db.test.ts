import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { moneyPeopleOf } from "@/server/gateways/notices/find-readers";
import { notify, notifyPayers } from "@/server/gateways/notices/notify";
import { sendDigests } from "@/server/notifications/send-digests";
import { hire } from "../members/story";
import { clientOf } from "../support/client";
import { withRotatedSecret } from "../support/rotated-secret";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

/** A payment of this tenant fails. */
function fail({ organization }: Tenant, event: string, now = new Date()) {
  return inTransaction((tx) =>
    notifyPayers(
      tx,
      organization.creditAccountId,
      {
        template: "payment-failed",
        event,
        props: ({ name, slug }) => ({
          organizationName: name,
          title: "5,000 credits",
          amountCents: 4_500,
          currency: "USD",
          paymentMethod: "SEPA debit",
          billingUrl: `${process.env.APP_URL}/${slug}/billing#buy`,
        }),
      },
      now,
    ),
  );
}

const mailedOf = async (template: string, { organization }: Tenant) =>
  (
    await db().emailMessage.findMany({
      where: { template, organizationId: organization.id },
      orderBy: { recipient: "asc" },
    })
  ).map(({ recipient }) => recipient);

const toldOf = (userId: string) =>
  db().notification.findMany({ where: { userId }, orderBy: { id: "asc" } });

describe("a notice", () => {
  it("is told each reader once, however often and however many at once it is processed", async () => {
    const tenant = await tenantWith(10);
    const { user: admin } = await hire(tenant.organization, "admin");
    const { user: member } = await hire(tenant.organization, "member");
    await Promise.all(Array.from({ length: 8 }, () => fail(tenant, "pur_1")));
    expect(await mailedOf("payment-failed", tenant)).toEqual([tenant.owner.email]);
    for (const { id } of [tenant.owner, admin]) {
      const told = (await toldOf(id)).filter(({ template }) => template === "payment-failed");
      expect(told).toHaveLength(1);
      expect(told[0]).toMatchObject({
        kind: "critical",
        path: `/${tenant.organization.slug}/billing#buy`,
        inApp: true,
        readAt: null,
      });
    }
    expect(await toldOf(member.id)).toEqual([]);
  });

  it("is not told when what caused it is undone", async () => {
    const tenant = await tenantWith(10);
    const before = await toldOf(tenant.owner.id);
    await expect(
      inTransaction(async (tx) => {
        await notifyPayers(
          tx,
          tenant.organization.creditAccountId,
          {
            template: "suspended",
            event: "undone",
            props: ({ name, slug }) => ({
              organizationName: name,
              debtCredits: 1,
              buyUrl: `${process.env.APP_URL}/${slug}/billing`,
              canRecharge: true,
            }),
          },
          new Date(),
        );
        throw new Error("undone");
      }),
    ).rejects.toThrow("undone");
    expect(await mailedOf("suspended", tenant)).toEqual([]);
    expect(await toldOf(tenant.owner.id)).toEqual(before);
  });
});

type Preferences = {
  data: {
    organization: { id: string };
    kinds: { kind: string; mail: string; in_app: boolean; last_owner: boolean }[];
  }[];
};

const clientOfUser = (user: Tenant["owner"]) => clientOf(stack, { user });
const preference = (kind: string, mail: string, in_app = true) => ({ kind, mail, in_app });

async function choose(user: Tenant["owner"], tenant: Tenant, wish: object) {
  const client = await clientOfUser(user);
  return client.put(`/v1/me/notification-preferences/${tenant.organization.id}`, wish);
}

describe("the inbox", () => {
  it("pages by key, counts what is unread, and marks only what was shown", async () => {
    const tenant = await tenantWith(10);
    for (const event of ["a", "b", "c"]) await fail(tenant, event);
    const client = await clientOfUser(tenant.owner);
    type List = {
      data: { id: string; title: string; read_at: string | null }[];
      next_cursor: string | null;
    };
    const unread = async () =>
      (await client.get<{ unread: number }>("/v1/me/notifications/unread")).body.unread;
    const before = await unread();
    const first = (await client.get<List>("/v1/me/notifications?limit=2")).body;
    expect(first.data).toHaveLength(2);
    const next = await client.get<List>(`/v1/me/notifications?limit=1&cursor=${first.next_cursor}`);
    expect(next.body.data[0]?.id.localeCompare(first.data[1]?.id ?? "")).toBe(-1);

    await client.put(`/v1/me/notifications/${first.data[1]?.id}/read`, {});
    expect(await unread()).toBe(before - 1);
    await fail(tenant, "after the list was shown");
    const { body } = await client.put<{ marked: number }>("/v1/me/notifications/read", {
      up_to: first.data[0]?.id,
    });
    expect([body.marked, await unread()]).toEqual([before - 1, 1]);
  });

  it("is nobody else's", async () => {
    const [mine, theirs] = [await tenantWith(10), await tenantWith(10)];
    await fail(theirs, "theirs");
    const [told] = await toldOf(theirs.owner.id);
    const client = await clientOfUser(mine.owner);
    const { status } = await client.put(`/v1/me/notifications/${told?.id}/read`, {});
    expect(status).toBe(404);
    expect((await toldOf(theirs.owner.id))[0]?.readAt).toBeNull();
  });
});

describe("what a member chose", () => {
  it("decides how they hear of a kind, in that organization alone", async () => {
    const tenant = await tenantWith(10);
    const { user: billing } = await hire(tenant.organization, "billing");
    expect((await choose(billing, tenant, preference("critical", "off", false))).status).toBe(200);
    await fail(tenant, "quiet");
    expect(await mailedOf("payment-failed", tenant)).toEqual([tenant.owner.email]);
    expect((await toldOf(billing.id)).map(({ template }) => template)).not.toContain(
      "payment-failed",
    );
    const elsewhere = await tenantWith(10);
    expect((await choose(billing, elsewhere, preference("money", "off"))).status).toBe(404);
    expect((await choose(billing, tenant, preference("money", "daily"))).status).toBe(400);
  });

  it("never leaves an organization without an owner who gets critical emails, in a race neither", async () => {
    const tenant = await tenantWith(10);
    const { user: other } = await hire(tenant.organization, "owner");
    const off = preference("critical", "off");
    const answers = await Promise.all([
      choose(tenant.owner, tenant, off),
      choose(other, tenant, off),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await fail(tenant, "race");
    expect(await mailedOf("payment-failed", tenant)).toHaveLength(1);
    const left = answers[0]?.status === 409 ? tenant.owner : other;
    const { body } = await (await clientOfUser(left)).get<Preferences>(
      "/v1/me/notification-preferences",
    );
    const kinds = body.data.find(({ organization }) => organization.id === tenant.organization.id);
    expect(kinds?.kinds.find(({ kind }) => kind === "critical")).toMatchObject({
      mail: "each",
      last_owner: true,
    });
  });
});

/** An alert about spending, which may be unsubscribed from. */
async function reachBudget(tenant: Tenant, event: string, now = new Date()) {
  await inTransaction(async (tx) =>
    notify(
      tx,
      {
        template: "budget-reached",
        event,
        organization: tenant.organization,
        props: {
          ...{ organizationName: tenant.organization.name, budgetName: `Budget ${event}` },
          ...{ percent: 80, spentCredits: 80, limitCredits: 100, period: "month", action: "block" },
          timeZone: "UTC",
          budgetUrl: `${process.env.APP_URL}/${tenant.organization.slug}/budgets`,
        },
      },
      await moneyPeopleOf(tx, tenant.organization.id),
      now,
    ),
  );
}

describe("unsubscribing", () => {
  it("takes one POST without a session, as the headers of the email say; a GET changes nothing", async () => {
    const tenant = await tenantWith(10);
    await reachBudget(tenant, "one");
    await stack.drainJobs();
    type Sent = { id: string; subject: string; headers: Record<string, string> };
    const { body: sent } = await stack.json<Sent[]>(
      `${stack.resendUrl}/_emulator/messages?to=${encodeURIComponent(tenant.owner.email)}`,
    );
    const mail = sent.find(({ subject }) => subject.includes("Budget one"));
    expect(mail?.headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    const listed = /^<(.+)>$/.exec(mail?.headers["List-Unsubscribe"] ?? "")?.[1] ?? "";
    const address = listed.replace(process.env.APP_URL ?? "", stack.apiUrl);

    const wishes = () =>
      db().notificationPreference.findMany({ where: { reader: tenant.owner.id } });
    const opened = await fetch(address, { redirect: "manual" });
    expect([opened.status, opened.headers.get("location")]).toEqual([
      303,
      listed.replace("/api/unsubscribe", "/unsubscribe"),
    ]);
    const form = (value: string) => ({
      method: "POST",
      body: new URLSearchParams({ "List-Unsubscribe": value }),
    });
    expect((await fetch(address, form("Maybe"))).status).toBe(400);
    expect((await fetch(`${address}x`, form("One-Click"))).status).toBe(400);
    const press = () => fetch(address, form("One-Click"));
    const forgotten = await withRotatedSecret(press, { keepsPrevious: false });
    expect(forgotten.status, "signed with a secret that nobody knows").toBe(400);
    expect(await wishes()).toEqual([]);

    // Also an email from before the secret was rotated.
    const pressed = await withRotatedSecret(() => Promise.all([press(), press(), press()]));
    expect(pressed.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(await wishes()).toMatchObject([{ kind: "spending", mail: "off", inApp: true }]);
    await reachBudget(tenant, "two");
    expect(await mailedOf("budget-reached", tenant)).toHaveLength(1);
    expect((await toldOf(tenant.owner.id)).at(-1)?.title).toContain("Budget two");
  });

  it("is not offered for critical emails and receipts", async () => {
    const tenant = await tenantWith(10);
    await fail(tenant, "headers");
    const [email] = await db().emailMessage.findMany({
      where: { template: "payment-failed", organizationId: tenant.organization.id },
    });
    expect(email?.props).not.toHaveProperty("unsubscribeUrl");
    expect(email?.props).toMatchObject({ readerReason: expect.stringContaining("an owner of") });
  });
});

describe("one email a day", () => {
  it("gathers what was reached, in the organization's morning and once", async () => {
    const tenant = await tenantWith(10);
    await choose(tenant.owner, tenant, preference("spending", "daily", false));
    const day = (time: string) => new Date(`2031-03-04T${time}:00Z`);
    for (const event of ["one", "two", "three"]) await reachBudget(tenant, event, day("05:00"));
    expect(await mailedOf("budget-reached", tenant)).toEqual([]);
    await sendDigests(day("07:37"));
    expect(await mailedOf("spending-digest", tenant)).toEqual([]);
    await Promise.all([1, 2, 3].map(() => sendDigests(day("08:37"))));
    expect(await mailedOf("spending-digest", tenant)).toEqual([tenant.owner.email]);
    const [mail] = await db().emailMessage.findMany({
      where: { template: "spending-digest", organizationId: tenant.organization.id },
    });
    expect(mail?.props).toHaveProperty("items.length", 3);

    await reachBudget(tenant, "four", day("09:00"));
    await sendDigests(day("09:37"));
    expect(await mailedOf("spending-digest", tenant)).toHaveLength(1);
    await sendDigests(new Date("2031-03-05T08:37:00Z"));
    expect(await mailedOf("spending-digest", tenant)).toHaveLength(2);
    const client = await clientOfUser(tenant.owner);
    const { body } = await client.get<{ data: { title: string }[] }>("/v1/me/notifications");
    expect(body.data.filter(({ title }) => title.includes("Budget"))).toEqual([]);
  });
});

describe("an address that email does not reach", () => {
  /** A delivery of Resend's webhook. */
  function report(
    type: string,
    to: string,
    id = newId("request"),
    signedWith = process.env.RESEND_WEBHOOK_SECRET ?? "",
  ) {
    const body = JSON.stringify({
      type,
      created_at: new Date().toISOString(),
      data: { email_id: id, to: [to], bounce: { type: "Permanent", message: "No such mailbox" } },
    });
    const at = new Date();
    return fetch(`${stack.apiUrl}/api/resend/webhook`, {
      method: "POST",
      body,
      headers: {
        "svix-id": id,
        "svix-timestamp": String(Math.floor(at.getTime() / 1000)),
        "svix-signature": new Webhook(signedWith).sign(id, at, body),
      },
    });
  }

  it("is noticed once however often Resend says so; its person and the other owners are told, and staff see it", async () => {
    const tenant = await tenantWith(10);
    const { user: other } = await hire(tenant.organization, "owner");
    const [gone, id] = [tenant.owner.email, newId("request")];
    const forged = `whsec_${Buffer.from("another secret than resend's").toString("base64")}`;
    expect((await report("email.bounced", gone, id, forged)).status).toBe(400);
    expect(await db().mailProblem.count({ where: { address: gone } })).toBe(0);

    const reports = await Promise.all([1, 2, 3].map(() => report("email.bounced", gone, id)));
    expect(reports.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await mailedOf("address-unreachable", tenant)).toEqual([other.email]);
    const told = (await toldOf(tenant.owner.id)).filter(({ title }) => title.includes("bounced"));
    expect(told).toHaveLength(1);

    // Nothing critical goes there any more, and it reaches the other owner.
    await fail(tenant, "bounced");
    expect(await mailedOf("payment-failed", tenant)).toEqual([other.email]);
    expect((await choose(other, tenant, preference("critical", "off"))).status).toBe(409);

    const staff = await db().user.update({
      where: { id: (await hire(tenant.organization, "viewer")).user.id },
      data: { isStaff: true },
    });
    const { body } = await (await clientOfUser(staff)).get<{ data: { address: string }[] }>(
      "/staff/mail-problems",
    );
    expect(body.data.map(({ address }) => address)).toContain(gone);

    await report("email.delivered", gone);
    expect(await db().mailProblem.count({ where: { address: gone } })).toBe(0);
    await fail(tenant, "well again");
    expect(await mailedOf("payment-failed", tenant)).toHaveLength(3);
  });

  it("stays so after a complaint until its person wants email again", async () => {
    const tenant = await tenantWith(10);
    const { email } = tenant.owner;
    await report("email.complained", email);
    await report("email.delivered", email);
    await reachBudget(tenant, "complained");
    expect(await mailedOf("budget-reached", tenant)).toEqual([]);
    // The only owner there is still hears of what is critical.
    await fail(tenant, "complained");
    expect(await mailedOf("payment-failed", tenant)).toEqual([email]);
    await (await clientOfUser(tenant.owner)).delete("/v1/me/mail-problem");
    await reachBudget(tenant, "again");
    expect(await mailedOf("budget-reached", tenant)).toEqual([email]);
  });
});

describe("a revoked key that somebody still has", () => {
  it("is told to the owners once a day, after a while, and opens nothing", async () => {
    const tenant = await tenantWith(10);
    const id = (
      await db().apiKey.findFirstOrThrow({ where: { organizationId: tenant.organization.id } })
    ).id;
    const revoke = (revokedAt: Date) => db().apiKey.update({ where: { id }, data: { revokedAt } });
    const tries = async (key: string) => {
      const client = await clientOf(stack, { key });
      const answers = await Promise.all([1, 2, 3].map(() => client.get("/v1/current-key")));
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    };
    await revoke(new Date());
    await tries(tenant.apiKey);
    expect(await mailedOf("revoked-key-used", tenant)).toEqual([]);
    await revoke(new Date(Date.now() - 3_600_000));
    // Whoever only knows its id has no key.
    await tries(tenant.apiKey.slice(0, -40) + "x".repeat(40));
    expect(await mailedOf("revoked-key-used", tenant)).toEqual([]);
    await tries(tenant.apiKey);
    expect(await mailedOf("revoked-key-used", tenant)).toEqual([tenant.owner.email]);
  });
});
