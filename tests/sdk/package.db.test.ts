import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { anyFreePort } from "@/scripts/free-port";
import { newWebhookSecret } from "@/server/gateways/webhooks/webhook-secret";
import { installOffline, packForConsumer } from "../support/packed-sdk";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, type Tenant, tenantWithoutBooks } from "../support/tenant";

let stack: Stack;
let packed: ReturnType<typeof packForConsumer>;
let tenant: Tenant;
const folders: string[] = [];
const started: ChildProcess[] = [];
beforeAll(async () => {
  stack = await startStack();
  packed = packForConsumer();
  const packages = ["react", "react-dom", "@types/react", "csstype"];
  installOffline(packed.folder, packed.tarball, packages);
  tenant = await tenantWithoutBooks(2);
});
afterEach(() => {
  for (const { pid } of started.splice(0)) if (pid) process.kill(-pid, "SIGKILL");
});
afterAll(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  packed.remove();
  await stack.stop();
});

for (const moduleResolution of ["NodeNext", "Bundler"])
  it(`compiles in a strict program that resolves modules by ${moduleResolution}`, () => {
    const folder = path.join(packed.folder, moduleResolution);
    mkdirSync(folder);
    writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
    cpSync("tests/sdk/consumer/program.tsx", path.join(folder, "program.tsx"));
    const module = moduleResolution === "NodeNext" ? "NodeNext" : "ESNext";
    const compilerOptions = {
      ...{
        module,
        moduleResolution,
        target: "ES2022",
        lib: ["ES2022", "DOM", "DOM.Iterable"],
        noEmit: true,
      },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      ...{ skipLibCheck: false, types: [], jsx: "react-jsx" },
    };
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    const tsc = path.resolve("node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
    expect(stdout).toBe("");
  });

it("runs as it is packed, with nothing else installed but React", () => {
  const script = `
    const { Bursar } = await import("@bursar/sdk");
    const { verifyWebhook } = await import("@bursar/sdk/webhooks");
    const { BursarProvider, Balance } = await import("@bursar/sdk/react");
    const { createElement } = await import("react");
    const { renderToString } = await import("react-dom/server");
    console.log(renderToString(createElement(BursarProvider, null, createElement(Balance))));
    console.log(typeof verifyWebhook, new Bursar({ apiKey: "k", baseUrl: "https://x/api/" }).organization);`;
  writeFileSync(path.join(packed.folder, "run.mjs"), script);
  const { stdout, stderr } = spawnSync(process.execPath, [path.join(packed.folder, "run.mjs")], {
    encoding: "utf8",
  });
  expect(stdout + stderr).toBe(
    '<section data-bursar="balance" aria-label="Credits" aria-busy="true"><h3 data-part="title">Credits</h3><p data-part="status" role="status">Loading…</p></section>\nfunction undefined\n',
  );
});

/** An example in an empty folder of its own, as somebody copies it. */
function copyExample(name: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `bursar-${name}-`));
  folders.push(folder);
  cpSync(`examples/${name}`, folder, { recursive: true });
  return folder;
}

/** The commands of its README, with the address and key of this test. */
function commandsOf(folder: string): { start: string[]; call: string } {
  const readme = readFileSync(path.join(folder, "README.md"), "utf8");
  const [start = "", calls = ""] = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(
    ([, code]) => code ?? "",
  );
  const filled = start
    .replace("http://localhost:3000", stack.apiUrl)
    .replace("bk_live_…", tenant.apiKey);
  return { start: filled.trim().split("\n"), call: calls.split("\n")[0] ?? "" };
}

/** Runs commands in one shell and waits until they say that something listens. */
async function run(
  folder: string,
  commands: string[],
  port: number,
  listens = "Listening on",
): Promise<void> {
  const child = spawn("bash", ["-ec", commands.join("\n")], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    // Its own, and nothing of what Vitest has set.
    env: {
      ...npmOffline,
      ...{ PATH: `${path.dirname(process.execPath)}:${process.env.PATH}`, HOME: folder },
      ...{ PORT: String(port), NEXT_TELEMETRY_DISABLED: "1" },
    } as Record<string, string> as NodeJS.ProcessEnv,
  });
  started.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk;
    });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", () => said.includes(listens) && resolve());
    child.once("exit", () => reject(new Error(`It ended before it listened:\n${said}`)));
  });
}

const npmOffline = {
  npm_config_offline: "true",
  npm_config_audit: "false",
  npm_config_fund: "false",
  npm_config_update_notifier: "false",
};

/** Runs the call that a README shows. Not synchronous: the server that the app calls is in this process. */
async function curl(
  call: string,
  port: number,
): Promise<{ haiku?: string; credits?: number; error?: string; buy?: string }> {
  const here = `${call} --silent --show-error`.replace("localhost:4000", `127.0.0.1:${port}`);
  const { stdout } = await promisify(execFile)("bash", ["-c", here]);
  return JSON.parse(stdout);
}

it("the five-minute claim: copy the Hono app, three commands, and its first paid call is in the ledger", async () => {
  const folder = copyExample("hono");
  // No registry can be reached here: the SDK is the tarball as it would be published, and the other packages are this
  // repository's. The commands are those of the README.
  const file = path.join(folder, "package.json");
  const app = JSON.parse(readFileSync(file, "utf8"));
  for (const name of Object.keys(app.dependencies))
    app.dependencies[name] =
      `file:${name === "@bursar/sdk" ? packed.tarball : path.resolve("node_modules", name)}`;
  writeFileSync(file, JSON.stringify(app));
  const { start, call } = commandsOf(folder);
  expect(start.map((command) => command.split(" ")[0])).toEqual(["npm", "export", "npm"]);
  const port = await anyFreePort();
  await run(folder, start, port);
  expect(await curl(call, port)).toEqual({ haiku: expect.stringContaining("autumn"), credits: 1 });
  const { body } = await stack.json<{ data: object[] }>(
    `${stack.apiUrl}/api/v1/ledger?operation=api.call`,
    {
      headers: { authorization: `Bearer ${tenant.apiKey}` },
    },
  );
  // It was reserved and then charged: the newest entry is the charge.
  expect(body.data[0]).toMatchObject({
    kind: "capture",
    amount: -1,
    operation: "api.call",
    description: "Haiku about autumn",
  });
  expect(await curl(call, port)).toMatchObject({ credits: 1 });
  expect(await curl(call, port)).toMatchObject({
    error: expect.stringContaining("has 0 credits"),
    fix: "Buy credits.",
    buy: expect.stringContaining("/go/billing"),
  });
  expect(await creditsOf(tenant)).toBe(0);
});

it("the Express app sells, refuses, serves the components and takes webhooks", async () => {
  tenant = await tenantWithoutBooks(1);
  const folder = copyExample("express");
  installOffline(folder, packed.tarball, ["express"]);
  const { start, call } = commandsOf(folder);
  const port = await anyFreePort();
  const secret = newWebhookSecret();
  await run(folder, [`export BURSAR_WEBHOOK_SECRET=${secret}`, ...start.slice(1)], port);
  expect(await curl(call, port)).toMatchObject({ credits: 1 });
  expect(await curl(call, port)).toMatchObject({ error: expect.stringContaining("has 0 credits") });
  const balance = await fetch(`http://127.0.0.1:${port}/api/bursar/balance`);
  expect(await balance.json()).toMatchObject({ available: 0 });
  const unsigned = await fetch(`http://127.0.0.1:${port}/webhooks`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  expect(unsigned.status).toBe(400);
});

it("the Next.js app starts, sells, refuses and serves the components", async () => {
  tenant = await tenantWithoutBooks(1);
  const folder = copyExample("next");
  const packages = [
    "next",
    "react",
    "react-dom",
    "typescript",
    "@types/node",
    "@types/react",
    ".bin",
  ];
  installOffline(folder, packed.tarball, packages);
  const [, key = "", start = ""] = commandsOf(folder).start;
  const port = await anyFreePort();
  // Turbopack follows no links out of the folder, and here the other packages are links.
  await run(folder, [key, `${start.replace("4000", String(port))} --webpack`], port, "Ready in");
  const url = `http://127.0.0.1:${port}`;
  const write = async () => {
    const init = { method: "POST", body: JSON.stringify({ topic: "Winter" }) };
    const response = await fetch(`${url}/api/haiku`, init);
    return { status: response.status, body: await response.json() };
  };
  expect(await write()).toMatchObject({ status: 200, body: { credits: 1 } });
  expect(await write()).toMatchObject({ status: 402, body: { fix: "Buy credits." } });
  const balance = await fetch(`${url}/api/bursar/balance`);
  expect(await balance.json()).toMatchObject({ posted: 0 });
  const page = await (await fetch(url)).text();
  expect(page).toContain("<h1>Haikus</h1>");
  expect(page).toContain('data-bursar="buy-credits"');
  expect(page).not.toContain(tenant.apiKey);
});
