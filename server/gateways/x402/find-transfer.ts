import { z } from "zod";
import type { X402Terms } from "./x402-terms";

/** keccak256 of AuthorizationUsed(address,bytes32) and Transfer(address,address,uint256). */
const AUTHORIZATION_USED = "0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5";
const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

/** Nodes answer about so many blocks at once. */
const BLOCKS_AT_ONCE = 5_000n;

const quantity = z
  .string()
  .regex(/^0x[0-9a-f]{1,64}$/i)
  .transform((text) => BigInt(text));
const log = z.object({
  address: z.string(),
  topics: z.array(z.string()),
  data: z.string(),
  transactionHash: z.string(),
});
const block = z.object({ number: quantity, timestamp: quantity });
const receipt = z.object({ logs: z.array(log) }).nullable();

/** The block that is the newest one now. @throws when the node doesn't answer */
export function newestBlock(terms: X402Terms): Promise<bigint> {
  return ask(terms, "eth_blockNumber", [], quantity);
}

/**
 * Looks on the chain itself for the transfer of a payment: an authorization is used once, and the transfer in its
 * transaction says to whom and how much.
 * @returns the transaction; or until when it certainly did not happen.
 * @throws when the node doesn't answer
 */
export async function findTransfer(
  terms: X402Terms,
  payment: { payer: string; nonce: string; units: bigint; fromBlock: bigint },
): Promise<{ transaction: string } | { notUntil: Date }> {
  // Asked first, so that the search covers all of what is final by now.
  const final = await ask(terms, "eth_getBlockByNumber", ["finalized", false], block);
  const newest = await newestBlock(terms);
  for (let from = payment.fromBlock; from <= newest; from += BLOCKS_AT_ONCE) {
    const last = from + BLOCKS_AT_ONCE - 1n;
    const filter = {
      address: terms.asset,
      topics: [AUTHORIZATION_USED, padded(payment.payer), payment.nonce],
      fromBlock: hex(from),
      toBlock: hex(last < newest ? last : newest),
    };
    for (const { transactionHash } of await ask(terms, "eth_getLogs", [filter], z.array(log))) {
      const found = await ask(terms, "eth_getTransactionReceipt", [transactionHash], receipt);
      const isPaid = found?.logs.some((entry) => pays(entry, terms, payment));
      if (isPaid) return { transaction: transactionHash };
    }
  }
  return { notUntil: new Date(Number(final.timestamp) * 1_000) };
}

/** Whether a log is the transfer of this very sum to us. */
function pays(
  { address, topics, data }: z.output<typeof log>,
  terms: X402Terms,
  { payer, units }: { payer: string; units: bigint },
): boolean {
  const wanted = [TRANSFER, padded(payer), padded(terms.payTo)];
  return (
    address.toLowerCase() === terms.asset.toLowerCase() &&
    wanted.every((topic, place) => topics[place]?.toLowerCase() === topic) &&
    /^0x[0-9a-f]+$/i.test(data) &&
    BigInt(data) === units
  );
}

async function ask<Answer extends z.ZodType>(
  { rpcUrl, timeoutMs }: X402Terms,
  method: string,
  params: unknown[],
  schema: Answer,
): Promise<z.output<Answer>> {
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answer = (await response.json()) as { result?: unknown; error?: { message?: string } };
  if (!response.ok || answer.error)
    throw new Error(`${method}: ${answer.error?.message ?? response.status}`);
  return schema.parse(answer.result);
}

function padded(address: string): string {
  return `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;
}

function hex(number: bigint): string {
  return `0x${number.toString(16)}`;
}
