import { z } from "zod";
import { databasePassword, findProductionFaults } from "./production-rules.ts";

/**
 * The configuration of a process, read from its environment once and checked whole.
 * This file is the only one that reads `process.env`; `.env.example` explains every name.
 */

const timeoutSeconds = z.coerce.number().int().min(1).max(3_600);
const port = z.coerce.number().int().min(0).max(65535);
const secret = z
  .string({ error: "is missing: set it to at least 32 random characters" })
  .min(32, "is too short: use at least 32 random characters");
/** The memory that OWASP recommends for argon2id with two passes and one lane. */
const OWASP_MEMORY_KIB = 19_456;
const url = (what: string) => z.url({ error: `is missing or not a URL: ${what}` });
const appUrl = url("the address people open, such as https://credits.example.com").refine(
  // Links are made by writing behind it, so it stands as a browser writes an origin.
  (value) => /^https?:/.test(value) && URL.parse(value)?.origin === value,
  "must be an address alone, such as https://credits.example.com: no user, path or query, no slash at its end",
);
const databaseUrl = url("the PostgreSQL to use, postgresql://user:password@host:5432/name").refine(
  (value) => /^postgres(ql)?:/.test(value) && databasePassword(value) !== null,
  "is not a PostgreSQL: use postgresql://user:password@host:5432/name, with a % in the password written as %25",
);

const evmAddress = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, "is not an address: 0x and 40 hexadecimal digits");

/** Stands in the emails of local mode only. */
const LOCAL_SELLER_ADDRESS = "1 Example Street, 10115 Berlin, Germany";

const schema = z
  .object({
    BURSAR_MODE: z.enum(["local", "production"]).default("production"),
    DATABASE_URL: databaseUrl,
    /** The same database without a pooler between, for what belongs to a session: prepared statements, listening. */
    DATABASE_DIRECT_URL: databaseUrl.optional(),
    /** A hot standby of it, for reads that are long and decide nothing. */
    DATABASE_REPLICA_URL: databaseUrl.optional(),
    /** How long a read waits until the replica has what the primary had when it was asked. */
    DATABASE_REPLICA_WAIT_MS: z.coerce.number().int().min(1).max(60_000).default(150),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(500).default(20),
    APP_URL: appUrl,
    HOST: z.string().default("127.0.0.1"),
    PORT: port.default(3000),
    NEXTAUTH_SECRET: secret,
    STRIPE_SECRET_KEY: z
      .string({ error: "is missing: the secret key of your Stripe account (sk_... or rk_...)" })
      .regex(/^(sk|rk)_(live|test)_/, "is not a Stripe secret key (sk_... or rk_...)"),
    STRIPE_WEBHOOK_SECRET: z
      .string({ error: "is missing: the signing secret of the webhook endpoint (whsec_...)" })
      .startsWith("whsec_", "is not a Stripe signing secret (whsec_...)"),
    /** The secret before the last rotation; deliveries signed with it are still accepted. */
    STRIPE_WEBHOOK_SECRET_PREVIOUS: z
      .string()
      .startsWith("whsec_", "is not a Stripe signing secret (whsec_...)")
      .optional(),
    STRIPE_API_BASE: z.url().optional(),
    RESEND_API_KEY: z
      .string({ error: "is missing: the API key of your Resend account (re_...)" })
      .startsWith("re_", "is not a Resend API key (re_...)"),
    RESEND_BASE_URL: z.url().optional(),
    EMAIL_FROM: z
      .string()
      .regex(/^[^\r\n]*[^\s<>@]+@[^\s<>@]+>?$/, "is not a sender: use Name <address@example.com>")
      .default("Bursar <billing@bursar.test>"),
    /** Who sells the credits: emails name them with their postal address, as the law asks of whoever sends them. */
    SELLER_NAME: z.string().max(100).default("Bursar"),
    SELLER_ADDRESS: z
      .string()
      .max(200)
      .regex(/^[^\r\n]*$/, "is more than one line: separate its parts with commas")
      .default(LOCAL_SELLER_ADDRESS),
    /** Whom to tell about a weakness; the address of EMAIL_FROM unless set. Stands in security.txt. */
    SECURITY_CONTACT: z
      .union(
        [z.email(), z.url({ protocol: /^https$/ })],
        "is neither an email address nor an https URL",
      )
      .optional(),
    /** The domain whose mail Resend receives for us: replies to tickets come to addresses of it. */
    SUPPORT_EMAIL_DOMAIN: z
      .string()
      .toLowerCase()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "is not a domain, such as support.example.com")
      .optional(),
    /** Signs what Resend tells us at APP_URL/api/resend/webhook: of received mail, and of ours that bounces. */
    RESEND_WEBHOOK_SECRET: z
      .string()
      .startsWith("whsec_", "is not a Resend signing secret (whsec_...)")
      .optional(),
    /** Local mode only: where the stand-in shows the emails it accepted. */
    MAILBOX_URL: z.url().optional(),
    /** Local mode only: hosts, separated by commas, that webhooks may go to over http and at private addresses. */
    WEBHOOK_LOCAL_HOSTS: z
      .string()
      .default("")
      .transform((hosts) => hosts.split(",").filter((host) => host !== "")),
    /** Webhooks that one worker sends at a time; they take none of the places of its jobs. */
    WEBHOOK_CONCURRENCY: z.coerce.number().int().min(1).max(200).default(20),
    /** Where uploaded files go instead of the database: a bucket of any store that speaks S3. */
    S3_BUCKET: z.string().optional(),
    S3_REGION: z.string().default("us-east-1"),
    /** The store's address; Amazon's in that region unless set. */
    S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
    S3_ACCESS_KEY_ID: z.string().optional(),
    S3_SECRET_ACCESS_KEY: z.string().optional(),
    LOG_LEVEL: z
      .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
      .default("info"),
    /** Whoever sends it reads the metrics of a process; without it nobody does. */
    METRICS_TOKEN: secret.optional(),
    /** Where the worker shows its metrics; the web process shows its own under /api/metrics. */
    WORKER_METRICS_PORT: port.optional(),
    WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(5),
    /** Where limits are counted: in the database once for all processes, or by each process in its memory. */
    RATE_LIMIT_STORE: z.enum(["database", "memory"]).optional(),
    /** Of one key or person, and of one address without either. */
    RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(6000),
    /** Keys and sessions from one address that do not work. */
    RATE_LIMIT_FAILED_AUTHENTICATION_PER_MINUTE: z.coerce.number().int().min(1).default(300),
    /** Memory of one password hash. Tests use little; production refuses less than the default. */
    PASSWORD_HASH_MEMORY_KIB: z.coerce
      .number()
      .int()
      .min(8)
      .max(1_048_576)
      .default(OWASP_MEMORY_KIB),
    /** From the message that an account is past due until its organizations are suspended. */
    PAST_DUE_GRACE_DAYS: z.coerce.number().int().min(0).max(365).default(7),
    /** How old earnings have to be before they are paid out in money: refunds and chargebacks come first. */
    EARNINGS_HOLD_BACK_DAYS: z.coerce.number().int().min(0).max(365).default(30),
    /** The credits that one person of the staff may create alone in the window below, and that an account may get so. */
    STAFF_LIMIT_CREDITS: z.coerce.number().int().min(0).max(1_000_000_000).default(10_000),
    STAFF_LIMIT_WINDOW_HOURS: z.coerce.number().int().min(1).max(720).default(24),
    /** Sign-in with Google: the client of your Google Cloud project. */
    GOOGLE_CLIENT_ID: z.string().optional(),
    GOOGLE_CLIENT_SECRET: z.string().optional(),
    /** Sign-in by a company's own OpenID provider: its issuer, and the client it knows us as. */
    OIDC_ISSUER: z
      .url({ protocol: /^https?$/, error: "is not a URL: the issuer, as its discovery says it" })
      .transform((issuer) => issuer.replace(/\/$/, ""))
      .optional(),
    OIDC_CLIENT_ID: z.string().optional(),
    OIDC_CLIENT_SECRET: z.string().optional(),
    /** What its button is called. */
    OIDC_NAME: z.string().max(40).default("your company"),
    /** Domains, separated by commas, whose addresses it is believed about. */
    OIDC_EMAIL_DOMAINS: z
      .string()
      .default("")
      .transform((domains) =>
        domains
          .toLowerCase()
          .split(",")
          .map((domain) => domain.trim())
          .filter((domain) => domain !== ""),
      ),
    /** Whether staff reach anything of the staff's without a second factor. Local mode lets them unless set. */
    STAFF_SECOND_FACTOR: z.enum(["required", "optional"]).optional(),
    /** Payments by agents: the facilitator that settles x402 payments, and what it asks for as a bearer token. */
    X402_FACILITATOR_URL: z.url({ protocol: /^https?$/ }).optional(),
    X402_FACILITATOR_TOKEN: z.string().optional(),
    /** A node of the network, which says what was really transferred. */
    X402_RPC_URL: z.url({ protocol: /^https?$/ }).optional(),
    X402_NETWORK: z
      .string()
      .regex(/^eip155:\d{1,12}$/, "is not an EVM network as CAIP-2 writes it, such as eip155:8453")
      .default("eip155:8453"),
    /** The contract of a dollar token with six decimals that knows EIP-3009, and the name and version it signs with. */
    X402_ASSET: evmAddress.optional(),
    X402_ASSET_NAME: z.string().max(60).default("USD Coin"),
    X402_ASSET_VERSION: z.string().max(20).default("2"),
    /** Where the money goes: an address of yours. */
    X402_PAY_TO: evmAddress.optional(),
    /** How long the facilitator and the node may take to answer. */
    X402_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(60).default(20),
    /** How long a request may take to send its headers. */
    HTTP_HEADERS_TIMEOUT_SECONDS: timeoutSeconds.default(15),
    /** How long it may take to arrive whole. */
    HTTP_REQUEST_TIMEOUT_SECONDS: timeoutSeconds.default(60),
    /** How long a connection may wait for its next request: longer than a load balancer keeps its side open. */
    HTTP_KEEP_ALIVE_SECONDS: timeoutSeconds.default(65),
    /** How long nothing may move on a connection while an answer is made or sent. */
    HTTP_IDLE_TIMEOUT_SECONDS: timeoutSeconds.default(120),
    /** Connections of one web process; more are closed at once. */
    HTTP_MAX_CONNECTIONS: z.coerce.number().int().min(1).default(5_000),
    /** How many proxies of ours stand in front and append to X-Forwarded-For. With 0 the header is not believed. */
    TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
    /** Welcome credits that people of one network (/24, /64) get in a day; whoever comes then gets none. */
    WELCOME_GRANTS_PER_NETWORK_PER_DAY: z.coerce.number().int().min(1).default(20),
    /** Invoices that an organization may email in 24 hours. */
    INVOICE_EMAILS_PER_DAY: z.coerce.number().int().min(1).default(1_000),
    /** New accounts from one address in ten minutes. */
    RATE_LIMIT_SIGN_UPS: z.coerce.number().int().min(1).default(30),
    /** Emails that one address may have sent to addresses it types, in ten minutes. */
    RATE_LIMIT_EMAILS: z.coerce.number().int().min(1).default(30),
    /** Charges, holds and events: they come in great numbers. */
    RATE_LIMIT_METERING_PER_MINUTE: z.coerce.number().int().min(1).default(1_200_000),
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
