import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organization, User } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import {
  grantCredits,
  join,
  newApiKey,
  newOrganization,
  newPerson,
} from "@/server/scenarios/story";
import { replyAddressOf } from "@/server/support/inbound/reply-address";
import { forgetPerson } from "@/server/users/deletion/forget-person";
import { browserHeaders, clientOf, type Problem } from "../support/client";
import { pdf, zip } from "../support/sample-files";
import { type Stack, startStack } from "../support/stack";

type Message = {
  from: string;
  name: string;
  body: string;
  by_email: boolean;
  internal?: boolean;
  attachments: { id: string; name: string }[];
};
type Ticket = Problem & {
  id: string;
  status: string;
  messages: Message[];
  account: Record<string, unknown>;
  assignee: { id: string } | null;
};
type List = { data: Ticket[]; has_more: boolean; next_cursor: string | null };

let stack: Stack;
let owner: User;
let staff: User;
let organization: Organization;
const now = new Date();
const person = (name: string, isStaff = false) =>
  newPerson(now, { email: uniqueEmail(name.toLowerCase()), name, isStaff });

beforeAll(async () => {
  stack = await startStack();
  [owner, staff] = await Promise.all([person("Olga"), person("Sam", true)]);
  organization = await newOrganization(now, { name: "Acme", owner });
  await grantCredits(now, organization, 100);
});
afterAll(() => stack.stop());

const as = (user: User) => clientOf(stack, { user });
const query = () => `organization_id=${organization.id}`;

async function member(role: "member" | "admin" = "member") {
  const user = await person(role);
  await join(now, organization, user, role);
  return user;
}

async function open(by: User, more: object = {}) {
  const { status, body } = await (await as(by)).post<Ticket>("/v1/support-tickets", {
    ...{ organization_id: organization.id, subject: "A question", body: "Where is it?" },
    ...more,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}
const read = async (by: User, id: string) =>
  (await as(by)).get<Ticket>(`/v1/support-tickets/${id}?${query()}`);
const answer = async (id: string, more: object = {}) =>
  (await as(staff)).post<Ticket>(`/staff/tickets/${id}/answers`, { body: "Here.", ...more });
const desk = async (id: string) => (await as(staff)).get<Ticket>(`/staff/tickets/${id}`);

describe("a ticket", () => {
  it("is asked, answered by mail and page, replied to, closed and opened again", async () => {
    const asker = await member();
    const { id } = await open(asker, { body: "See <b>https://x.test</b> & tell" });
    await stack.drainJobs();
    expect((await stack.emailsTo(staff.email))[0]?.subject).toBe("New ticket: A question");
    expect((await stack.emailsTo(asker.email))[0]?.subject).toBe(
      "We received your question: A question",
    );

    const answered = await answer(id, { body: "In the <i>ledger</i>." });
    expect(answered.body).toMatchObject({ status: "answered", assignee: { id: staff.id } });
    await stack.drainJobs();
    const [mail] = await stack.emailsTo(asker.email);
    expect(mail?.subject).toBe("Answered: A question");
    expect(mail?.html).toContain("In the &lt;i&gt;ledger&lt;/i&gt;.");
    expect(mail?.html).toContain("/go/support");
    const { body: seen } = await read(asker, id);
    expect(seen.messages.map(({ from, name, body }) => [from, name, body])).toEqual([
      ["requester", "member", "See <b>https://x.test</b> & tell"],
      ["support", "Support", "In the <i>ledger</i>."],
    ]);

    const path = `/v1/support-tickets/${id}`;
    const of = { organization_id: organization.id };
    const closed = await (await as(asker)).post<Ticket>(`${path}/close`, of);
    expect(closed.body.status).toBe("closed");
    expect((await (await as(asker)).post(`${path}/close`, of)).status).toBe(409);
    const again = await (await as(asker)).post<Ticket>(`${path}/messages`, {
      ...of,
      body: "Not there",
    });
    expect(again.body).toMatchObject({ status: "open" });
    await stack.drainJobs();
    // Whoever looks after it hears of the reply, and nobody else.
    const [told] = await stack.emailsTo(staff.email);
    expect(told?.subject).toBe("Reply in ticket: A question");
  });

  it("is seen by whoever asked, owners and admins; to everybody else it does not exist", async () => {
    const [asker, other, admin] = [await member(), await member(), await member("admin")];
    const stranger = await person("Stranger");
    await newOrganization(now, { name: "Other", owner: stranger });
    const { id } = await open(asker);
    for (const user of [asker, admin, owner]) expect((await read(user, id)).status).toBe(200);
    for (const user of [other, stranger]) {
      expect((await read(user, id)).status).toBe(404);
      const reply = { organization_id: organization.id, body: "Me too" };
      const path = `/v1/support-tickets/${id}/messages`;
      expect((await (await as(user)).post(path, reply)).status).toBe(404);
    }
    const list = await (await as(other)).get<List>(`/v1/support-tickets?${query()}`);
    expect(list.body.data).toEqual([]);
    expect((await (await as(asker)).get(`/staff/tickets/${id}`)).status).toBe(404);
  });

  it("shows notes to the staff alone, and writes each look of theirs down", async () => {
    const asker = await member();
    const { id } = await open(asker);
    await (await as(staff)).post(`/staff/tickets/${id}/notes`, { body: "Looks like fraud" });
    const { body } = await desk(id);
    expect(body.messages.at(-1)).toMatchObject({ internal: true, body: "Looks like fraud" });
    expect(body.account).toMatchObject({ status: "active", active_keys: 0, open_disputes: 0 });
    expect(JSON.stringify((await read(asker, id)).body)).not.toContain("fraud");
    const looks = await db().auditEvent.findMany({
      where: { organizationId: organization.id, action: "credit_account.looked_at" },
    });
    expect(looks.map(({ actorId }) => actorId)).toContain(staff.id);
  });

  it("is opened by a key with the scope, in the name of whoever made it, and by no other key", async () => {
    const { key } = await newApiKey(now, organization, owner, {
      name: "Bot",
      scopes: ["support:write"],
    });
    const { key: weak } = await newApiKey(now, organization, owner, {
      name: "Weak",
      scopes: ["billing:read"],
    });
    const ticket = { subject: "From a program", body: "It broke" };
    const made = await (await clientOf(stack, { key })).post<Ticket>("/v1/support-tickets", ticket);
    expect(made.body.messages[0]?.name).toBe("API key “Bot”");
    await stack.drainJobs();
    const subjects = (await stack.emailsTo(owner.email)).map(({ subject }) => subject);
    expect(subjects).toContain("We received your question: From a program");
    const refused = await (await clientOf(stack, { key: weak })).post(
      "/v1/support-tickets",
      ticket,
    );
    expect(refused).toMatchObject({ status: 403, body: { required_scope: "support:write" } });
  });

  it("lets one person open ten in a day, however many come at once", async () => {
    const asker = await member();
    const client = await as(asker);
    const ticket = { organization_id: organization.id, subject: "Many", body: "Again" };
    const answers = await Promise.all(
      Array.from({ length: 14 }, () => client.post("/v1/support-tickets", ticket)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(4);
  });

  it("names nobody any more once its person's account is deleted", async () => {
    const asker = await member();
    const { id } = await open(asker, { body: `Write to ${asker.email}, please` });
    await db().$transaction((tx) => forgetPerson(tx, asker, now));
    const { body } = await read(owner, id);
    expect(body.messages[0]).toMatchObject({ name: "Deleted account" });
    expect(JSON.stringify(body)).not.toContain(asker.email);
  });
});

describe("a file of a ticket", () => {
  async function upload(by: User, bytes: Buffer, name: string) {
    const form = new FormData();
    form.set("content", new Blob([new Uint8Array(bytes)]), name);
    const answered = await fetch(`${stack.apiUrl}/api/v1/support-attachments?${query()}`, {
      method: "POST",
      body: withOrganization(form),
      headers: await browserHeaders(by),
    });
    return { status: answered.status, body: (await answered.json()) as { id: string } };
  }
  function withOrganization(form: FormData) {
    form.set("organization_id", organization.id);
    return form;
  }

  it("is taken by its content, belongs to one message, and is only ever saved, never shown", async () => {
    const [asker, other] = [await member(), await member()];
    expect((await upload(asker, zip(), "a.pdf")).status).toBe(400);
    expect((await upload(asker, Buffer.from("<script>1</script>"), "a.csv")).status).toBe(400);
    const file = await upload(asker, pdf(), "report.html");
    expect(file.status).toBe(201);
    // Of another person, it is not there to attach.
    const stolen = await (await as(other)).post("/v1/support-tickets", {
      ...{ organization_id: organization.id, subject: "Mine", body: "Mine" },
      attachment_ids: [file.body.id],
    });
    expect(stolen).toMatchObject({ status: 400, body: { code: "validation_failed" } });

    const { id, messages } = await open(asker, { attachment_ids: [file.body.id] });
    expect(messages[0]?.attachments).toMatchObject([{ id: file.body.id, name: "report.html.pdf" }]);
    const path = `/v1/support-tickets/${id}/attachments/${file.body.id}?${query()}`;
    const get = async (user: User, at: string) =>
      fetch(`${stack.apiUrl}/api${at}`, { headers: await browserHeaders(user) });
    const sent = await get(asker, path);
    expect(sent.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(sent.headers.get("x-content-type-options")).toBe("nosniff");
    expect(Buffer.from(await sent.arrayBuffer())).toEqual(pdf());
    expect((await get(other, path)).status).toBe(404);
    expect((await get(staff, `/staff/tickets/${id}/attachments/${file.body.id}`)).status).toBe(200);
  });
});

describe("a reply by email", () => {
  async function arrives(email: object) {
    const { body } = await stack.json<{ id: string; status: number }>(
      `${stack.resendUrl}/_emulator/inbound`,
      { body: { subject: "Re: A question", ...email } },
    );
    expect(body.status).toBe(200);
    await stack.drainJobs();
    return db().inboundEmail.findUniqueOrThrow({ where: { id: body.id } });
  }

  it("reaches the ticket once, without what it quotes, and opens it again", async () => {
    const asker = await member();
    const { id } = await open(asker);
    await answer(id);
    await stack.drainJobs();
    const [mail] = await stack.emailsTo(asker.email);
    const [to] = (mail as unknown as { reply_to: string[] }).reply_to;
    expect(to).toBe(replyAddressOf(id));
    expect(to?.split("@")[0]?.length).toBeLessThanOrEqual(64);
    const text = "Still <b>open</b>.\n\nOn Mon, 1 Dec 2026, Bursar wrote:\n> Here.";
    const arrived = await arrives({ from: `M <${asker.email.toUpperCase()}>`, to: [to], text });
    expect(arrived).toMatchObject({ state: "added", ticketId: id });
    await stack.json(`${stack.resendUrl}/_emulator/inbound/${arrived.id}/deliver`, { body: {} });
    await stack.drainJobs();
    const { body } = await read(asker, id);
    expect(body.status).toBe("open");
    expect(body.messages.filter(({ by_email }) => by_email).map((one) => one.body)).toEqual([
      "Still <b>open</b>.",
    ]);
  });

  it("is not added from another address, from a program, or to an address nobody was given", async () => {
    const asker = await member();
    const { id } = await open(asker);
    const to = [replyAddressOf(id) ?? ""];
    const text = "Let me in";
    expect(await arrives({ from: "mallory@x.test", to, text })).toMatchObject({ state: "refused" });
    const away = { from: asker.email, to, text, headers: { "Auto-Submitted": "auto-replied" } };
    expect((await arrives(away)).reason).toBe("A program wrote it");
    const guessed = to.map((address) => address.replace(/-[0-9a-f]{4}/, "-0000"));
    expect((await arrives({ from: asker.email, to: guessed, text })).state).toBe("refused");
    await db().membership.deleteMany({ where: { userId: asker.id } });
    expect((await arrives({ from: asker.email, to, text })).state).toBe("refused");
    expect((await read(owner, id)).body.messages).toHaveLength(1);
    // The staff see that somebody tried.
    expect((await desk(id)).body.messages.at(-1)?.body).toContain("was not added");
  });

  it("is taken in only with Resend's own signature, and a large one is not read", async () => {
    const url = `${stack.apiUrl}/api/resend/webhook`;
    const event = { type: "email.received", data: { email_id: "forged" } };
    const headers = {
      "svix-id": "msg_1",
      "svix-timestamp": String(Math.floor(Date.now() / 1_000)),
      "svix-signature": "v1,AAAA",
    };
    expect((await stack.json(url, { body: event, headers })).status).toBe(400);
    expect((await stack.json(url, { body: event })).status).toBe(400);
    expect((await stack.json(url, { body: "x".repeat(70_000), headers })).status).toBe(413);
    expect(await db().inboundEmail.findUnique({ where: { id: "forged" } })).toBeNull();
  });
});

describe("the desk", () => {
  it("finds, filters and sorts, page by page without a gap or a repeat", async () => {
    const asker = await member();
    const made = [];
    for (const n of [1, 2, 3]) made.push(await open(asker, { subject: `Zebra ${n}` }));
    const ids = made.map(({ id }) => id);
    await answer(ids[0] ?? "");
    const list = async (search: string) =>
      (await (await as(staff)).get<List>(`/staff/tickets?search=acme%20zebra&${search}`)).body;
    const walk = async (search: string) => {
      const found: string[] = [];
      for (let cursor = ""; ; ) {
        const page = await list(`${search}&limit=1${cursor}`);
        found.push(...page.data.map(({ id }) => id));
        if (!page.next_cursor) return found;
        cursor = `&cursor=${page.next_cursor}`;
      }
    };
    expect(await walk("sort=recent")).toEqual([ids[0], ids[2], ids[1]]);
    expect(await walk("sort=waiting")).toEqual([ids[1], ids[2]]);
    expect(await walk("assignee=me")).toEqual([ids[0]]);
    expect(await walk("assignee=none&status=open")).toEqual([ids[2], ids[1]]);
    expect(await walk("kind=billing")).toEqual([]);
    expect(await walk("status=answered")).toEqual([ids[0]]);
  });

  it("assigns to staff alone, and closes and opens again", async () => {
    const { id } = await open(await member());
    const client = await as(staff);
    const assign = (user: User) =>
      client.put<Ticket>(`/staff/tickets/${id}/assignee`, { assignee_id: user.id });
    expect((await assign(owner)).status).toBe(400);
    expect((await assign(staff)).body.assignee?.id).toBe(staff.id);
    expect((await client.post<Ticket>(`/staff/tickets/${id}/close`, {})).body.status).toBe(
      "closed",
    );
    expect((await client.post<Ticket>(`/staff/tickets/${id}/reopen`, {})).body.status).toBe("open");
    expect((await client.post(`/staff/tickets/${id}/reopen`, {})).status).toBe(409);
  });
});
