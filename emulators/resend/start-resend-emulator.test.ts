import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Resend } from "resend";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { type ResendEmulator, startResendEmulator } from "./start-resend-emulator";

const email = {
  from: "Bursar <billing@bursar.test>",
  to: "owner@acme.test",
  subject: "Credits are running low",
  html: "<html><head></head><body><a href='https://app.test/buy'>Buy credits</a></body></html>",
  text: "Buy credits https://app.test/buy",
};

let emulator: ResendEmulator;
afterEach(() => emulator?.stop());

async function start(options: Partial<Parameters<typeof startResendEmulator>[0]> = {}) {
  emulator = await startResendEmulator({ port: 0, ...options });
  return new Resend("re_local_tests", { baseUrl: emulator.url });
}

async function mailbox(query = ""): Promise<{ id: string; to: string[]; subject: string }[]> {
  const answer = await fetch(`${emulator.url}/_emulator/messages${query}`);
  return (await answer.json()) as { id: string; to: string[]; subject: string }[];
}

async function addFault(fault: Record<string, unknown>) {
  const body = JSON.stringify(fault);
  const answer = await fetch(`${emulator.url}/_emulator/faults`, { method: "POST", body });
  expect(answer.status).toBe(201);
}

describe("sending", () => {
  it("takes an email from the official SDK and tells about it later", async () => {
    const resend = await start();
    const sent = await resend.emails.send({ ...email, replyTo: "help@bursar.test" });
    expect(sent.error).toBeNull();
    const id = sent.data?.id ?? "";
    const found = await resend.emails.get(id);
    expect(found.data).toMatchObject({
      object: "email",
      id,
      to: ["owner@acme.test"],
      reply_to: ["help@bursar.test"],
      subject: email.subject,
      html: email.html,
      text: email.text,
      last_event: "delivered",
    });
  });

  it("answers 404 not_found for an email it never took", async () => {
    const resend = await start();
    const { error } = await resend.emails.get("5f2a9c1e-0000-4000-8000-000000000000");
    expect(error).toMatchObject({ statusCode: 404, name: "not_found" });
  });

  it.each([
    ["no recipient", { to: [] }, "missing_required_field", "Missing `to` field."],
    ["no sender", { from: undefined }, "missing_required_field", "Missing `from` field."],
    ["no subject", { subject: "" }, "missing_required_field", "Missing `subject` field."],
    [
      "no body",
      { html: undefined, text: undefined },
      "missing_required_field",
      "Missing `html` or `text` field.",
    ],
    ["a sender that is no address", { from: "Bursar" }, "validation_error", "Invalid `from` field"],
    ["a recipient that is no address", { to: "acme" }, "validation_error", "Invalid `to` field"],
    [
      "too many recipients",
      { to: Array.from({ length: 51 }, (_, n) => `member${n}@acme.test`) },
      "validation_error",
      "maximum is 50",
    ],
    ["a subject with a line break", { subject: "a\nBcc: b@b.test" }, "validation_error", "subject"],
    [
      "a tag the API cannot store",
      { tags: [{ name: "kind", value: "low balance" }] },
      "validation_error",
      "Tags should only contain",
    ],
    [
      "an attachment without content",
      { attachments: [{ filename: "a.pdf" }] },
      "invalid_attachment",
      "Attachment must have",
    ],
  ])("refuses an email with %s and stores nothing", async (_, change, name, message) => {
    const resend = await start();
    const { data, error } = await resend.emails.send({ ...email, ...change } as typeof email);
    expect(data).toBeNull();
    expect(error).toMatchObject({ statusCode: 422, name });
    expect(error?.message).toContain(message);
    expect(await mailbox()).toEqual([]);
  });

  it("takes none of a strict batch with one bad email, and the good ones of a permissive one", async () => {
    const resend = await start();
    const batch = [email, { ...email, to: "nobody" }];
    const strict = await resend.batch.send(batch);
    expect(strict.error).toMatchObject({ statusCode: 422, name: "validation_error" });
    expect(await mailbox()).toHaveLength(0);
    const permissive = await resend.batch.send(batch, { batchValidation: "permissive" });
    expect(permissive.data?.data).toHaveLength(1);
    expect(permissive.data?.errors).toMatchObject([{ index: 1 }]);
    expect(await mailbox()).toHaveLength(1);
  });

  it("refuses live keys, missing keys and addresses beyond loopback", async () => {
    await start();
    const live = new Resend("re_8dh2Kx9s_live", { baseUrl: emulator.url });
    expect((await live.emails.send(email)).error).toEqual({
      statusCode: 403,
      name: "invalid_api_key",
      message: "live keys are refused by the emulator",
    });
    const none = await fetch(`${emulator.url}/emails`, { method: "POST", body: "{}" });
    expect(none.status).toBe(401);
    await expect(startResendEmulator({ port: 0, host: "0.0.0.0" })).rejects.toThrow(/loopback/);
  });
});

describe("idempotency", () => {
  it("gives the same id for the same key and body, and keeps one message", async () => {
    const resend = await start();
    const first = await resend.emails.send(email, { idempotencyKey: "low-balance/1" });
    const second = await resend.emails.send(email, { idempotencyKey: "low-balance/1" });
    expect(second.data).toEqual(first.data);
    expect(await mailbox()).toHaveLength(1);
  });

  it("answers 409 invalid_idempotent_request for the same key with another body", async () => {
    const resend = await start();
    await resend.emails.send(email, { idempotencyKey: "low-balance/1" });
    const other = { ...email, subject: "Another" };
    const { error } = await resend.emails.send(other, { idempotencyKey: "low-balance/1" });
    expect(error).toMatchObject({ statusCode: 409, name: "invalid_idempotent_request" });
  });

  it("forgets a key after 24 hours, and does not spend one on a refused email", async () => {
    let nowMs = Date.UTC(2026, 10, 21);
    const resend = await start({ now: () => nowMs });
    const refused = { ...email, to: "nobody" };
    await resend.emails.send(refused, { idempotencyKey: "k" });
    const first = await resend.emails.send(email, { idempotencyKey: "k" });
    nowMs += 24 * 3600 * 1000 - 1;
    expect((await resend.emails.send(email, { idempotencyKey: "k" })).data).toEqual(first.data);
    nowMs += 1;
    const later = await resend.emails.send(email, { idempotencyKey: "k" });
    expect(later.data?.id).not.toBe(first.data?.id);
  });
});

describe("control plane", () => {
  it("lists messages newest first, by recipient, and empties the mailbox", async () => {
    const resend = await start();
    await resend.emails.send(email);
    await resend.emails.send({ ...email, to: "Member <Member@acme.test>", subject: "Second" });
    expect((await mailbox()).map((m) => m.subject)).toEqual(["Second", email.subject]);
    expect((await mailbox("?to=member@acme.test")).map((m) => m.subject)).toEqual(["Second"]);
    expect((await mailbox("?to=ember@acme.test")).length).toBe(0);
    await fetch(`${emulator.url}/_emulator/messages`, { method: "DELETE" });
    expect(await mailbox()).toEqual([]);
  });

  it.each([
    ["status_500", 500],
    ["status_429", 429],
    ["status_409", 409],
    ["drop_before", null],
    ["reset", null],
  ])("%s fails the given number of times and sends nothing", async (effect, status) => {
    const resend = await start();
    await addFault({ method: "POST", path: "/emails", times: 2, effect });
    for (const _ of [1, 2]) {
      const { error } = await resend.emails.send(email, { idempotencyKey: "k" });
      expect(error?.statusCode).toBe(status);
    }
    expect(await mailbox()).toHaveLength(0);
    expect((await resend.emails.send(email, { idempotencyKey: "k" })).error).toBeNull();
    expect(await mailbox()).toHaveLength(1);
  });

  it("drop_after sends the email and loses the answer, so that a retry finds it sent", async () => {
    const resend = await start();
    await addFault({ path: "/emails", effect: "drop_after" });
    const lost = await resend.emails.send(email, { idempotencyKey: "k" });
    expect(lost.error).toMatchObject({ statusCode: null, name: "application_error" });
    const [message] = await mailbox();
    const retried = await resend.emails.send(email, { idempotencyKey: "k" });
    expect(retried.data?.id).toBe(message?.id);
    expect(await mailbox()).toHaveLength(1);
  });

  it("hang holds a request until the caller gives up, and forgotten faults do nothing", async () => {
    const resend = await start();
    await addFault({ path: "/emails", times: 5, effect: "hang" });
    const given = fetch(`${emulator.url}/emails`, {
      method: "POST",
      signal: AbortSignal.timeout(50),
      body: "{}",
    });
    await expect(given).rejects.toThrow(/timeout|aborted/i);
    await fetch(`${emulator.url}/_emulator/faults`, { method: "DELETE" });
    expect((await resend.emails.send(email)).error).toBeNull();
  });

  it("refuses a fault it does not know", async () => {
    await start();
    const body = JSON.stringify({ path: "/emails", effect: "explode" });
    const answer = await fetch(`${emulator.url}/_emulator/faults`, { method: "POST", body });
    expect(answer.status).toBe(422);
  });
});

describe("state file", () => {
  async function stateFile() {
    const folder = await mkdtemp(join(tmpdir(), "resend-emulator-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    return join(folder, "mail", "resend.json");
  }

  it("keeps messages and idempotency keys over a restart", async () => {
    const file = await stateFile();
    const resend = await start({ stateFile: file });
    const sent = await resend.emails.send(email, { idempotencyKey: "k" });
    await emulator.stop();
    const again = await start({ stateFile: file });
    expect((await mailbox()).map((m) => m.id)).toEqual([sent.data?.id]);
    expect((await again.emails.send(email, { idempotencyKey: "k" })).data).toEqual(sent.data);
  });

  it("flush has everything on disk when it resolves", async () => {
    const file = await stateFile();
    const resend = await start({ stateFile: file });
    await resend.emails.send(email);
    await emulator.flush();
    expect(JSON.parse(await readFile(file, "utf8")).messages).toHaveLength(1);
  });

  it("does not overwrite a file that is not its own", async () => {
    const file = join((await stateFile()).replace(/mail.resend\.json$/, ""), "notes.json");
    await writeFile(file, "my notes");
    await expect(startResendEmulator({ port: 0, stateFile: file })).rejects.toThrow(
      /not a mailbox/,
    );
    expect(await readFile(file, "utf8")).toBe("my notes");
  });
});

describe("mailbox page", () => {
  it("shows email for a recipient and a message whose links leave the sandboxed frame", async () => {
    const resend = await start();
    const { data } = await resend.emails.send(email);
    await resend.emails.send({ ...email, to: "other@acme.test", subject: "<b>Other</b>" });
    const all = await (await fetch(emulator.url)).text();
    expect(all).toContain("&lt;b&gt;Other&lt;/b&gt;");
    const page = await (await fetch(`${emulator.url}/?to=owner@acme.test&id=${data?.id}`)).text();
    expect(page).toContain(email.subject);
    expect(page).not.toContain("Other");
    expect(page).toContain("allow-top-navigation-by-user-activation");
    const frame = await fetch(`${emulator.url}/_emulator/messages/${data?.id}/html`);
    expect(frame.headers.get("content-security-policy")).toContain("sandbox");
    expect(await frame.text()).toContain('<head><base target="_top">');
  });

  it("answers 304 while nothing changed, so that the list is not redrawn", async () => {
    const resend = await start();
    const url = `${emulator.url}/_emulator/mailbox-list`;
    const etag = (await fetch(url)).headers.get("etag") ?? "";
    expect((await fetch(url, { headers: { "if-none-match": etag } })).status).toBe(304);
    await resend.emails.send(email);
    expect((await fetch(url, { headers: { "if-none-match": etag } })).status).toBe(200);
  });

  it("is closed to other names for this machine's address", async () => {
    await start();
    const { request } = await import("node:http");
    const status = await new Promise((resolve, reject) => {
      request(emulator.url, { headers: { host: "evil.test" } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on("error", reject)
        .end();
    });
    expect(status).toBe(403);
  });
});
