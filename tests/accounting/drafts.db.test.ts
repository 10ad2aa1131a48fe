import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import { createApi } from "@/server/doors/rest/app";
import { db, disconnectDb } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { closeLanes } from "@/server/operations/lane/lanes";
import { newApiKey } from "@/server/scenarios/story";
import { createAgent } from "@/server/agents/change-agent";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import { callerOf } from "../support/client";
import { expectSoundLedger } from "../support/tenant";
import { type Answer, type Books, costOf, openBooks } from "./books";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const api = createApi();

// biome-ignore lint/suspicious/noExplicitAny: what tests look at in an answer is theirs to know.
type Loose = any;

/** Books whose agent's writes wait, with a way to call their API as that agent. */
async function booksWithAgent(credits = 500, scopes = ["accounting:write"]) {
  const books = await openBooks(credits);
  const { organization, owner, actor } = books.tenant;
  const agent = await createAgent(organization.id, "Bookkeeper", actor, new Date());
  const { key } = await newApiKey(new Date(), organization, owner, {
    name: "Agent",
    scopes,
    agentId: agent.id,
  });
  const set = await books.send("PATCH", "/settings/books", { approval_required: true });
  expect(set.body.approval_required).toBe(true);
  async function ask(
    method: string,
    path: string,
    body: unknown = {},
    headers: object = {},
  ): Promise<Answer<Loose>> {
    const answer = await api.request(`/api/organizations/${organization.id}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        ...headers,
      },
      ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Loose, headers: answer.headers };
  }
  const decide = (id: string, verb: "approve" | "reject") =>
    books.send("POST", `/drafts/${id}/${verb}`, {});
  return { books, agent, ask, decide };
}

const contact = { kind: "customer", name: "Northwind" };
const countContacts = ({ tenant }: Books) =>
  db().bookContact.count({ where: { organizationId: tenant.organization.id } });

describe("what an agent writes where approval is required", () => {
  it("is checked and priced, waits as a draft at no cost, and is done once as the agent when approved", async () => {
    const { books, agent, ask, decide } = await booksWithAgent();
    let draft: Loose;
    const cost = await costOf(books, async () => {
      const answer = await ask("POST", "/contacts", contact);
      expect([answer.status, answer.headers.get("x-credits-cost")]).toEqual([202, "0"]);
      draft = answer.body;
    });
    expect(cost).toBe(0);
    expect(draft).toMatchObject({
      object: "draft",
      status: "waiting",
      operation: "contact.create",
      credits: 1,
      agent_name: "Bookkeeper",
      input: contact,
    });
    expect(await countContacts(books)).toBe(0);
    expect((await books.send("GET", "/settings/books")).body.drafts_waiting).toBe(1);
    expect((await ask("GET", `/drafts/${draft.id}`)).body).toEqual(draft);

    const approval = await costOf(books, async () => {
      const answer = await decide(draft.id, "approve");
      expect([answer.status, answer.body.status]).toEqual([200, "approved"]);
      expect(answer.headers.get("x-credits-cost")).toBe("1");
      expect(answer.body.entity_type).toBe("contact");
      const made = await books.send("GET", `/contacts/${answer.body.entity_id}`);
      expect(made.body.name).toBe("Northwind");
      expect((await decide(draft.id, "approve")).body).toEqual(answer.body);
    });
    expect(approval).toBe(1);
    const { organization } = books.tenant;
    const debit = await db().ledgerEntry.findFirstOrThrow({
      where: { organizationId: organization.id, operation: "contact.create" },
    });
    expect([debit.actorType, debit.actorId]).toEqual(["agent", agent.id]);
    const events = await db().bookEvent.findMany({
      where: {
        organizationId: organization.id,
        type: { in: ["contact.created", "draft.created", "draft.approved"] },
      },
      orderBy: { id: "asc" },
    });
    expect(events.map(({ type, actorType }) => [type, actorType]).sort()).toEqual([
      ["contact.created", "agent"],
      ["draft.approved", "api_key"],
      ["draft.created", "agent"],
    ]);
    const late = await decide(draft.id, "reject");
    expect([late.status, late.body.draft_status]).toEqual([409, "approved"]);
    await expectSoundLedger(books.tenant);
  });

  it("is refused as if it were done where it could not be, and no draft is kept", async () => {
    const { books, ask } = await booksWithAgent();
    expect((await ask("POST", "/contacts", { ...contact, email: "nobody" })).status).toBe(400);
    expect((await ask("POST", "/invoices/invc_00000000000000000000000000/send")).status).toBe(404);
    expect(
      (await ask("POST", "/accounts", { code: "1000", name: "Twice", type: "asset" })).status,
    ).toBe(409);
    const tried = await ask("POST", "/contacts?dry_run=true", contact);
    expect([tried.status, tried.body.credits]).toEqual([200, 1]);
    expect((await books.send("GET", "/drafts")).body.data).toEqual([]);
  });

  it("comes back as the same draft under its Idempotency-Key, whatever has become of it", async () => {
    const { books, ask, decide } = await booksWithAgent();
    const headers = { "idempotency-key": "contact-1" };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => ask("POST", "/contacts", contact, headers)),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    const { id } = answers[0]?.body ?? {};
    expect((await books.send("GET", "/drafts")).body.data).toHaveLength(1);
    await decide(id, "approve");
    const again = await ask("POST", "/contacts", contact, headers);
    expect([again.status, again.body.id, again.headers.get("idempotent-replayed")]).toEqual([
      202,
      id,
      "true",
    ]);
    await books.send("PATCH", "/settings/books", { approval_required: false });
    const off = await ask("POST", "/contacts", contact, headers);
    expect([off.status, off.body.id]).toEqual([202, id]);
    const other = await ask("POST", "/contacts", { ...contact, name: "Other" }, headers);
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
    const done = await ask("POST", "/contacts", contact, { "idempotency-key": "contact-2" });
    expect(done.status).toBe(201);
    await books.send("PATCH", "/settings/books", { approval_required: true });
    const replay = await ask("POST", "/contacts", contact, { "idempotency-key": "contact-2" });
    expect([replay.status, replay.body.id]).toEqual([201, done.body.id]);
    expect(await countContacts(books)).toBe(2);
  });

  it("is done once, however many approve at once, and never when a rejection was first", async () => {
    const { books, ask, decide } = await booksWithAgent();
    for (let round = 0; round < 4; round++) {
      const { body: draft } = await ask("POST", "/contacts", {
        ...contact,
        name: `Round ${round}`,
      });
      const before = await countContacts(books);
      const cost = await costOf(books, async () => {
        const answers = await Promise.all(
          ["approve", "reject", "approve", "approve", "reject"].map((verb) =>
            decide(draft.id, verb as "approve"),
          ),
        );
        expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      });
      const { body: after } = await books.send("GET", `/drafts/${draft.id}`);
      const isDone = after.status === "approved";
      expect([after.status, cost, (await countContacts(books)) - before]).toEqual(
        isDone ? ["approved", 1, 1] : ["rejected", 0, 0],
      );
    }
    const { body: held } = await ask("POST", "/reports", { type: "trial_balance" });
    const cost = await costOf(books, async () => {
      const answers = await Promise.all([1, 2, 3].map(() => decide(held.id, "approve")));
      expect(answers.map(({ body }) => body.status)).toEqual(["approved", "approved", "approved"]);
    });
    expect(cost).toBe(5);
    await expectSoundLedger(books.tenant);
  });

  it("stays with the reason where the world has changed, and is done once that is mended", async () => {
    const { books, ask, decide } = await booksWithAgent();
    const account = { code: "1999", name: "Agent’s", type: "asset" };
    const { body: draft } = await ask("POST", "/accounts", account);
    const own = await books.make("/accounts", { ...account, name: "Ours" });
    const refused = await decide(draft.id, "approve");
    expect([refused.status, refused.body.code]).toEqual([409, "already_exists"]);
    const { body: kept } = await books.send("GET", `/drafts/${draft.id}`);
    expect(kept).toMatchObject({ status: "waiting", refusal: { code: "already_exists" } });
    await books.send("PATCH", `/accounts/${own.id}`, { code: "1998" });
    const done = await decide(draft.id, "approve");
    expect(done.body).toMatchObject({ status: "approved", refusal: null });
  });

  it("spends within the agent’s budgets when it is approved", async () => {
    const { books, agent, ask, decide } = await booksWithAgent();
    const { body: draft } = await ask("POST", "/reports", { type: "trial_balance" });
    const budget = await callEndpoint(
      endpointNamed("budget.create"),
      {
        caller: {
          ...callerOf(books.tenant.owner),
          session: { id: "ses_test", authenticatedAt: new Date() },
        } as never,
        now: new Date(),
        ip: "",
        report: {},
      },
      {
        organization_id: books.tenant.organization.id,
        subject: "agent",
        subject_id: agent.id,
        period: "day",
        limit: 2,
        action: "block",
      },
    );
    expect(budget.limit).toBe(2);
    const refused = await decide(draft.id, "approve");
    expect([refused.status, refused.body.blocked_by]).toEqual([402, "budget"]);
    const { body: kept } = await books.send("GET", `/drafts/${draft.id}`);
    expect(kept).toMatchObject({ status: "waiting", refusal: { code: "insufficient_credits" } });
  });

  it("keeps the file that came with it, and free changes wait too", async () => {
    const { books, ask, decide } = await booksWithAgent();
    const content = btoa("date,amount\n2026-11-21,12.00\n");
    const { status, body: draft } = await ask("POST", "/documents", {
      content,
      name: "Receipt.csv",
    });
    expect([status, draft.file.bytes, draft.input]).toEqual([
      202,
      29,
      { name: "Receipt.csv", organization_id: books.tenant.organization.id },
    ]);
    const done = await decide(draft.id, "approve");
    expect([done.body.status, done.body.entity_type]).toEqual(["approved", "document"]);
    const id = done.body.entity_id;
    const file = await books.send("GET", `/documents/${id}/content`);
    expect(file.status).toBe(200);
    const row = await db().bookDraft.findUniqueOrThrow({ where: { id: draft.id } });
    expect(row.file).toBe(null);

    const { status: kept, body: archive } = await ask("POST", `/documents/${id}/archive`);
    expect([kept, archive.credits]).toEqual([202, 0]);
    expect((await books.send("GET", `/documents/${id}`)).body.archived_at ?? null).toBe(null);
    expect((await decide(archive.id, "approve")).body.status).toBe("approved");
    const archived = await db().document.findUniqueOrThrow({ where: { id } });
    expect(archived.archivedAt).not.toBe(null);
  });

  it("is done, of more free changes at once than the database has connections for", async () => {
    const { books, ask, decide } = await booksWithAgent();
    const drafts = await Promise.all(
      Array.from({ length: env().DATABASE_POOL_SIZE + 5 }, async (_, n) => {
        const made = await books.make("/documents", {
          content: btoa(`date,amount\n2026-11-21,${n}.00\n`),
          name: `${n}.csv`,
        });
        return (await ask("POST", `/documents/${made.id}/archive`)).body;
      }),
    );
    const decided = await Promise.all(drafts.map(({ id }) => decide(id, "approve")));
    expect(decided.map(({ body }) => body.status)).toEqual(drafts.map(() => "approved"));
    const { id: organizationId } = books.tenant.organization;
    expect(await db().document.count({ where: { organizationId, archivedAt: null } })).toBe(0);
  });

  it("is decided by owners, admins and their keys, never by agents or keys made by keys", async () => {
    const { books, ask } = await booksWithAgent(500, ["accounting:write", "keys:write"]);
    const { body: draft } = await ask("POST", "/contacts", contact);
    for (const verb of ["approve", "reject"]) {
      const own = await ask("POST", `/drafts/${draft.id}/${verb}`);
      expect([own.status, own.body.code]).toEqual([403, "forbidden"]);
    }
    // Nor may it switch the requirement off: that waits for approval too.
    const off = await ask("PATCH", "/settings/books", { approval_required: false });
    expect([off.status, off.body.operation]).toEqual([202, "book_settings.update"]);
    expect((await books.send("GET", "/settings/books")).body.approval_required).toBe(true);
    const other = await booksWithAgent();
    const elsewhere = await other.decide(draft.id, "approve");
    expect(elsewhere.status).toBe(404);
  });

  it("is done at once for people and plain keys, and for agents where nothing is required", async () => {
    const { books, ask } = await booksWithAgent();
    expect((await books.send("POST", "/contacts", contact)).status).toBe(201);
    await books.send("PATCH", "/settings/books", { approval_required: false });
    expect((await ask("POST", "/contacts", contact)).status).toBe(201);
    expect((await ask("GET", "/contacts")).status).toBe(200);
  });
});

describe("the list of drafts", () => {
  let world: Awaited<ReturnType<typeof booksWithAgent>>;
  beforeAll(async () => {
    world = await booksWithAgent();
  });

  it("is read to the end in pages, and by status", async () => {
    const { books, ask, decide } = world;
    const ids: string[] = [];
    for (let n = 0; n < 7; n++)
      ids.unshift((await ask("POST", "/contacts", { ...contact, name: `N ${n}` })).body.id);
    await decide(ids[0] ?? "", "reject");
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await books.send("GET", `/drafts?limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      if (!body.has_more) break;
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(ids);
    const waiting = await books.send("GET", "/drafts?status=waiting");
    expect(waiting.body.data).toHaveLength(6);
    const rejected = await books.send("GET", "/drafts?status=rejected");
    expect(rejected.body.data.map(({ id }: { id: string }) => id)).toEqual([ids[0]]);
  });

  it("ends at 500 that wait", async () => {
    const { books, agent, ask } = world;
    const { id: organizationId } = books.tenant.organization;
    await db().$executeRaw`
      insert into book_drafts (id, organization_id, operation, input, credits, agent_id, made_through, created_at)
      select 'drf_' || lpad(n::text, 26, '0'), ${organizationId}, 'contact.create', '{}', 0, ${agent.id}, '{}', now()
      from generate_series(1, 494) n`;
    const refused = await ask("POST", "/contacts", contact);
    expect([refused.status, refused.body.waiting]).toEqual([409, 500]);
  });
});
