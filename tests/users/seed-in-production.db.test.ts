import { spawnSync } from "node:child_process";
import { afterAll, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { bundled } from "../support/bundled";

afterAll(disconnectDb);

const production = {
  PATH: process.env.PATH,
  NODE_ENV: "production" as const,
  DATABASE_URL: process.env.DATABASE_URL,
  APP_URL: "https://credits.acme.test",
  NEXTAUTH_SECRET: "Zm9yIHRlc3RzIG9ubHksIGJ1dCBsb25nIGVub3VnaCE",
  STRIPE_SECRET_KEY: "sk_live_51Habc",
  STRIPE_WEBHOOK_SECRET: "whsec_8f3ac1",
  RESEND_API_KEY: "re_8f3ac1",
  EMAIL_FROM: "Acme <billing@acme.test>",
  SELLER_ADDRESS: "1 Main Street, Austin, TX 78701, USA",
};

const seed = (env: Record<string, string | undefined>) =>
  spawnSync(process.execPath, [bundled("server/seed.ts"), "two-tenants"], {
    env: env as NodeJS.ProcessEnv,
    encoding: "utf8",
  });

it.each([
  ["in production mode", { BURSAR_MODE: "production" }],
  ["without a mode, which is production", {}],
])("the seed makes no owners with public passwords %s", async (_, mode) => {
  const { status, stdout, stderr } = seed({ ...production, ...mode });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/local mode only\. Nothing was created/);
  expect(await db().user.count()).toBe(0);
  expect(await db().organization.count()).toBe(0);
});

it("the seed makes them in local mode", async () => {
  const { status, stdout } = seed(process.env);
  expect(status).toBe(0);
  expect(stdout).toContain("correct-horse-battery");
});
