import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { findUserByPassword, requestLink } from "@/server/users/sign-in";
import { requestSignUp } from "@/server/users/sign-ups/request-sign-up";
import { batterySize } from "../support/battery";
import { type Stack, startStack } from "../support/stack";

const PAIRS = 200;
const ROUNDS = 3;
const MOST_APART = 0.05;

let stack: Stack;
beforeAll(async () => {
  // As hashes are in production: here the time counts.
  process.env.PASSWORD_HASH_MEMORY_KIB = "19456";
  stack = await startStack();
});
afterAll(() => stack.stop());

const password = "a long enough password";

const asks: [what: string, ask: (email: string) => Promise<unknown>][] = [
  [
    "signing up",
    (email) =>
      requestSignUp(
        { email, name: "Ada", password, organizationName: "Acme", network: null },
        new Date(),
      ),
  ],
  ["a sign-in link", (email) => requestLink({ email, purpose: "sign_in" })],
  ["a password reset", (email) => requestLink({ email, purpose: "reset_password" })],
  ["a wrong password", (email) => findUserByPassword(email, "not the password")],
];

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start);
}

function median(times: number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

// A busy machine says nothing about times, so only the battery asks.
describe.runIf(batterySize(0, 1) === 1)("the time of an answer, in the battery only", () => {
  it.each(asks)("tells nobody whether an address has an account: %s", async (_what, ask) => {
    const { email: known } = await newPerson(new Date(), {
      email: uniqueEmail("known"),
      name: "Known",
    });
    for (let n = 0; n < 20; n++) await ask(n % 2 ? known : uniqueEmail("warm"));
    // What else the machine does moves one round; a difference that is there shows in every one.
    const apart: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
      for (let pair = 0; pair < PAIRS; pair++) {
        const unknown = uniqueEmail("unknown");
        const order = randomInt(2)
          ? (["known", "unknown"] as const)
          : (["unknown", "known"] as const);
        for (const which of order)
          times[which].push(await timed(() => ask(which === "known" ? known : unknown)));
      }
      const [a, b] = [median(times.known), median(times.unknown)];
      apart.push(Math.abs(a - b) / Math.max(a, b));
      if ((apart.at(-1) ?? 1) < MOST_APART) break;
    }
    expect(Math.min(...apart), apart.join(", ")).toBeLessThan(MOST_APART);
  });
});
