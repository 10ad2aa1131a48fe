import { expect, it, vi } from "vitest";
import { serveNextAuth } from "@/server/doors/auth/serve-next-auth";

const nextAuth = vi.fn(async (_request: Request) => Response.json({ url: "http://127.0.0.1/" }));

function ask(path: string, init: RequestInit = {}) {
  nextAuth.mockClear();
  const request = new Request(`http://127.0.0.1:3000/api/auth/${path}`, {
    duplex: "half",
    ...init,
  } as RequestInit);
  return serveNextAuth(request, path.split("/"), nextAuth);
}
const form = (body: BodyInit) => ({ method: "POST", body });

it("what next-auth answers carries the headers of every answer", async () => {
  const answer = await ask("session");
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    ratelimit: expect.stringMatching(/^"address"/),
    "x-request-id": expect.stringMatching(/^req_/),
  });
});

it.each([
  ["DELETE", "session", "GET, HEAD"],
  ["POST", "csrf", "GET, HEAD"],
  ["GET", "callback/password", "POST"],
  ["PUT", "signout", "GET, HEAD, POST"],
])("%s %s is 405 and never reaches it", async (method, path, allow) => {
  const answer = await ask(path, { method });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
  expect(nextAuth).not.toHaveBeenCalled();
});

it.each(["nothing", "_log", "callback/github", "signin/other", "session/x"])(
  "%s is nothing of ours",
  async (path) => {
    expect((await ask(path, { method: "POST" })).status).toBe(404);
    expect(nextAuth).not.toHaveBeenCalled();
  },
);

it("broken JSON, other bytes than UTF-8 and more than 16 kB are refused before it reads them", async () => {
  const json = { "content-type": "application/json" };
  const refused = [
    await ask("callback/password", { ...form('{"a":'), headers: json }),
    await ask("callback/password", form(new Uint8Array([0xff, 0xfe]))),
    await ask("callback/password", form("x".repeat(16_001))),
    await ask("callback/password", form(new Blob(["x".repeat(16_001)]).stream())),
  ];
  expect(refused.map(({ status }) => status)).toEqual([400, 400, 413, 413]);
  expect(nextAuth).not.toHaveBeenCalled();
});

it.each([
  ["rate_limited", 429],
  ["rate_limited%20120", 429],
  ["unavailable", 503],
])("a sign-in that is %s is %i with Retry-After, and keeps its words", async (kind, status) => {
  const url = `http://127.0.0.1/sign-in?error=${kind}`;
  nextAuth.mockImplementationOnce(async () => Response.json({ url }, { status: 401 }));
  const request = ask("callback/password", form("json=true"));
  const answer = await request;
  expect([answer.status, Number(answer.headers.get("retry-after")) > 0]).toEqual([status, true]);
  expect(await answer.json()).toEqual({ url });
});

it("a wrong password is 401 and says how to authenticate", async () => {
  const url = "http://127.0.0.1/sign-in?error=CredentialsSignin";
  nextAuth.mockImplementationOnce(async () => Response.json({ url }, { status: 401 }));
  const answer = await ask("callback/password", form("json=true"));
  expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([
    401,
    'Bearer realm="Bursar"',
  ]);
});
