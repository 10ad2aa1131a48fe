import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { allowKeyToGrant } from "@/server/grants/allow-key";
import { newApiKey } from "@/server/scenarios/story";
import { clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWithoutBooks } from "../support/tenant";
import { buildCli, type Cli, cliIn, type Started } from "./cli-process";

const fixtures = join(import.meta.dirname, "fixtures");
let stack: Stack;
let tenant: Tenant;
let cli: Cli;
beforeAll(async () => {
  Object.assign(process.env, { RATE_LIMIT_PER_MINUTE: "1000000" });
  stack = await startStack();
  tenant = await tenantWithoutBooks(1_000);
  cli = buildCli(stack.apiUrl);
});
afterAll(() => stack.stop());

/** The command line with a key of these scopes in its environment, as in CI. */
async function withKey(
  scopes: string[],
  name = "CI",
): Promise<Cli & { keyId: string; key: string }> {
  const of = { name, scopes };
  const { id, key } = await newApiKey(new Date(), tenant.organization, tenant.owner, of);
  const made = cliIn(cli.folder, join(cli.folder, "bursar.mjs"), stack.apiUrl, {
    BURSAR_KEY: key,
  });
  return { ...made, keyId: id, key };
}

const all = ["billing:read", "usage:write", "webhooks:write"];
const said = (started: Started, text: string) => expect.poll(started.out).toContain(text);

describe("bursar login", () => {
  it("waits for the browser, keeps the key for this user alone, and logout revokes it", async () => {
    const login = cli.start("login", "--json", "--name", "build machine!");
    await expect.poll(login.err).toContain("user_code");
    const { user_code } = JSON.parse(login.err().trim());
    const owner = await clientOf(stack, { user: tenant.owner });
    const path = `/organizations/${tenant.organization.id}/cli-logins/${user_code}/approve`;
    expect((await owner.post(path, { scopes: all })).status).toBe(201);
    const { code, out } = await login.ended;
    expect(code).toBe(0);
    const told = JSON.parse(out);
    expect(told).toMatchObject({ name: "CLI on build machine", scopes: all });
    expect(out + login.err()).not.toContain("bk_live_");
    expect(statSync(told.stored_in).mode & 0o777).toBe(0o600);
    expect(readFileSync(told.stored_in, "utf8")).toContain("bk_live_");

    expect(JSON.parse((await cli.run("whoami", "--json")).out)).toMatchObject({
      id: told.key_id,
      key_from: "login",
      organization: { id: tenant.organization.id },
    });
    expect((await cli.run("logout")).out).toContain("The key was revoked");
    const { revokedAt } = await db().apiKey.findUniqueOrThrow({ where: { id: told.key_id } });
    expect(revokedAt).not.toBeNull();
    expect(await cli.run("whoami")).toMatchObject({ code: 3, err: /There is no API key/ });
    expect((await cli.run("logout")).out).toContain("not signed in");
  });

  it("that is declined gets nothing and says so", async () => {
    const login = cli.start("login", "--no-browser");
    await expect.poll(login.err).toMatch(/code=[A-Z-]+/);
    const code = /code=([A-Z-]+)/.exec(login.err())?.[1];
    const owner = await clientOf(stack, { user: tenant.owner });
    await owner.post(`/v1/cli-logins/${code}/decline`, {});
    expect(await login.ended).toMatchObject({ code: 3, err: /declined in the browser/ });
  });

  it("with a key keeps one that works and no other", async () => {
    const { key } = await newApiKey(new Date(), tenant.organization, tenant.owner, {
      name: "Given",
      scopes: ["billing:read"],
    });
    expect(await cli.run("login", "--key", `${key}x`)).toMatchObject({ code: 3 });
    expect(await cli.run("login", "--key", key)).toMatchObject({ code: 0, out: /Signed in/ });
    expect((await cli.run("logout")).code).toBe(0);
  });
});

describe("every command", () => {
  const commands = "login logout whoami init listen trigger prices import doctor".split(" ");

  it.each(commands)("%s has help with examples", async (command) => {
    const { code, out } = await cli.run(command, "--help");
    expect([code, out]).toEqual([0, expect.stringContaining("$ bursar ")]);
  });

  it("says what is wrong, in words or JSON, with its exit code", async () => {
    expect(await cli.run("listne")).toMatchObject({ code: 2, err: /Did you mean listen/ });
    expect(await cli.run("listen")).toMatchObject({ code: 2, err: /--forward-to/ });
    const away = await cli.run(
      "whoami",
      "--json",
      "--key",
      "k",
      "--base-url",
      "http://127.0.0.1:1",
    );
    expect([away.code, JSON.parse(away.err)]).toMatchObject([
      4,
      { error: { code: "unreachable" } },
    ]);
    const unknown = await cli.run("whoami", "--key", "nonsense");
    expect(unknown).toMatchObject({ code: 3, err: /Run bursar login/ });
    expect(unknown.err).not.toContain("\u001b[");
    const reader = await withKey(["billing:read"]);
    expect(await reader.run("trigger", "credits.low", "--json")).toMatchObject({
      code: 1,
      err: /"code":"forbidden"/,
    });
  });
});

describe("bursar init", () => {
  it.each([
    ["next", { "package.json": '{"dependencies":{"next":"16.0.0"}}' }, ".env.local"],
    ["hono", { "package.json": '{"dependencies":{"hono":"4.0.0"}}' }, ".env"],
    ["express", { "package.json": '{"devDependencies":{"express":"5.0.0"}}' }, ".env"],
    ["node", { "package.json": "{}" }, ".env"],
    ["python", { "requirements.txt": "requests\n" }, ".env"],
  ])(
    "knows a project of %s, adds what is missing and overwrites nothing",
    async (name, files, env) => {
      const project = join(cli.folder, `project-${name}`);
      mkdirSync(project);
      for (const [file, text] of Object.entries(files)) writeFileSync(join(project, file), text);
      writeFileSync(join(project, env), "OTHER=1\nBURSAR_URL=https://mine.example");
      const ci = await withKey(all);
      const first = await ci.run("init", project, "--json");
      expect(JSON.parse(first.out)).toMatchObject({ framework: name });
      const settings = readFileSync(join(project, env), "utf8");
      expect(settings).toMatch(
        /^OTHER=1\nBURSAR_URL=https:\/\/mine\.example\nBURSAR_KEY=bk_live_\w+\n$/,
      );
      expect(readFileSync(join(project, ".gitignore"), "utf8")).toBe(`${env}\n`);
      const again = JSON.parse((await ci.run("init", project, "--json")).out);
      expect(again.files.map(({ done }: { done: string }) => done)).toEqual([
        "kept",
        "kept",
        "kept",
      ]);
      expect(readFileSync(join(project, env), "utf8")).toBe(settings);
    },
  );

  it("refuses a folder that is no project, and writes an example that makes a paid call", async () => {
    const ci = await withKey(all);
    const empty = join(cli.folder, "empty");
    mkdirSync(empty);
    expect(await ci.run("init", empty)).toMatchObject({ code: 1, err: /Nothing was written/ });
    expect((await ci.run("init", empty, "--framework", "node")).code).toBe(0);
    const before = await creditsOf(tenant);
    const file = join(empty, "bursar-example.mjs");
    const example = () => cliIn(empty, file, stack.apiUrl, { BURSAR_KEY: ci.key }).run();
    expect(await example()).toMatchObject({ code: 0, out: /^Credits charged: 1, left: \d+/ });
    expect(await example()).toMatchObject({ code: 0 });
    const price = await priceOfCall(ci.key);
    expect(before - (await creditsOf(tenant))).toBeCloseTo(price, 6);
  });
});

describe("bursar listen and trigger", () => {
  it("passes on signed events, survives a receiver that dies, and ends cleanly", async () => {
    const ci = await withKey(all);
    let receiver = await receive();
    const { port } = receiver;
    const listening = ci.start("listen", "--forward-to", `localhost:${port}/hook`, "--json");
    await said(listening, "whsec_");
    const { secret } = JSON.parse(listening.out().split("\n")[0] ?? "");
    expect((await ci.run("trigger", "credits.low")).out).toContain(
      "Sent credits.low to 1 listener",
    );
    await said(listening, '"status":200');
    const [got] = receiver.received;
    expect(new Webhook(secret).verify(got?.body ?? "", got?.headers ?? {})).toMatchObject({
      type: "credits.low",
      data: { organization_id: tenant.organization.id, test: true },
    });
    expect(got?.path).toBe("/hook");

    await receiver.stop();
    await ci.run("trigger", "purchase.paid");
    await said(listening, "connection refused");
    receiver = await receive(port);
    await ci.run("trigger", "purchase.paid");
    await expect.poll(() => receiver.received).toHaveLength(1);
    await expect.poll(() => listening.out().match(/"status":200/g)).toHaveLength(2);
    await receiver.stop();

    listening.process.kill("SIGINT");
    expect(await listening.ended).toMatchObject({ code: 0 });
    const open = await db().webhookEndpoint.count({ where: { openedBy: ci.keyId } });
    expect(open).toBe(0);
    expect(await ci.run("trigger", "credits.low")).toMatchObject({
      code: 1,
      err: /Nobody listens to credits.low/,
    });
  });

  it("opens another listener when its own is gone, and refuses events that don't exist", async () => {
    const ci = await withKey(all);
    const receiver = await receive();
    const target = `http://127.0.0.1:${receiver.port}/`;
    const listening = ci.start(
      "listen",
      "--forward-to",
      target,
      "--events",
      "credits.low",
      "--json",
    );
    await said(listening, "whsec_");
    await db().webhookEndpoint.deleteMany({ where: { openedBy: ci.keyId } });
    await expect
      .poll(async () => (await ci.run("trigger", "credits.low")).code, { interval: 500 })
      .toBe(0);
    await said(listening, '"status":200');
    listening.process.kill("SIGTERM");
    expect(await listening.ended).toMatchObject({ code: 0 });
    await receiver.stop();
    const wrong = await ci.run("listen", "--forward-to", target, "--events", "credits.lost");
    expect(wrong).toMatchObject({ code: 1, err: /event_types/ });
    expect(await ci.run("listen", "--forward-to", "http://")).toMatchObject({ code: 2 });
  });
});

describe("bursar prices", () => {
  it("pulls the book, shows what differs, and hands changes to staff, who publish exactly them", async () => {
    const ci = await withKey(["billing:read"]);
    expect(await ci.run("prices", "pull")).toMatchObject({ code: 0, out: /standard book/ });
    expect(await ci.run("prices", "diff")).toMatchObject({ code: 0, out: /No differences/ });
    const path = join(cli.folder, "bursar.prices.json");
    const book = JSON.parse(readFileSync(path, "utf8"));
    expect(book.operations["invoice.create"]).toMatchObject({ credits: expect.any(Number) });
    book.operations["invoice.create"].credits = 7.25;
    book.models["gpt-4o"].input_credits_per_million += 10;
    writeFileSync(path, JSON.stringify(book));
    const diff = await ci.run("prices", "diff", "--json");
    expect([diff.code, JSON.parse(diff.out).changes]).toMatchObject([
      1,
      [
        { key: "invoice.create", to: "7.25 credits" },
        { kind: "model", key: "gpt-4o" },
      ],
    ]);
    expect(await ci.run("prices", "pull")).toMatchObject({ code: 1, err: /was not replaced/ });
    const before = await db().priceVersion.count();
    const begins = new Date(Date.now() + 3_600_000).toISOString();
    const pushed = await ci.run(
      ...["prices", "push", "--note", "In a test", "--effective-at", begins, "--json"],
    );
    const { review_url } = JSON.parse(pushed.out);
    const draft = JSON.parse(
      Buffer.from(new URL(review_url).searchParams.get("draft") ?? "", "base64url").toString(),
    );
    expect(draft).toEqual({
      price_book: "standard",
      note: "In a test",
      effective_at: begins,
      prices: {
        operations: { "invoice.create": { credits: 7.25 } },
        models: { "gpt-4o": book.models["gpt-4o"] },
      },
    });
    // A key publishes nothing.
    expect(await db().priceVersion.count()).toBe(before);
    const staff = await db().user.update({
      where: { id: tenant.owner.id },
      data: { isStaff: true },
    });
    const desk = await clientOf(stack, { user: staff });
    expect([201, 202]).toContain((await desk.post("/staff/price-versions", draft)).status);
    await db().user.update({ where: { id: staff.id }, data: { isStaff: false } });
    delete book.operations["invoice.create"];
    writeFileSync(path, JSON.stringify(book));
    expect(await ci.run("prices", "push", "--note", "In a test")).toMatchObject({
      code: 1,
      err: /leaves out prices/,
    });
    expect(await ci.run("prices", "pull", "--force", "--book", "team")).toMatchObject({ code: 0 });
  });
});

describe("bursar import", () => {
  const file = (name: string) => join(fixtures, name);
  const report = () =>
    JSON.parse(readFileSync(join(cli.folder, "bursar-import-report.json"), "utf8"));
  async function importer(allowance = 1_000_000): Promise<Cli> {
    const scopes = ["billing:read", "organizations:write"];
    const ci = await withKey(scopes, "Importer");
    const staff = { type: "staff" as const, id: "usr_staff" };
    await inTransaction((tx) => allowKeyToGrant(tx, ci.keyId, allowance, staff, new Date()));
    return ci;
  }

  it.each([
    ["lago-wallets.json", "lago", "1028.5"],
    ["stripe-customers.json", "stripe", "7500"],
    ["stripe-credit-grants.json", "stripe", "12000.5"],
    ["autumn-balances.json", "autumn", "150.25"],
    ["polar-customer-meters.json", "polar", "941.1"],
    ["balances.csv", "csv", "300.3"],
  ])("reads %s exactly, and a second run adds nothing", async (name, from, total) => {
    const ci = await importer();
    const feature = from === "autumn" ? ["--feature", "messages"] : [];
    const dry = await ci.run(
      "import",
      file(name),
      "--from",
      from,
      ...feature,
      "--dry-run",
      "--json",
    );
    expect(JSON.parse(dry.out)).toMatchObject({ dry_run: true, credits: total });
    const first = await ci.run("import", file(name), "--from", from, ...feature);
    expect(first, first.out + first.err).toMatchObject({ code: 0, out: /The sums agree/ });
    expect(report()).toMatchObject({
      agrees: true,
      expected: total,
      granted: total,
      already_there: 0,
    });
    const grants = await db().creditGrant.count();
    const second = await ci.run("import", file(name), "--from", from, ...feature);
    expect(second.code).toBe(0);
    expect(report()).toMatchObject({ agrees: true, granted: total, created: 0 });
    expect(await db().creditGrant.count()).toBe(grants);
    expect(report().skipped).toEqual(JSON.parse(dry.out).skipped);
  });

  it("takes a customer's paid and promotional credits without IDs, and asks for IDs where there are more rows", async () => {
    const path = join(cli.folder, "without-ids.csv");
    const rows = "customer_id,amount,type\nplain-1,10,prepaid\nplain-1,2.5,promotional\n";
    writeFileSync(path, rows);
    const ci = await importer();
    for (let round = 0; round < 2; round++)
      expect(await ci.run("import", path, "--from", "csv")).toMatchObject({ code: 0 });
    expect(report()).toMatchObject({ agrees: true, granted: "12.5", created: 0 });
    writeFileSync(path, `${rows}plain-1,7,promotional\n`);
    expect(await ci.run("import", path, "--from", "csv")).toMatchObject({
      code: 2,
      err: /plain-1 has two balances.*column named "id".*Nothing was imported/,
    });
  });

  it("says where the sums do not agree: an amount that changed, an allowance that ran out", async () => {
    const path = join(cli.folder, "changed.csv");
    writeFileSync(path, "customer_id,amount\nchanged-1,10\nchanged-2,20\n");
    const ci = await importer();
    expect((await ci.run("import", path, "--from", "csv")).code).toBe(0);
    writeFileSync(path, "customer_id,amount\nchanged-1,10\nchanged-2,25\n");
    const second = await ci.run("import", path, "--from", "csv");
    expect(second).toMatchObject({ code: 1, out: /changed-2: 25 in the file, 20 granted/ });
    expect(report()).toMatchObject({ agrees: false, expected: "35", granted: "30" });
    writeFileSync(path, "customer_id,amount\nmore-1,10\nmore-2,20\n");
    const poor = await importer(15);
    expect(await poor.run("import", path, "--from", "csv")).toMatchObject({
      code: 1,
      out: /The sums do not agree/,
    });
    expect(report()).toMatchObject({ granted: "10", created: 1 });
  });

  it("refuses before it begins: rounding, two of an ID, two currencies, missing scopes", async () => {
    const ci = await importer();
    const path = join(cli.folder, "wrong.csv");
    const refuse = async (text: string, words: RegExp) => {
      writeFileSync(path, text);
      expect(await ci.run("import", path, "--from", "csv")).toMatchObject({ err: words });
    };
    const organizations = await db().organization.count();
    await refuse("customer_id,amount\na,0.0000001\n", /more than six decimals/);
    await refuse("customer_id,amount\na,1\na,2\n", /there twice/);
    await refuse("customer_id,amount\na,ten\n", /is not an amount/);
    await refuse("name\na\n", /"customer_id" is missing/);
    const two = await ci.run("import", file("stripe-two-currencies.json"), "--from", "stripe");
    expect(two).toMatchObject({ code: 2, err: /eur and usd/ });
    const reader = await withKey(["billing:read"]);
    expect(await reader.run("import", file("balances.csv"), "--from", "csv")).toMatchObject({
      code: 1,
      err: /lacks grants:write/,
    });
    expect(await db().organization.count()).toBe(organizations);
  });

  it("leaves the ledger sound", () => expectSoundLedger(tenant));
});

describe("bursar doctor", () => {
  it("finds everything well with a key that works, and says what helps where it is not", async () => {
    const ci = await withKey(all);
    const well = await ci.run("doctor", "--json");
    expect(well.code, well.out).toBe(0);
    const states = JSON.parse(well.out).checks.map(
      ({ name, state }: { name: string; state: string }) => `${name}: ${state}`,
    );
    expect(states).toEqual([
      "Connection: ok",
      "Clock: ok",
      "API version: ok",
      "Key: ok",
      "Scopes: ok",
      "Balance: ok",
      "Webhooks: ok",
    ]);
    const few = await (await withKey(["billing:read"])).run("doctor");
    expect(few).toMatchObject({ code: 0, out: /Without usage:write/ });
    expect(await cli.run("doctor")).toMatchObject({ code: 3, out: /Run bursar login/ });
    expect(await cli.run("doctor", "--base-url", "http://127.0.0.1:1")).toMatchObject({ code: 4 });
  });
});

async function priceOfCall(key: string): Promise<number> {
  const client = await clientOf(stack, { key });
  type List = { data: { key: string; credits: number }[] };
  const { body } = await client.get<List>("/v1/operations");
  return body.data.find((operation) => operation.key === "api.call")?.credits ?? 0;
}

type Received = { path: string; headers: Record<string, string>; body: string };

async function receive(port = 0) {
  const received: Received[] = [];
  const server: Server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const headers = request.headers as Record<string, string>;
    received.push({ path: request.url ?? "", headers, body });
    response.end("ok");
  });
  await new Promise<void>((resolve) => server.listen(port, resolve));
  return {
    received,
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("a key's first call", () => {
  it("is noted once: refusals until one succeeds, then that one, whatever comes after it", async () => {
    const { run, keyId, key } = await withKey(["usage:write", "billing:read"], "First");
    const owner = await clientOf(stack, { user: tenant.owner });
    const path = `/organizations/${tenant.organization.id}/api-keys/${keyId}`;
    const firstCall = async () => (await owner.get(path)).body.first_call;
    expect(await firstCall()).toBeNull();
    const holder = await clientOf(stack, { key });
    await holder.get(path);
    expect(await firstCall()).toMatchObject({
      method: "GET",
      status: 403,
      code: "forbidden",
      detail: expect.stringContaining("keys:write"),
    });

    const charged = await run("charge", "api.call", "--idempotency-key", "first");
    expect(charged).toMatchObject({ code: 0, out: /1 credit charged for api\.call/ });
    const noted = {
      method: "POST",
      path: "/api/v1/charges",
      status: 201,
      code: null,
      credits: 1,
    };
    expect(await firstCall()).toMatchObject(noted);
    const again = await run("charge", "api.call", "--idempotency-key", "first");
    expect(again.out).toContain("by an earlier call");
    await holder.get(path);
    expect(await firstCall()).toMatchObject(noted);
    expect((await run("balance")).out).toMatch(/^[\d.]+ credits available/);
    const refused = await run("charge", "no.such");
    expect([refused.code, refused.err.match(/There is no operation/g)?.length]).toEqual([1, 1]);
  });
});
