import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { createJoinLink } from "@/server/members/join-links/create-join-link";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { asPerson } from "../members/story";
import { newBrowser, signInWith } from "../support/sign-in";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";
import { password } from "./story";

let stack: Stack;
let tenant: Tenant;
let link: string;
beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWith(5);
  const scope = { organization_id: tenant.organization.id as `org_${string}` };
  const made = await createJoinLink(
    asPerson(tenant.owner),
    { ...scope, role: "viewer" },
    new Date(),
  );
  link = made.url?.split("/").at(-1) ?? "";
});
afterAll(() => stack.stop());

const asks: [what: string, procedure: string, input: (email: string) => object][] = [
  [
    "signing up",
    "signUp",
    (email) => ({ email, name: "Ada", password, organization_name: "Acme" }),
  ],
  ["signing up to join", "signUpToJoin", (email) => ({ email, name: "Ada", password, link })],
  ["a sign-in link", "requestSignInLink", (email) => ({ email })],
  ["a sign-in link to a place", "requestSignInLink", (email) => ({ email, next: "/acme" })],
  ["a password reset", "requestPasswordReset", (email) => ({ email })],
];

/** What a request left behind: jobs by name, sign-ups, tokens, emails. */
async function leftBehind(): Promise<unknown> {
  const [jobs, signUps, tokens, mails] = await Promise.all([
    db()
      .$queryRaw`select task_identifier as task, count(*)::int as n from graphile_worker.jobs where attempts = 0 group by 1`,
    db().signUp.count(),
    db().emailToken.count(),
    db().emailMessage.count(),
  ]);
  return { jobs, signUps, tokens, mails };
}

async function ask(procedure: string, input: object, email: string) {
  await stack.drainJobs();
  const before = await db().signUp.count();
  const response = await fetch(`${stack.apiUrl}/api/trpc/auth.${procedure}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: process.env.APP_URL ?? "" },
    body: JSON.stringify({ json: input }),
  });
  const { signUps, ...left } = (await leftBehind()) as {
    signUps: number;
    mails: number;
    tokens: number;
  };
  return {
    answer: {
      status: response.status,
      headers: [...response.headers.keys()].sort(),
      body: (await response.text()).replaceAll(email, "<email>"),
      jobs: (left as { jobs?: unknown }).jobs,
      signUps: signUps - before,
    },
    rows: [left.mails, left.tokens],
  };
}

describe("nobody learns whether an address has an account", () => {
  it.each(asks)(
    "by %s: the answer and what is done for it are the same",
    async (_what, procedure, input) => {
      const known = await newPerson(new Date(), { email: uniqueEmail("known"), name: "Known" });
      const unproven = await newPerson(new Date(), {
        email: uniqueEmail("unproven"),
        name: "Unproven",
      });
      await db().user.update({ where: { id: unproven.id }, data: { emailVerifiedAt: null } });
      const answers = [];
      for (const email of [known.email, uniqueEmail("unknown"), unproven.email]) {
        await stack.drainJobs();
        const before = [await db().emailMessage.count(), await db().emailToken.count()];
        const { answer, rows } = await ask(procedure, input(email), email);
        // The email is the job's: the request itself writes none.
        expect(rows).toEqual(before);
        answers.push(answer);
      }
      expect(answers[0]?.status).toBe(200);
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
    },
  );

  it("by a password: before an address is shown, the one just typed at a sign-up opens nothing", async () => {
    const known = await newPerson(new Date(), { email: uniqueEmail("known"), name: "Known" });
    const outcomes = [];
    for (const email of [known.email, uniqueEmail("unknown")]) {
      await ask("signUp", { email, name: "Ada", password, organization_name: "Acme" }, email);
      await stack.drainJobs();
      const { status, location } = await signInWith(newBrowser(), "password", { email, password });
      outcomes.push({ status, location });
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[0]?.status).toBe(401);
  });

  it("by the email they get themselves: the owner is told that it was tried, once an hour, without a word of who did", async () => {
    const known = await newPerson(new Date(), { email: uniqueEmail("known"), name: "Known" });
    for (let n = 0; n < 3; n++) {
      const typed = {
        email: known.email,
        name: "Mallory",
        password,
        organization_name: "Evil Corp",
      };
      await ask("signUp", typed, known.email);
    }
    await stack.drainJobs();
    const mails = await stack.emailsTo(known.email);
    expect(mails.map(({ subject }) => subject)).toEqual(["You already have an account"]);
    expect(mails[0]?.text).not.toMatch(/Mallory|Evil/);
    expect(await db().signUp.count({ where: { email: known.email } })).toBe(0);
  });
});
