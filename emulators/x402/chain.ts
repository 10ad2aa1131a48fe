/** keccak256 of AuthorizationUsed(address,bytes32) and Transfer(address,address,uint256). */
const AUTHORIZATION_USED = "0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5";
const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

export type Authorization = {
  from: string;
  to: string;
  value: string;
  validAfter: string;
  validBefore: string;
  nonce: string;
};

export type Transferred = Authorization & { asset: string; transaction: string; block: number };

type Log = {
  address: string;
  topics: string[];
  data: string;
  blockNumber: string;
  transactionHash: string;
};

/** A chain with one kind of transaction: a transfer that its payer authorized (EIP-3009). */
export type Chain = {
  now(): number;
  advance(seconds: number): void;
  /** Why an authorization can't be used now; null where it can. */
  refusal(authorization: Authorization): string | null;
  /** Moves the money. @returns null where the authorization was used before, or is over. */
  transfer(authorization: Authorization, asset: string): Transferred | null;
  transfers(): readonly Transferred[];
  /** What a node answers (JSON-RPC). */
  ask(method: string, params: readonly unknown[]): unknown;
};

export function createChain(): Chain {
  let aheadSeconds = 0;
  const mined: Transferred[] = [];
  const now = () => Math.floor(Date.now() / 1_000) + aheadSeconds;
  const newest = () => 1_000 + mined.length;
  const used = ({ from, nonce }: Authorization) =>
    mined.some((one) => same(one.from, from) && same(one.nonce, nonce));
  const refusal = (authorization: Authorization) => {
    if (used(authorization)) return "nonce_already_used";
    if (Number(authorization.validAfter) > now()) return "authorization_not_yet_valid";
    if (Number(authorization.validBefore) <= now()) return "authorization_expired";
    return null;
  };

  return {
    now,
    advance(seconds) {
      aheadSeconds += seconds;
    },
    refusal,
    transfer(authorization, asset) {
      if (refusal(authorization)) return null;
      const block = newest() + 1;
      const transaction = `0x${block.toString(16).padStart(64, "0")}`;
      const moved = { ...authorization, asset, transaction, block };
      mined.push(moved);
      return moved;
    },
    transfers: () => mined,
    ask(method, params) {
      switch (method) {
        case "eth_blockNumber":
          return hex(newest());
        case "eth_getBlockByNumber":
          return { number: hex(newest()), timestamp: hex(now()) };
        case "eth_getLogs":
          return mined.flatMap(logsOf).filter((log) => isWanted(log, params[0] as Filter));
        case "eth_getTransactionReceipt": {
          const found = mined.find(({ transaction }) => transaction === params[0]);
          return found ? { status: "0x1", logs: logsOf(found) } : null;
        }
        default:
          throw new Error(`the method ${method} is not supported`);
      }
    },
  };
}

type Filter = { address: string; topics: string[]; fromBlock: string; toBlock: string };

function isWanted(log: Log, { address, topics, fromBlock, toBlock }: Filter): boolean {
  const block = Number(log.blockNumber);
  return (
    same(log.address, address) &&
    topics.every((topic, place) => same(log.topics[place] ?? "", topic)) &&
    block >= Number(fromBlock) &&
    block <= Number(toBlock)
  );
}

function logsOf(moved: Transferred): Log[] {
  const { from, to, nonce, value, asset: address, transaction: transactionHash } = moved;
  const at = { address, blockNumber: hex(moved.block), transactionHash };
  return [
    { ...at, topics: [AUTHORIZATION_USED, padded(from), nonce], data: "0x" },
    { ...at, topics: [TRANSFER, padded(from), padded(to)], data: hex(BigInt(value)) },
  ];
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function padded(address: string): string {
  return `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;
}

function hex(number: number | bigint): string {
  return `0x${number.toString(16)}`;
}
