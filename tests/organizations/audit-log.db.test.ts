import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import type { Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { allEndpoints } from "@/server/doors/endpoints/registry";
import { db } from "@/server/foundation/db";
import type { AuditEventAnswer } from "@/server/organizations/audit-log/audit-log.schema";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { hire } from "../members/story";
import { browserHeaders, callerOf, clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

type Page = { data: AuditEventAnswer[]; next_cursor: string | null };

let stack: Stack;
let tenant: Tenant;
let owner: Awaited<ReturnType<typeof clientOf>>;
let path: string;

beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWith(10);
  owner = await clientOf(stack, { user: tenant.owner });
  const { id } = tenant.organization;
  path = `/organizations/${id}/audit-log`;
  const { memberId } = await hire(tenant.organization, "member", "sam");
  await owner.patch(`/v1/members/${memberId}`, { role: "viewer" });
  await owner.post(`/organizations/${id}/api-keys`, { name: "Bot", scopes: ["audit:read"] });
  await owner.patch(`/organizations/${id}`, { name: "Renamed" });
  await owner.post("/v1/budgets", {
    organization_id: id,
    subject: "organization",
    period: "day",
    limit: 5,
  });
  await owner.post("/v1/apps", { organization_id: id, name: "Portal" });
  const staff = await newPerson(new Date(), {
    email: uniqueEmail("staff"),
    name: "Looker",
    isStaff: true,
  });
  const look = allEndpoints.find(({ name }) => name === "staff.account.get") as Endpoint;
  const context = { caller: callerOf(staff), now: new Date(), ip: "", report: {} };
  await callEndpoint(look, context, { credit_account_id: tenant.organization.creditAccountId });
});
afterAll(() => stack.stop());

const read = async (query = "") => (await owner.get<Page>(`${path}${query}`)).body;
const actions = ({ data }: Page) => data.map(({ action }) => action);

describe("the audit log of an organization", () => {
  it.each([
    ["members", "member.role_changed", "Member role changed"],
    ["keys", "api_key.created", "API key created"],
    ["settings", "organization.updated", "Organization updated"],
    ["money", "budget.created", "Budget created"],
    ["apps", "app.created", "App created"],
  ])("tells of %s who did it and what", async (kind, action, summary) => {
    const { data } = await read(`?kind=${kind}`);
    expect(data.every((event) => event.kind === kind)).toBe(true);
    expect(data.find((event) => event.action === action)).toMatchObject({
      summary,
      actor: { type: "user", id: tenant.owner.id },
    });
  });

  it("says nothing of first steps that were hidden, which happens once", async () => {
    const hide = async () =>
      (
        await owner.patch<{ onboarded_at: string }>(`/organizations/${tenant.organization.id}`, {
          onboarded: true,
        })
      ).body.onboarded_at;
    const before = actions(await read());
    const first = await hide();
    expect(first).toEqual(expect.any(String));
    expect(await hide()).toBe(first);
    expect(actions(await read())).toEqual(before);
  });

  it("tells that our staff looked, and neither which of them nor what they noted", async () => {
    const { data } = await read("?kind=staff");
    expect(data).toMatchObject([
      {
        action: "credit_account.looked_at",
        actor: { type: "staff", id: null, name: "Bursar staff" },
        details: {},
      },
    ]);
  });

  it("shows nobody what is the platform's own", async () => {
    await db().auditEvent.create({
      data: {
        id: "aud_01kan3x7c9e6mvb4f2tq8zr5ws",
        organizationId: tenant.organization.id,
        actorType: "staff",
        actorId: "usr_staff",
        action: "staff_request.made",
        kind: "internal",
        subjectId: "sta_1",
        details: { note: "Doubtful customer" },
        createdAt: new Date(),
      },
    });
    const everything = await read("?limit=200");
    expect(JSON.stringify(everything)).not.toContain("Doubtful");
  });

  it("is read to its end page by page, each event once, in order", async () => {
    const whole = await read("?limit=200");
    const paged: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Page = await read(`?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
      paged.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(whole.data.map(({ id }) => id));
    expect(paged.length).toBeGreaterThan(5);
    const times = whole.data.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
  });

  it("is narrowed to who did it and to days", async () => {
    expect(actions(await read(`?actor_id=${tenant.owner.id}&kind=keys`))).toContain(
      "api_key.created",
    );
    expect(actions(await read("?actor_id=usr_nobody"))).toEqual([]);
    expect(actions(await read("?from=2020-01-01&to=2020-01-31"))).toEqual([]);
    expect(actions(await read("?from=2020-01-01&to=2099-01-01")).length).toBeGreaterThan(5);
  });

  it("is exported as CSV, with what the page shows", async () => {
    const headers = await browserHeaders(tenant.owner);
    const answer = await fetch(`${stack.apiUrl}/api${path}/export?format=csv&kind=members`, {
      headers,
    });
    const text = await answer.text();
    expect(answer.headers.get("content-disposition")).toMatch(/audit-log-.*\.csv/);
    expect(text).toContain("Member role changed");
    expect(text).toContain(",sam,Role changed from member to viewer.,");
    expect(text).not.toContain("API key created");
  });

  it("is not for members, and for keys that may read it", async () => {
    const { user } = await hire(tenant.organization, "member");
    const asMember = await clientOf(stack, { user });
    expect((await asMember.get(path)).status).toBe(403);
    const { body } = await owner.post<{ key: string }>(
      `/organizations/${tenant.organization.id}/api-keys`,
      { name: "SIEM", scopes: ["audit:read"] },
    );
    const byKey = await clientOf(stack, { key: body.key });
    expect((await byKey.get(path)).status).toBe(200);
  });
});
