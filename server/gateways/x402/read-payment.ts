import { decodePaymentSignatureHeader, encodePaymentResponseHeader } from "@x402/core/http";
import type { PaymentPayload } from "@x402/core/types";
import { z } from "zod";
import { centsOf, requirementsOf } from "./requirements";
import { X402_LIFETIME_SECONDS, type X402Terms } from "./x402-terms";

const address = z.string().regex(/^0x[0-9a-f]{40}$/i);
const integer = z.string().regex(/^\d{1,30}$/);

/** The exact scheme with an authorization of EIP-3009: the only one that is taken. */
const payloadSchema = z.object({
  x402Version: z.literal(2),
  accepted: z.object({
    scheme: z.literal("exact"),
    network: z.string(),
    asset: address,
    amount: integer,
    payTo: address,
  }),
  payload: z.object({
    signature: z.string().regex(/^0x[0-9a-f]{2,4096}$/i),
    authorization: z.object({
      from: address,
      to: address,
      value: integer,
      validAfter: integer,
      validBefore: integer,
      nonce: z.string().regex(/^0x[0-9a-f]{64}$/i),
    }),
  }),
});

/** A payment as it is sent on, with nothing but what was checked. */
export type X402Payload = PaymentPayload;

/** A payment that is signed and fits what is asked for; whether the signature holds, the facilitator says. */
export type SignedPayment = {
  payload: X402Payload;
  payer: string;
  nonce: string;
  amountCents: bigint;
  validAfter: Date;
  validBefore: Date;
};

/** Authorizations may last a little longer than asked: payers' clocks differ. */
const LONGEST_MS = 3 * X402_LIFETIME_SECONDS * 1_000;
/** One that ends sooner could not be settled any more. */
const SHORTEST_MS = 6_000;

/** Reads a payment header. @returns why it is refused, where it is none that we ask for */
export function readPayment(header: string, terms: X402Terms): SignedPayment | { refusal: string } {
  const parsed = payloadSchema.safeParse(decoded(header));
  if (!parsed.success) return { refusal: "it is not an x402 payment of version 2 (scheme exact)" };
  const { accepted, payload } = parsed.data;
  const { signature, authorization } = payload;
  if (accepted.network !== terms.network)
    return { refusal: `it is on ${accepted.network.slice(0, 60)}, not on ${terms.network}` };
  if (!same(accepted.asset, terms.asset)) return { refusal: "it is in another asset" };
  if (!same(accepted.payTo, terms.payTo) || !same(authorization.to, terms.payTo))
    return { refusal: "it is to another address" };
  if (authorization.value !== accepted.amount)
    return { refusal: "the signed amount is another one than the accepted amount" };
  const amountCents = centsOf(BigInt(authorization.value));
  if (amountCents === null || amountCents === 0n)
    return { refusal: "its amount is not a whole number of cents" };
  return {
    payload: {
      x402Version: 2,
      accepted: requirementsOf(terms, amountCents),
      payload: { signature, authorization },
    },
    payer: authorization.from.toLowerCase(),
    nonce: authorization.nonce.toLowerCase(),
    amountCents,
    validAfter: timeOf(authorization.validAfter),
    validBefore: timeOf(authorization.validBefore),
  };
}

/** Why a payment can't be settled now; null where it can. */
export function whyNotNow({ validAfter, validBefore }: SignedPayment, now: Date): string | null {
  if (validAfter > now) return "its authorization isn't valid yet";
  const left = validBefore.getTime() - now.getTime();
  if (left < SHORTEST_MS) return "its authorization has expired";
  return left > LONGEST_MS
    ? `its authorization must expire within ${LONGEST_MS / 60_000} minutes`
    : null;
}

/** The header of an answer that a payment paid for. */
export function receiptHeader(settled: {
  network: string;
  payer: string;
  transaction: string;
}): string {
  const network = settled.network as X402Terms["network"];
  return encodePaymentResponseHeader({ success: true, ...settled, network });
}

function decoded(header: string): unknown {
  try {
    return decodePaymentSignatureHeader(header);
  } catch {
    return null;
  }
}

/** Seconds; one beyond what a date holds is its end. */
function timeOf(seconds: string): Date {
  return new Date(Math.min(Number(seconds) * 1_000, 8.64e15));
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
