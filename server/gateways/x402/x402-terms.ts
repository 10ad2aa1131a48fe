import { env } from "@/server/foundation/env";

/** What an x402 payment has to be: one asset on one network, to one address of the operator's. */
export type X402Terms = {
  /** CAIP-2, such as eip155:8453. */
  network: `${string}:${string}`;
  /** The contract of a dollar token with six decimals, and its name and version as payers sign them. */
  asset: string;
  assetName: string;
  assetVersion: string;
  payTo: string;
  facilitatorUrl: string;
  facilitatorToken: string | undefined;
  /** A node of the network: it says which transfers happened. */
  rpcUrl: string;
  timeoutMs: number;
};

/** How long a payer's authorization is asked to last. */
export const X402_LIFETIME_SECONDS = 300;

/** What the operator set; null: x402 is off. */
export function x402Terms(): X402Terms | null {
  const settings = env();
  const { X402_FACILITATOR_URL: facilitatorUrl, X402_RPC_URL: rpcUrl } = settings;
  const { X402_ASSET: asset, X402_PAY_TO: payTo } = settings;
  // The environment has all of them or none.
  if (!facilitatorUrl || !rpcUrl || !asset || !payTo) return null;
  return {
    network: settings.X402_NETWORK as X402Terms["network"],
    asset,
    assetName: settings.X402_ASSET_NAME,
    assetVersion: settings.X402_ASSET_VERSION,
    payTo,
    facilitatorUrl,
    facilitatorToken: settings.X402_FACILITATOR_TOKEN,
    rpcUrl,
    timeoutMs: settings.X402_TIMEOUT_SECONDS * 1_000,
  };
}
