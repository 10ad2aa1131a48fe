import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";

export type Variables = Record<string, string | undefined>;

const OURS =
  /^(APP_URL|BURSAR_MODE|DATABASE_|EARNINGS_|EMAIL_FROM|GOOGLE_|HOST$|HTTP_|LOG_LEVEL|MAILBOX_URL|METRICS_|NEXTAUTH_|NODE_ENV|OIDC_|PASSWORD_|PAST_DUE_|PORT$|RATE_LIMIT_|RESEND_|SECURITY_|SELLER_|STAFF_|STRIPE_|SUPPORT_|TRUSTED_|WEBHOOK_|WELCOME_|WORKER_)/;

/** The environment, and what `.env` adds to it. An empty variable counts as absent. */
export function readConfiguration(root: string): Variables {
  const file = path.join(root, ".env");
  const fromFile: Variables = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  return { ...withoutEmpty(fromFile), ...withoutEmpty(process.env) };
}

/**
 * The environment without anything somebody has set for their own instance: a test must never reach
 * a real database or a real Stripe. Its database server may be named by TEST_DATABASE_URL, its address by TEST_APP_URL.
 */
export function testConfiguration(): Variables {
  const { PORT, LOG_LEVEL, TEST_DATABASE_URL, TEST_APP_URL: APP_URL } = process.env;
  const rest = Object.entries(process.env).filter(([name]) => !OURS.test(name));
  const url = TEST_DATABASE_URL ? new URL(TEST_DATABASE_URL) : undefined;
  if (url) url.pathname = `/bursar_e2e_${process.pid}`;
  const own = { PORT, LOG_LEVEL, APP_URL, DATABASE_URL: url?.href };
  return withoutEmpty({ ...Object.fromEntries(rest), ...own });
}

/** What another command needs to work on this stack; not the rest of somebody's environment. */
export function ownVariables(env: Variables): Record<string, string> {
  const own = Object.entries(env).filter(([name, value]) => OURS.test(name) && value !== undefined);
  return Object.fromEntries(own) as Record<string, string>;
}

/**
 * The secrets of local mode: made once for a folder and kept, so that sessions and webhooks outlive
 * a restart. Production refuses them by their form.
 */
export function localSecrets(dataDir: string): Variables {
  const file = path.join(dataDir, "local.env");
  const kept: Variables = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  const random = () => randomBytes(24).toString("hex");
  const secrets: Variables = {
    NEXTAUTH_SECRET: `local-${random()}`,
    STRIPE_SECRET_KEY: `sk_test_local_${random()}`,
    STRIPE_WEBHOOK_SECRET: `whsec_local_${random()}`,
    RESEND_API_KEY: `re_local_${random()}`,
    SUPPORT_EMAIL_DOMAIN: "support.bursar.test",
    // Base64, as every secret that signs by Standard Webhooks.
    RESEND_WEBHOOK_SECRET: `whsec_${random()}`,
    ...withoutEmpty(kept),
  };
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(file, `# Made by npm start, for this folder only.\n${lines.join("")}`, {
    mode: 0o600,
  });
  return secrets;
}

function withoutEmpty(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value));
}
