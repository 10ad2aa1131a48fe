/** Runs the stand-in alone: `npx tsx emulators/stripe/main.ts --port 12111`. */
import { parseArgs } from "node:util";
import { startStripeEmulator } from "./start-stripe-emulator.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "12111" },
    host: { type: "string", default: "127.0.0.1" },
    "webhook-url": { type: "string" },
    "webhook-secret": { type: "string" },
    "state-file": { type: "string" },
  },
});

const emulator = await startStripeEmulator({
  port: Number(values.port),
  host: values.host,
  webhookUrl: values["webhook-url"],
  webhookSecret: values["webhook-secret"],
  stateFile: values["state-file"],
});
console.log(`Local Stripe stand-in: ${emulator.url}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void emulator.stop().then(() => process.exit(0));
  });
}
