import Stripe from "stripe";
import { env } from "@/server/foundation/env";

let client: Stripe | undefined;

/** The Stripe SDK, pointed at the local stand-in when STRIPE_API_BASE says so. */
export function stripe(): Stripe {
  const { STRIPE_SECRET_KEY, STRIPE_API_BASE } = env();
  const base = STRIPE_API_BASE ? new URL(STRIPE_API_BASE) : undefined;
  client ??= new Stripe(STRIPE_SECRET_KEY, {
    telemetry: false,
    timeout: 25_000,
    ...(base
      ? {
          host: base.hostname,
          port: base.port,
          protocol: base.protocol === "https:" ? "https" : "http",
        }
      : {}),
  });
  return client;
}
