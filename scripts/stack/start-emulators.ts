import path from "node:path";
import { createInterface } from "node:readline";
import { isPortFree, nextFreePort } from "../free-port.ts";
import type { Variables } from "./configuration.ts";
import type { Service, Stack } from "./stack.ts";

/** Where the stand-ins are; null for a service that is the real one. */
export type Emulators = { stripe: string | null; resend: string | null };

/**
 * Starts the stand-in of each service that has no key in the configuration, and points `env` at it.
 * Ports are the same at each start where they can be, so that open pages keep their links.
 */
export async function startEmulators(
  stack: Stack,
  env: Variables,
  {
    configuration,
    dataDir,
    dev,
    test,
  }: {
    configuration: Variables;
    dataDir: string;
    dev: boolean;
    test: boolean;
  },
): Promise<Emulators> {
  const names = [
    ...(configuration.STRIPE_SECRET_KEY ? [] : ["stripe"]),
    ...(configuration.RESEND_API_KEY ? [] : ["resend"]),
  ];
  if (names.length === 0) return { stripe: null, resend: null };
  const stripePort = await choosePort(configuration, "STRIPE_EMULATOR_PORT", test ? 0 : 12_111);
  const resendPort = await choosePort(
    configuration,
    "RESEND_EMULATOR_PORT",
    test ? 0 : Math.max(12_112, stripePort + 1),
  );
  const service = stack.startVital({
    name: "stand-ins",
    script: "emulators/main",
    mode: dev ? "source" : "built",
    readStdout: true,
    env: {
      ...env,
      EMULATORS: names.join(","),
      STRIPE_EMULATOR_PORT: String(stripePort),
      RESEND_EMULATOR_PORT: String(resendPort),
      STRIPE_WEBHOOK_URL: `http://127.0.0.1:${env.PORT}/api/stripe/webhook`,
      RESEND_WEBHOOK_URL: `http://127.0.0.1:${env.PORT}/api/resend/webhook`,
      EMULATOR_STATE_DIR: path.join(dataDir, "emulators"),
    },
  });
  const { stripe, resend }: Emulators = JSON.parse(await firstLine(service));
  if (stripe) env.STRIPE_API_BASE = stripe;
  if (resend) Object.assign(env, { RESEND_BASE_URL: resend, MAILBOX_URL: resend });
  return { stripe, resend };
}

async function choosePort(
  configuration: Variables,
  name: string,
  preferred: number,
): Promise<number> {
  const asked = configuration[name];
  if (asked === undefined) return preferred === 0 ? 0 : nextFreePort(preferred);
  if (!(await isPortFree(Number(asked)))) {
    throw new Error(`Port ${asked} is in use: set ${name} to another one.`);
  }
  return Number(asked);
}

function firstLine({ process: child, end }: Service): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout) createInterface(child.stdout).once("line", resolve);
    void end.then((how) => reject(new Error(`The stand-ins did not start (${how}).`)));
  });
}
