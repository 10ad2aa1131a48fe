import { join } from "node:path";
import { z } from "zod";

/**
 * Starts the local stand-ins as one process and says so with one JSON line on stdout:
 * `{ "ready": true, "stripe": url | null, "resend": url | null }`.
 *
 *   EMULATORS=stripe,resend   which to start; x402 starts where it is named
 *   STRIPE_EMULATOR_PORT, RESEND_EMULATOR_PORT, X402_EMULATOR_PORT   0 picks a free port
 *   STRIPE_WEBHOOK_URL, STRIPE_WEBHOOK_SECRET    where Stripe's events go, and their signature
 *   RESEND_WEBHOOK_URL, RESEND_WEBHOOK_SECRET    where Resend tells of received email, and its signature
 *   EMULATOR_STATE_DIR   keeps state over restarts; without it everything is in memory
 */
type Name = "stripe" | "resend" | "x402";
type Emulator = { url: string; stop(): Promise<void> };
type Settings = z.infer<typeof settingsSchema>;

const port = z.coerce.number().int().min(0).max(65535);
const settingsSchema = z
  .object({
    EMULATORS: z
      .string()
      .default("stripe,resend")
      .transform((names) => names.split(",").map((name) => name.trim()))
      .pipe(z.array(z.enum(["stripe", "resend", "x402"])).min(1)),
    STRIPE_EMULATOR_PORT: port.default(12111),
    RESEND_EMULATOR_PORT: port.default(12112),
    X402_EMULATOR_PORT: port.default(12113),
    STRIPE_WEBHOOK_URL: z.url().optional(),
    STRIPE_WEBHOOK_SECRET: z.string().startsWith("whsec_").optional(),
    RESEND_WEBHOOK_URL: z.url().optional(),
    RESEND_WEBHOOK_SECRET: z.string().startsWith("whsec_").optional(),
    EMULATOR_STATE_DIR: z.string().min(1).optional(),
  })
  .refine(
    (env) =>
      !env.EMULATORS.includes("stripe") || (env.STRIPE_WEBHOOK_URL && env.STRIPE_WEBHOOK_SECRET),
    "The Stripe emulator needs STRIPE_WEBHOOK_URL and STRIPE_WEBHOOK_SECRET.",
  );

const portNames: Record<Name, `${"STRIPE" | "RESEND" | "X402"}_EMULATOR_PORT`> = {
  stripe: "STRIPE_EMULATOR_PORT",
  resend: "RESEND_EMULATOR_PORT",
  x402: "X402_EMULATOR_PORT",
};

const starters: Record<Name, (settings: Settings) => Promise<Emulator>> = {
  // Imported on demand: starting one does not load the other.
  async stripe(settings) {
    const { startStripeEmulator } = await import("./stripe/start-stripe-emulator");
    return startStripeEmulator({
      port: settings.STRIPE_EMULATOR_PORT,
      host: "127.0.0.1",
      webhookUrl: settings.STRIPE_WEBHOOK_URL ?? "",
      webhookSecret: settings.STRIPE_WEBHOOK_SECRET ?? "",
      ...stateFileOf("stripe", settings),
    });
  },
  async resend(settings) {
    const { startResendEmulator } = await import("./resend/start-resend-emulator");
    return startResendEmulator({
      port: settings.RESEND_EMULATOR_PORT,
      ...inboundWebhookOf(settings),
      ...stateFileOf("resend", settings),
    });
  },
  async x402(settings) {
    const { startX402Emulator } = await import("./x402/start-x402-emulator");
    return startX402Emulator({ port: settings.X402_EMULATOR_PORT });
  },
};

await main();

async function main(): Promise<void> {
  // An empty variable means "not set", as in an .env file.
  const env = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const settings = settingsSchema.safeParse(env);
  if (!settings.success) return fail(z.prettifyError(settings.error));

  const running = new Map<Name, Emulator>();
  const stopAll = () => Promise.all([...running.values()].map((emulator) => emulator.stop()));
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      stopAll().then(
        () => process.exit(0),
        (error: unknown) => fail(`Could not save the emulators' state: ${String(error)}`),
      );
    });
  }

  for (const name of new Set(settings.data.EMULATORS)) {
    try {
      running.set(name, await starters[name](settings.data));
    } catch (error) {
      await stopAll();
      return fail(explain(name, error, settings.data));
    }
  }
  const urlOf = (name: Name) => running.get(name)?.url ?? null;
  const x402 = running.has("x402") ? { x402: urlOf("x402") } : {};
  const ready = { ready: true, stripe: urlOf("stripe"), resend: urlOf("resend"), ...x402 };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

function inboundWebhookOf({ RESEND_WEBHOOK_URL: url, RESEND_WEBHOOK_SECRET: secret }: Settings) {
  return url && secret ? { inboundWebhook: { url, secret } } : {};
}

function stateFileOf(name: Name, { EMULATOR_STATE_DIR: folder }: Settings) {
  return folder ? { stateFile: join(folder, `${name}.json`) } : {};
}

function explain(name: Name, error: unknown, settings: Settings): string {
  const variable = portNames[name];
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return `Port ${settings[variable]} is in use, so the ${name} emulator cannot listen: end the program that uses it, or set ${variable} to another port.`;
  }
  return `The ${name} emulator did not start: ${error instanceof Error ? error.message : String(error)}`;
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
