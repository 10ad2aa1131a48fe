import { z } from "zod";
import { databasePassword } from "./production-rules.ts";

/**
 * Every variable of the environment: what it is, what it may be, and what it is unless set. `.env.example` is made
 * from this file (`node --import tsx scripts/write-env-example.ts`).
 */

const timeoutSeconds = z.coerce.number().int().min(1).max(3_600);
const port = z.coerce.number().int().min(0).max(65535);
const secret = z
  .string({ error: "is missing: set it to at least 32 random characters" })
  .min(32, "is too short: use at least 32 random characters");
/** The memory that OWASP recommends for argon2id with two passes and one lane. */
export const OWASP_MEMORY_KIB = 19_456;
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
export const LOCAL_SELLER_ADDRESS = "1 Example Street, 10115 Berlin, Germany";

/** The variables by subject, in the order of `.env.example`. */
export const environment = {
  Database: {
    DATABASE_URL: databaseUrl.meta({
      description: "The PostgreSQL to use, 15 or newer.",
      example: "postgresql://user:password@localhost:5432/bursar",
    }),
    DATABASE_DIRECT_URL: databaseUrl.optional().meta({
      description:
        "Behind a pooler in transaction mode (PgBouncer), DATABASE_URL is the pooler’s address and this one the database’s own: charges, jobs, prepared statements and migrations need a session, and use it.",
      example: "postgresql://user:password@localhost:5432/bursar",
    }),
    DATABASE_REPLICA_URL: databaseUrl.optional().meta({
      description:
        "A hot standby (streaming replication) for reports, exports, statements, usage and the ledger’s pages: one server, not several behind one name. It is used only when it has replayed what the primary has committed; one that lags or is away is left out. Set hot_standby_feedback=on there.",
      example: "postgresql://user:password@replica:5432/bursar",
    }),
    DATABASE_REPLICA_WAIT_MS: z.coerce.number().int().min(1).max(60_000).default(150).meta({
      description: "Milliseconds that a read waits for the replica to catch up.",
    }),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(500).default(20).meta({
      description:
        "Connections of one process through DATABASE_URL. Directly a web process opens up to six, a worker up to 35.",
    }),
  },
  "Web process": {
    APP_URL: appUrl.meta({
      description:
        "The address people open. Links in emails and the return from Stripe begin with it.",
      example: "https://credits.example.com",
    }),
    HOST: z.string().default("127.0.0.1").meta({ description: "Where the web process listens." }),
    PORT: port.default(3000),
    NEXTAUTH_SECRET: secret.meta({
      description:
        "Signs sessions, and seals the secrets of authenticator apps and webhook endpoints: at least 32 random characters, such as `openssl rand -base64 32`. With another one everybody signs in again.",
    }),
    NEXTAUTH_SECRET_PREVIOUS: secret.optional().meta({
      description:
        "After a rotation of NEXTAUTH_SECRET: the one before. It opens what was sealed with it, and knows recovery codes made with it; it signs nobody in. The worker seals everything anew within the hour. Without it, authenticator apps and recovery codes stop working, and each webhook endpoint needs a new secret.",
    }),
    TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0).meta({
      description:
        "Proxies of yours in front of Bursar that append to X-Forwarded-For (1 behind one load balancer). With 0 the header is not believed, and the caller’s address is that of the connection.",
    }),
    HTTP_MAX_CONNECTIONS: z.coerce.number().int().min(1).default(5_000).meta({
      description: "Connections of one web process; more are closed at once.",
    }),
    HTTP_HEADERS_TIMEOUT_SECONDS: timeoutSeconds.default(15).meta({
      description: "How long a request may take to send its headers.",
    }),
    HTTP_REQUEST_TIMEOUT_SECONDS: timeoutSeconds.default(60).meta({
      description: "How long it may take to arrive whole.",
    }),
    HTTP_KEEP_ALIVE_SECONDS: timeoutSeconds.default(65).meta({
      description:
        "How long a connection may wait for its next request: longer than a load balancer keeps its side open.",
    }),
    HTTP_IDLE_TIMEOUT_SECONDS: timeoutSeconds.default(120).meta({
      description: "How long nothing may move on a connection while an answer is made or sent.",
    }),
    PASSWORD_HASH_MEMORY_KIB: z.coerce
      .number()
      .int()
      .min(8)
      .max(1_048_576)
      .default(OWASP_MEMORY_KIB)
      .meta({
        description:
          "Memory of one argon2id password hash in KiB; production refuses less than the default.",
      }),
  },
  Stripe: {
    STRIPE_SECRET_KEY: z
      .string({ error: "is missing: the secret key of your Stripe account (sk_... or rk_...)" })
      .regex(/^(sk|rk)_(live|test)_/, "is not a Stripe secret key (sk_... or rk_...)")
      .meta({ description: "The secret key of your Stripe account." }),
    STRIPE_WEBHOOK_SECRET: z
      .string({ error: "is missing: the signing secret of the webhook endpoint (whsec_...)" })
      .startsWith("whsec_", "is not a Stripe signing secret (whsec_...)")
      .meta({
        description:
          "The signing secret of the webhook endpoint APP_URL/api/stripe/webhook. README.md lists the events it takes.",
      }),
    STRIPE_WEBHOOK_SECRET_PREVIOUS: z
      .string()
      .startsWith("whsec_", "is not a Stripe signing secret (whsec_...)")
      .optional()
      .meta({ description: "While rotating the signing secret: the one before, still accepted." }),
    STRIPE_TAX: z.enum(["off", "included"]).default("off").meta({
      description:
        "included: Stripe Tax computes the tax that each price contains, and receipts show it. Switch Stripe Tax on in your Stripe account first. off: no tax is computed.",
    }),
  },
  "Email and support": {
    RESEND_API_KEY: z
      .string({ error: "is missing: the API key of your Resend account (re_...)" })
      .startsWith("re_", "is not a Resend API key (re_...)")
      .meta({ description: "The API key of your Resend account." }),
    EMAIL_FROM: z
      .string()
      .regex(/^[^\r\n]*[^\s<>@]+@[^\s<>@]+>?$/, "is not a sender: use Name <address@example.com>")
      .default("Bursar <billing@bursar.test>")
      .meta({
        description: "The sender of emails: an address that your Resend account has verified.",
        example: "Bursar <billing@example.com>",
        required: true,
      }),
    SELLER_ADDRESS: z
      .string()
      .max(200)
      .regex(/^[^\r\n]*$/, "is more than one line: separate its parts with commas")
      .default(LOCAL_SELLER_ADDRESS)
      .meta({
        description:
          "The postal address, in one line, of whoever sells the credits. It stands in every email.",
        example: "1 Main Street, Austin, TX 78701, USA",
        required: true,
      }),
    SELLER_NAME: z.string().max(100).default("Bursar").meta({ description: "The seller’s name." }),
    SECURITY_CONTACT: z
      .union(
        [z.email(), z.url({ protocol: /^https$/ })],
        "is neither an email address nor an https URL",
      )
      .optional()
      .meta({
        description:
          "Where to report a security problem, for /.well-known/security.txt: an address or an https URL. The address of EMAIL_FROM unless set.",
        example: "security@example.com",
      }),
    SUPPORT_EMAIL_DOMAIN: z
      .string()
      .toLowerCase()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "is not a domain, such as support.example.com")
      .optional()
      .meta({
        description:
          "Replies to the emails of a support ticket reach it where Resend receives mail for this domain and tells APP_URL/api/resend/webhook of it (event email.received). Without it, those emails lead to the page.",
        example: "support.example.com",
      }),
    RESEND_WEBHOOK_SECRET: z
      .string()
      .startsWith("whsec_", "is not a Resend signing secret (whsec_...)")
      .optional()
      .meta({
        description:
          "The signing secret of that webhook. With the events email.bounced, email.complained and email.delivered, Bursar also learns which addresses email does not reach; for that, the secret alone is enough.",
      }),
  },
  "Sign-in": {
    GOOGLE_CLIENT_ID: z.string().optional().meta({
      description:
        "Sign-in with Google: a web client of a Google Cloud project, with APP_URL/api/auth/callback/google as its redirect address.",
    }),
    GOOGLE_CLIENT_SECRET: z.string().optional(),
    OIDC_ISSUER: z
      .url({ protocol: /^https?$/, error: "is not a URL: the issuer, as its discovery says it" })
      .transform((issuer) => issuer.replace(/\/$/, ""))
      .optional()
      .meta({
        description:
          "Sign-in by your company’s own OpenID provider (Entra ID, Okta, Keycloak): redirect address APP_URL/api/auth/callback/company.",
        example: "https://login.example.com/realms/acme",
      }),
    OIDC_CLIENT_ID: z.string().optional(),
    OIDC_CLIENT_SECRET: z.string().optional(),
    OIDC_NAME: z.string().max(40).default("your company").meta({
      description: "What its button is called.",
      example: "Acme",
    }),
    OIDC_EMAIL_DOMAINS: z
      .string()
      .default("")
      .transform((domains) =>
        domains
          .toLowerCase()
          .split(",")
          .map((domain) => domain.trim())
          .filter((domain) => domain !== ""),
      )
      .meta({
        description:
          "Domains, separated by commas: the provider is believed about addresses at these only, and only where it says that the address is verified.",
        example: "acme.com",
      }),
  },
  Staff: {
    STAFF_SECOND_FACTOR: z.enum(["required", "optional"]).optional().meta({
      description:
        "In production, staff reach nothing of the staff’s before they have set up a second factor. Local mode doesn’t ask unless this says “required”.",
    }),
    STAFF_LIMIT_CREDITS: z.coerce.number().int().min(0).max(1_000_000_000).default(10_000).meta({
      description:
        "Credits that one person of your staff may create alone (grants, adjustments, overage, quotes below the list price ...), and that one account may get that way, within the hours below. Above it a second person decides.",
    }),
    STAFF_LIMIT_WINDOW_HOURS: z.coerce.number().int().min(1).max(720).default(24),
  },
  Rules: {
    PAST_DUE_GRACE_DAYS: z.coerce.number().int().min(0).max(365).default(7).meta({
      description: "Days from the message that an account is past due until changes are refused.",
    }),
    EARNINGS_HOLD_BACK_DAYS: z.coerce.number().int().min(0).max(365).default(30).meta({
      description:
        "How old earnings have to be before they are paid out in money, so that refunds and chargebacks come first.",
    }),
    WELCOME_GRANTS_PER_NETWORK_PER_DAY: z.coerce.number().int().min(1).default(20).meta({
      description:
        "Welcome credits that people of one network (/24 of IPv4, /64 of IPv6) get in a day.",
    }),
    INVOICE_EMAILS_PER_DAY: z.coerce.number().int().min(1).default(1_000).meta({
      description: "Invoices that an organization may email in 24 hours.",
    }),
  },
  "Rate limits": {
    RATE_LIMIT_STORE: z.enum(["database", "memory"]).optional().meta({
      description:
        "Where limits are counted: “database”, once for all web processes (production’s default), or “memory”, by each process for itself (local mode’s, and enough where there is only one).",
    }),
    RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(6000).meta({
      description: "Requests of one key or person in a minute, or of one address without either.",
    }),
    RATE_LIMIT_METERING_PER_MINUTE: z.coerce.number().int().min(1).default(1_200_000).meta({
      description: "The same for charges, holds and events, which come in great numbers.",
    }),
    RATE_LIMIT_FAILED_AUTHENTICATION_PER_MINUTE: z.coerce.number().int().min(1).default(300).meta({
      description: "Keys and sessions from one address that do not work, in a minute.",
    }),
    RATE_LIMIT_SIGN_UPS: z.coerce.number().int().min(1).default(30).meta({
      description: "New accounts from one address in ten minutes.",
    }),
    RATE_LIMIT_EMAILS: z.coerce.number().int().min(1).default(30).meta({
      description: "Emails that one address may have sent to addresses it types, in ten minutes.",
    }),
  },
  "Uploaded files": {
    S3_BUCKET: z.string().optional().meta({
      description:
        "A bucket of any store that speaks S3; without one the database keeps the files. Files stay in the storage they were written to.",
      example: "bursar-files",
    }),
    S3_REGION: z.string().default("us-east-1"),
    S3_ENDPOINT: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description: "The store’s address; Amazon’s in that region unless set.",
        example: "https://s3.example.com",
      }),
    S3_ACCESS_KEY_ID: z.string().optional(),
    S3_SECRET_ACCESS_KEY: z.string().optional(),
  },
  "Worker, log and metrics": {
    WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(5).meta({
      description: "Jobs that one worker runs at a time.",
    }),
    WEBHOOK_CONCURRENCY: z.coerce.number().int().min(1).max(200).default(20).meta({
      description: "Webhooks that it sends at a time; they take none of the places of its jobs.",
    }),
    LOG_LEVEL: z
      .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
      .default("info")
      .meta({ description: "fatal, error, warn, info, debug, trace or silent." }),
    OTEL_EXPORTER_OTLP_ENDPOINT: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description:
          "Where traces are sent (OpenTelemetry, OTLP over HTTP). OTEL_EXPORTER_OTLP_HEADERS goes with them.",
        example: "http://localhost:4318",
      }),
    OTEL_SERVICE_NAME: z.string().min(1).optional().meta({
      description: "What traces call this process, if not bursar-web or bursar-worker.",
    }),
    OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1).meta({
      description:
        "The share of requests that are traced, unless their caller decided: 0.1 is one in ten.",
    }),
    METRICS_TOKEN: secret.optional().meta({
      description:
        "Shows /api/metrics (Prometheus) to whoever sends this as a bearer token; at least 32 random characters. Without it nobody sees them.",
    }),
    WORKER_METRICS_PORT: port.optional().meta({
      description: "Where the worker shows its own /api/metrics, on HOST.",
      example: "9464",
    }),
  },
  "Payments by agents": {
    X402_FACILITATOR_URL: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description:
          "A preview, off unless set: the facilitator that settles x402 payments, and what it asks for as a bearer token.",
        example: "https://facilitator.example.com",
      }),
    X402_FACILITATOR_TOKEN: z.string().optional(),
    X402_RPC_URL: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description: "A node of the network, which shows what was really transferred.",
        example: "https://node.example.com",
      }),
    X402_NETWORK: z
      .string()
      .regex(/^eip155:\d{1,12}$/, "is not an EVM network as CAIP-2 writes it, such as eip155:8453")
      .default("eip155:8453")
      .meta({ description: "The network; Base unless set." }),
    X402_ASSET: evmAddress.optional().meta({
      description:
        "The contract of a dollar token with six decimals that knows EIP-3009, and the name and version it signs with.",
      example: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
    }),
    X402_ASSET_NAME: z.string().max(60).default("USD Coin"),
    X402_ASSET_VERSION: z.string().max(20).default("2"),
    X402_PAY_TO: evmAddress.optional().meta({
      description: "Where the money goes: an address of yours.",
      example: "0x...",
    }),
    X402_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(60).default(20).meta({
      description: "How long the facilitator and the node may take to answer.",
    }),
  },
  "Local mode": {
    BURSAR_MODE: z.enum(["local", "production"]).default("production").meta({
      description:
        "npm start without a configuration sets this and the rest by itself; production refuses the rest.",
    }),
    WEBHOOK_LOCAL_HOSTS: z
      .string()
      .default("")
      .transform((hosts) => hosts.split(",").filter((host) => host !== ""))
      .meta({
        description:
          "Hosts that webhooks may go to over http and at private addresses, separated by commas. Production sends to public hosts over https only.",
        example: "localhost,127.0.0.1",
      }),
    STRIPE_API_BASE: z.url().optional().meta({ description: "Where the stand-ins answer." }),
    RESEND_BASE_URL: z.url().optional(),
    MAILBOX_URL: z.url().optional().meta({
      description: "Where the stand-in shows the emails it accepted.",
    }),
  },
} as const;
