import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { User } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson, PASSWORD } from "@/server/scenarios/story";
import { confirmByPasskey } from "@/server/users/second-factor/confirm-by-passkey";
import { passkeyRequest } from "@/server/users/second-factor/passkeys";
import { openSession } from "@/server/users/sessions/open-session";
import { clientOf } from "../support/client";
import { headersOf, newBrowser, signInWith } from "../support/sign-in";
import { SoftPasskey } from "../support/soft-passkey";
import { type Stack, startStack } from "../support/stack";

// Passkeys belong to a name: none is made for an IP address.
vi.hoisted(() => {
  process.env.APP_URL = "http://localhost:3000";
});

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type Options = { challenge: string };

async function withPasskey() {
  const user = await newPerson(new Date(), { email: uniqueEmail("person"), name: "Ada Example" });
  const client = await clientOf(stack, { user });
  const device = new SoftPasskey();
  const { body: options } = await client.post<Options>("/v1/me/passkeys/options", {});
  const added = await client.post<{ recovery_codes: string[] }>("/v1/me/passkeys", {
    name: "My laptop",
    response: device.create(options),
  });
  return { user, client, device, added };
}

const request = () => passkeyRequest("sign_in", null, new Date());

/** Offers an answer as the sign-in page does. @returns the status of /me afterwards */
async function signIn(response: object): Promise<number> {
  const browser = newBrowser();
  await signInWith(browser, "passkey", { response: JSON.stringify(response) });
  return (await stack.json(`${stack.apiUrl}/api/me`, { headers: headersOf(browser) })).status;
}

const sessionsOf = (user: User) =>
  db().session.count({ where: { userId: user.id, endedAt: null } });

describe("a passkey", () => {
  it("signs in alone, and makes a password ask for a second factor", async () => {
    const { user, device, added } = await withPasskey();
    expect([added.status, added.body.recovery_codes.length]).toEqual([200, 10]);
    expect(await signIn(device.get(await request()))).toBe(200);
    const browser = newBrowser();
    const byPassword = { email: user.email, password: PASSWORD };
    expect((await signInWith(browser, "password", byPassword)).location).toContain("second_factor");
    expect(await signIn(device.get(await request()))).toBe(200);
  });

  it("answers a challenge of ours once: a recorded answer opens nothing", async () => {
    const { user, device } = await withPasskey();
    const answer = device.get(await request());
    const tries = await Promise.all([answer, answer, answer].map(signIn));
    expect(tries.sort()).toEqual([200, 401, 401]);
    expect(await signIn(answer)).toBe(401);
    const made = { challenge: Buffer.alloc(32, 7).toString("base64url") };
    expect(await signIn(device.get(made))).toBe(401);
    await db().passkeyChallenge.deleteMany({ where: { expiresAt: { lte: new Date() } } });
    const late = await passkeyRequest("sign_in", null, new Date(Date.now() - 5 * 60_000));
    expect(await signIn(device.get(late))).toBe(401);
    expect(await sessionsOf(user)).toBe(2);
  });

  it("opens nothing with an answer given to another site, or by a device that asked nobody", async () => {
    const { device } = await withPasskey();
    for (const how of [
      { origin: "https://evil.test" },
      { origin: `${process.env.APP_URL}.evil.test` },
      { rpId: "evil.test" },
      { verified: false },
    ]) {
      expect([how, await signIn(device.get(await request(), how))]).toEqual([how, 401]);
    }
    expect(await signIn(device.get(await request()))).toBe(200);
  });

  it("that is a copy gives itself away by its counter", async () => {
    const { device } = await withPasskey();
    expect(await signIn(device.get(await request()))).toBe(200);
    device.counter = 0;
    expect(await signIn(device.get(await request()))).toBe(401);
  });

  it("of somebody else, forged, or removed, opens nothing", async () => {
    const { user, client, device } = await withPasskey();
    const forged = new SoftPasskey();
    const answer = { ...forged.get(await request()), id: device.id, rawId: device.id };
    expect(await signIn(answer)).toBe(401);
    expect(await signIn(new SoftPasskey().get(await request()))).toBe(401);
    const passkey = await db().passkey.findFirstOrThrow({ where: { userId: user.id } });
    const stranger = await clientOf(stack, {
      user: await newPerson(new Date(), { email: uniqueEmail("stranger"), name: "Stranger" }),
    });
    expect((await stranger.delete(`/v1/me/passkeys/${passkey.id}`)).status).toBe(404);
    expect((await client.delete(`/v1/me/passkeys/${passkey.id}`)).status).toBe(200);
    expect(await signIn(device.get(await request()))).toBe(401);
    const after = await db().user.findUniqueOrThrow({ where: { id: user.id } });
    expect(after.secondFactorAt).toBeNull();
  });

  it("is added only with a challenge made for adding it, by the person who asked", async () => {
    const [ada, eve] = [await withPasskey(), await withPasskey()];
    const { body: theirs } = await ada.client.post<Options>("/v1/me/passkeys/options", {});
    for (const options of [theirs, await request()]) {
      const response = new SoftPasskey().create(options);
      const answer = await eve.client.post("/v1/me/passkeys", { name: "Stolen", response });
      expect([answer.status, answer.body.code]).toEqual([409, "wrong_state"]);
    }
    const { body: own } = await eve.client.post<Options>("/v1/me/passkeys/options", {});
    const elsewhere = new SoftPasskey().create(own, { origin: "https://evil.test" });
    const answer = await eve.client.post("/v1/me/passkeys", { name: "Odd", response: elsewhere });
    expect([answer.status, answer.body.code]).toEqual([400, "validation_failed"]);
    expect(await db().passkey.count({ where: { userId: eve.user.id } })).toBe(1);
  });

  it("confirms who one is, with a challenge for that and its owner alone", async () => {
    const [ada, eve] = [await withPasskey(), await withPasskey()];
    const opened = new Date(Date.now() - 11 * 60_000);
    const stored = await db().user.findUniqueOrThrow({ where: { id: ada.user.id } });
    const place = { ip: null, userAgent: "", secondFactor: true };
    const session = {
      userId: ada.user.id,
      sessionId: (await openSession(stored, place, opened)) ?? "",
    };
    const now = new Date();
    const ask = () => passkeyRequest("reauthenticate", ada.user.id, now);
    const confirm = (answer: ReturnType<SoftPasskey["get"]>) =>
      confirmByPasskey(session, answer, now);
    await expect(confirm(ada.device.get(await request()))).rejects.toMatchObject({
      code: "wrong_state",
    });
    await expect(confirm(eve.device.get(await ask()))).rejects.toMatchObject({
      code: "validation_failed",
    });
    await confirm(ada.device.get(await ask()));
    const read = await db().session.findUniqueOrThrow({ where: { id: session.sessionId } });
    expect(read.authenticatedAt).toEqual(now);
  });
});
