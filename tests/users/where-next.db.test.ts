import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nextAuthOptions } from "@/server/doors/auth/next-auth-options";
import { inTransaction } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { sendEmailLink } from "@/server/users/email-links";
import { type Stack, startStack } from "../support/stack";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const elsewhere = ["//evil.test", "/.//evil.test/x", "/%2e//evil.test", "/\\evil.test", "/\t/evil"];

function askForLink(email: string, next: string) {
  return stack.json<{ error?: { json: { data: { problem: { code: string } } } } }>(
    `${stack.apiUrl}/api/trpc/auth.requestSignInLink`,
    { body: { json: { email, next } }, headers: { origin: process.env.APP_URL ?? "" } },
  );
}

describe("a place to go on to", () => {
  it.each(elsewhere)("on another site (%j) is refused when a link is asked for", async (next) => {
    const { status, body } = await askForLink(uniqueEmail("next"), next);
    expect(status).toBe(400);
    expect(body.error?.json.data.problem.code).toBe("validation_failed");
  });

  it.each(elsewhere)("on another site (%j) gets into no mail", async (next) => {
    const person = await newPerson(new Date(), { email: uniqueEmail("next"), name: "Next" });
    await inTransaction((tx) => sendEmailLink(tx, person, "sign_in", new Date(), { next }));
    await stack.drainJobs();
    const [mail] = await stack.emailsTo(person.email);
    expect(mail?.text).toContain("/sign-in/link?token=");
    expect(mail?.text).not.toContain("next=");
  });

  it("of this site is in the emailed link", async () => {
    const person = await newPerson(new Date(), { email: uniqueEmail("next"), name: "Next" });
    expect((await askForLink(person.email, "/acme/billing?tab=cards")).status).toBe(200);
    await stack.drainJobs();
    const [mail] = await stack.emailsTo(person.email);
    expect(mail?.text).toContain(`next=${encodeURIComponent("/acme/billing?tab=cards")}`);
  });

  it("of next-auth's callbackUrl is a place of ours", async () => {
    const redirect = nextAuthOptions().callbacks?.redirect;
    const baseUrl = process.env.APP_URL ?? "";
    const led = (url: string) => redirect?.({ url, baseUrl });
    expect(await led("/acme")).toBe(`${baseUrl}/acme`);
    expect(await led(`${baseUrl}/acme?tab=1`)).toBe(`${baseUrl}/acme?tab=1`);
    const evil = ["https://evil.test/", `${baseUrl}.evil.test/`, `${baseUrl}@evil.test/`];
    for (const url of [...evil, ...elsewhere, `${baseUrl}/.//evil.test`]) {
      expect(new URL((await led(url)) ?? "").origin, url).toBe(baseUrl);
      expect(await led(url)).toBe(baseUrl);
    }
  });
});
