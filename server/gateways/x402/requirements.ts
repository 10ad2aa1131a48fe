import { encodePaymentRequiredHeader } from "@x402/core/http";
import type { PaymentRequirements } from "@x402/core/types";
import { X402_LIFETIME_SECONDS, type X402Terms } from "./x402-terms";

/** A cent of a dollar token with six decimals. */
const UNITS_PER_CENT = 10_000n;

/** What a payment of so many cents has to be. */
export function requirementsOf(terms: X402Terms, amountCents: bigint): PaymentRequirements {
  return {
    scheme: "exact",
    network: terms.network,
    asset: terms.asset,
    amount: String(amountCents * UNITS_PER_CENT),
    payTo: terms.payTo,
    maxTimeoutSeconds: X402_LIFETIME_SECONDS,
    extra: { name: terms.assetName, version: terms.assetVersion },
  };
}

/** Cents, of the token's units; null where it is no whole number of them. */
export function centsOf(units: bigint): bigint | null {
  return units % UNITS_PER_CENT === 0n ? units / UNITS_PER_CENT : null;
}

/** The header of a 402 that may be paid on the spot. */
export function challengeHeader(
  terms: X402Terms,
  offer: { amountCents: bigint; url: string; description: string; error: string },
): string {
  return encodePaymentRequiredHeader({
    x402Version: 2,
    error: offer.error,
    resource: {
      url: offer.url,
      description: offer.description,
      mimeType: "application/json",
    },
    accepts: [requirementsOf(terms, offer.amountCents)],
  });
}
