import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { build } from "@/scripts/build.ts";
import { anyFreePort } from "@/scripts/free-port";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { batterySeed, batterySize, seeded } from "../support/battery";
import { type Stack, startStack } from "../support/stack";

const PAIRS = 200;
const WARM_UP = 40;
const MOST_APART = 0.05;

const password = "a long enough password";

let stack: Stack;
let site: string;
const processes: ChildProcess[] = [];

/** The product as it is built and started: web with Next, and the worker that sends the emails. */
async function startProduct(): Promise<void> {
  await build();
  const port = await anyFreePort();
  site = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    NODE_ENV: "production" as const,
    APP_URL: site,
    NEXTAUTH_URL: site,
    HOST: "127.0.0.1",
    PORT: String(port),
    TRUSTED_PROXIES: "1", // every request comes from a network of its own, so no limit is met
  };
  for (const script of ["dist/server/main.js", "dist/server/worker.js"])
    processes.push(spawn(process.execPath, [script], { env, stdio: "inherit" }));
  const isReady = async () => (await fetch(`${site}/api/ready`).catch(() => undefined))?.ok;
  await vi.waitUntil(isReady, { timeout: 120_000 });
}

let asked = 0;
function headers(more: Record<string, string> = {}): Record<string, string> {
  asked++;
  return { origin: site, "x-forwarded-for": `10.${asked >> 8}.${asked & 255}.1`, ...more };
}

/** Asks a procedure and answers how long it took, in nanoseconds. */
async function procedure(name: string, input: object): Promise<number> {
  return timed(`${site}/api/trpc/auth.${name}`, 200, {
    method: "POST",
    headers: headers({ "content-type": "application/json" }),
    body: JSON.stringify({ json: input }),
  });
}

async function wrongPassword(email: string): Promise<number> {
  const csrf = await fetch(`${site}/api/auth/csrf`, { headers: headers() });
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const cookie = csrf.headers.getSetCookie().map((one) => one.split(";")[0]);
  return timed(`${site}/api/auth/callback/password`, 401, {
    method: "POST",
    headers: headers({ cookie: cookie.join("; ") }),
    body: new URLSearchParams({ csrfToken, email, password: "not the password", json: "true" }),
  });
}

async function timed(url: string, status: number, init: RequestInit): Promise<number> {
  const start = process.hrtime.bigint();
  const answer = await fetch(url, init);
  await answer.arrayBuffer();
  const took = Number(process.hrtime.bigint() - start);
  expect(answer.status).toBe(status);
  return took;
}

const signUp = (email: string) =>
  procedure("signUp", { email, name: "Ada", password, organization_name: "Acme" });

const asks: [what: string, ask: (email: string) => Promise<number>][] = [
  ["a sign-up", signUp],
  [
    "a sign-up sent again",
    async (email) => {
      await signUp(email);
      await untilNothingWaits();
      return signUp(email);
    },
  ],
  ["a sign-in link", (email) => procedure("requestSignInLink", { email })],
  ["a password reset", (email) => procedure("requestPasswordReset", { email })],
  ["a wrong password", wrongPassword],
];

/** What one request leaves to the worker is no part of the next one's time. */
async function untilNothingWaits(): Promise<void> {
  const jobs = () => db().$queryRaw<unknown[]>`select 1 from graphile_worker.jobs limit 1`;
  await expect.poll(jobs, { interval: 5 }).toEqual([]);
}

function median(times: number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return ((sorted[times.length / 2 - 1] ?? 0) + (sorted[times.length / 2] ?? 0)) / 2;
}

// A busy machine says nothing about times, so only the battery asks.
describe.runIf(batterySize(0, 1) === 1)("the time of an answer, in the battery only", () => {
  beforeAll(async () => {
    process.env.PASSWORD_HASH_MEMORY_KIB = "19456"; // as in production: here the time counts
    stack = await startStack();
    await startProduct();
  });
  afterAll(async () => {
    for (const child of processes) {
      child.kill();
      await once(child, "exit");
    }
    await stack.stop();
  });

  it.each(asks)(
    `tells nobody whether an address has an account: %s (seed ${batterySeed})`,
    async (what, ask) => {
      const requests: { which: "known" | "unknown"; email: string }[] = [];
      for (let pair = 0; pair < PAIRS; pair++) {
        const { email } = await newPerson(new Date(), { email: uniqueEmail("pair"), name: "Ada" });
        requests.push({ which: "known", email }, { which: "unknown", email: uniqueEmail("pair") });
      }
      for (let n = 0; n < WARM_UP; n++) await ask(uniqueEmail("warm"));
      // In any order: what came just before moves a time by more than what is looked for.
      const times: Record<"known" | "unknown", number[]> = { known: [], unknown: [] };
      for (const { which, email } of seeded(batterySeed).shuffle(requests)) {
        await untilNothingWaits();
        times[which].push(await ask(email));
      }
      const [a, b] = [median(times.known), median(times.unknown)];
      const apart = Math.abs(a - b) / Math.max(a, b);
      const told = `known ${(a / 1e6).toFixed(3)} ms, unknown ${(b / 1e6).toFixed(3)} ms`;
      console.log(`${what}: ${told}, ${(100 * apart).toFixed(2)}% apart`);
      expect(apart, told).toBeLessThan(MOST_APART);
    },
  );
});
