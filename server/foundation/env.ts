import { z } from "zod";
import { environment, LOCAL_SELLER_ADDRESS, OWASP_MEMORY_KIB } from "./environment.ts";
import { findProductionFaults } from "./production-rules.ts";

/**
 * The configuration of a process, read from its environment once and checked whole: `environment` has the
 * variables, and here stands what they must be together. This file is the only one that reads `process.env`.
 */

const schema = z
  .object({
    ...environment.Database,
    ...environment["Web process"],
    ...environment.Stripe,
    ...environment["Email and support"],
    ...environment["Sign-in"],
    ...environment.Staff,
    ...environment.Rules,
    ...environment["Rate limits"],
    ...environment["Uploaded files"],
    ...environment["Worker, log and metrics"],
    ...environment["Payments by agents"],
    ...environment["Local mode"],
  })
  .superRefine((value, context) => {
    const refuse = (name: string, message: string) =>
      context.addIssue({ code: "custom", path: [name], message });
    if (value.HTTP_HEADERS_TIMEOUT_SECONDS > value.HTTP_REQUEST_TIMEOUT_SECONDS) {
      refuse("HTTP_HEADERS_TIMEOUT_SECONDS", "is longer than HTTP_REQUEST_TIMEOUT_SECONDS");
    }
    if ((value.GOOGLE_CLIENT_ID === undefined) !== (value.GOOGLE_CLIENT_SECRET === undefined))
      refuse("GOOGLE_CLIENT_ID", "and GOOGLE_CLIENT_SECRET belong together: set both or neither");
    if (value.SUPPORT_EMAIL_DOMAIN && !value.RESEND_WEBHOOK_SECRET)
      refuse("SUPPORT_EMAIL_DOMAIN", "needs RESEND_WEBHOOK_SECRET beside it: set both or neither");
    const oidc = [value.OIDC_ISSUER, value.OIDC_CLIENT_ID, value.OIDC_CLIENT_SECRET];
    const configured = oidc.filter((one) => one !== undefined).length;
    if (configured > 0 && (configured < 3 || value.OIDC_EMAIL_DOMAINS.length === 0))
      refuse(
        "OIDC_ISSUER",
        "needs OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_EMAIL_DOMAINS beside it: set all four or none",
      );
    const x402 = [value.X402_RPC_URL, value.X402_ASSET, value.X402_PAY_TO];
    if (x402.some((one) => (one === undefined) !== (value.X402_FACILITATOR_URL === undefined)))
      refuse(
        "X402_FACILITATOR_URL",
        "needs X402_RPC_URL, X402_ASSET and X402_PAY_TO beside it: set all four or none",
      );
    for (const name of ["S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"] as const) {
      if (value.S3_BUCKET && !value[name]) refuse(name, "is missing: the bucket is named already");
      if (value[name] && !value.S3_BUCKET) refuse("S3_BUCKET", `is missing: ${name} is set`);
    }
    if (value.BURSAR_MODE === "local") return;
    for (const { name, message } of findProductionFaults(value)) refuse(name, message);
    for (const name of ["STRIPE_API_BASE", "RESEND_BASE_URL", "MAILBOX_URL"] as const) {
      if (value[name] !== undefined) refuse(name, "belongs to local mode: remove it");
    }
    for (const name of ["X402_FACILITATOR_URL", "X402_RPC_URL"] as const)
      if (value[name]?.startsWith("http:")) refuse(name, "must be an https address");
    if (value.OIDC_ISSUER?.startsWith("http:")) refuse("OIDC_ISSUER", "must be an https address");
    if (value.STAFF_SECOND_FACTOR === "optional")
      refuse("STAFF_SECOND_FACTOR", "may be optional in local mode only: remove it");
    if (value.WEBHOOK_LOCAL_HOSTS.length > 0)
      refuse("WEBHOOK_LOCAL_HOSTS", "belongs to local mode: remove it");
    if (value.PASSWORD_HASH_MEMORY_KIB < OWASP_MEMORY_KIB) {
      refuse(
        "PASSWORD_HASH_MEMORY_KIB",
        `is too low to protect passwords: use ${OWASP_MEMORY_KIB} or more, or remove it`,
      );
    }
    if (value.SELLER_ADDRESS === LOCAL_SELLER_ADDRESS)
      refuse("SELLER_ADDRESS", "is missing: the seller's postal address, which stands in emails");
    if (value.EMAIL_FROM.includes("bursar.test")) {
      refuse("EMAIL_FROM", "is missing: a sender address your Resend account has verified");
    }
  });

export type Env = z.infer<typeof schema>;

/** Where to connect for what a pooler in transaction mode cannot carry. */
export function directUrl({ DATABASE_DIRECT_URL, DATABASE_URL } = env()): string {
  return DATABASE_DIRECT_URL ?? DATABASE_URL;
}

/**
 * Parses an environment. Empty variables count as absent.
 * @throws Error whose message lists every variable that is missing or wrong, one a line.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`);
  throw new Error(
    `Bursar cannot start: the configuration is incomplete.\n${lines.join("\n")}\nSee .env.example.`,
  );
}

let parsed: Env | undefined;

/** The configuration of this process. Parsed at the first call; `server/main` calls it at boot. */
export function env(): Env {
  if (!parsed) {
    parsed = parseEnv(process.env);
    // next-auth reads its address from the environment by itself; it has to be the same one.
    process.env.NEXTAUTH_URL = parsed.APP_URL;
  }
  return parsed;
}
