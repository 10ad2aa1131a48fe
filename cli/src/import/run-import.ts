import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Api, ApiAnswer } from "../api.ts";
import { CliError, exitCodes } from "../cli-error.ts";
import { formatAmount, type Microcredits, parseAmount, sum } from "./amounts.ts";
import type { Entry } from "./entry.ts";

/** What became of a customer: whether what the server holds is what the file says. */
export type CustomerResult = {
  customer: string;
  organization_id: string | null;
  /** Credits in the file, and in grants that this import made, now or before. */
  expected: string;
  granted: string;
  created: number;
  already_there: number;
  agrees: boolean;
  problems: string[];
};

type Wallet = { id: string; customer_id: string; is_primary: boolean };
type Grant = { amount: string; metadata: Record<string, string> };
type Page<T> = { data: T[]; next_cursor: string | null };

const CUSTOMERS_AT_ONCE = 4;

/** The customers of a file, each with its grants, in the order of the file. */
export function byCustomer(entries: readonly Entry[]): Map<string, Entry[]> {
  const customers = new Map<string, Entry[]>();
  for (const entry of entries)
    customers.set(entry.customer, [...(customers.get(entry.customer) ?? []), entry]);
  return customers;
}

/**
 * Grants every entry once, whoever ran it before, and reads back what is there. A customer that fails
 * stops no other.
 */
export async function runImport(
  api: Api,
  from: string,
  parentId: string,
  entries: readonly Entry[],
  onDone: (result: CustomerResult) => void,
): Promise<CustomerResult[]> {
  const waiting = [...byCustomer(entries)];
  const results = new Map<string, CustomerResult>();
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const result = await importCustomer(api, from, parentId, next[0], next[1]);
      results.set(next[0], result);
      onDone(result);
    }
  }
  await Promise.all(Array.from({ length: CUSTOMERS_AT_ONCE }, work));
  return [...byCustomer(entries).keys()].flatMap((customer) => results.get(customer) ?? []);
}

async function importCustomer(
  api: Api,
  from: string,
  parentId: string,
  customer: string,
  entries: Entry[],
): Promise<CustomerResult> {
  const expected = sum(entries.map(({ amount }) => amount));
  const result: CustomerResult = {
    customer,
    organization_id: null,
    expected: formatAmount(expected),
    granted: "0",
    created: 0,
    already_there: 0,
    agrees: false,
    problems: [],
  };
  try {
    const wallet = await findOrCreate(api, from, parentId, customer, entries);
    result.organization_id = wallet.customer_id;
    for (const entry of entries) {
      try {
        result[await grant(api, from, wallet, entry)] += 1;
      } catch (error) {
        result.problems.push(`${entry.id}: ${wordsOf(error)}`);
      }
    }
    const granted = await readGranted(api, from, wallet, entries);
    result.granted = formatAmount(granted);
    result.agrees = granted === expected && result.problems.length === 0;
  } catch (error) {
    result.problems.push(wordsOf(error));
  }
  return result;
}

async function findOrCreate(
  api: Api,
  from: string,
  parentId: string,
  customer: string,
  entries: Entry[],
): Promise<Wallet> {
  const path = `/v1/wallets?customer_id=${encodeURIComponent(customer)}`;
  const read = () => patiently(() => api.get<Page<Wallet>>(path, { expects: [404] }));
  let found = await read();
  if (found.status === 404) {
    const name = entries.find((entry) => entry.name)?.name ?? customer;
    const organization = {
      name: name.slice(0, 100),
      parent_organization_id: parentId,
      relationship_type: "owned",
      billing_type: "own",
      external_id: customer,
    };
    const idempotencyKey = keyFor(from, "organization", customer);
    await patiently(() => api.post("/organizations", organization, { idempotencyKey }));
    found = await read();
  }
  const wallet = found.body.data?.find(({ is_primary }) => is_primary);
  if (wallet) return wallet;
  throw new CliError("The customer's organization has no wallet. Nothing was granted.", {
    code: "no_wallet",
  });
}

/** Makes a grant, or finds that it was made before: its ID stands for it for ever. */
async function grant(
  api: Api,
  from: string,
  wallet: Wallet,
  entry: Entry,
): Promise<"created" | "already_there"> {
  const { id, amount, type, expiresAt, effectiveAt } = entry;
  const isLater = effectiveAt !== null && new Date(effectiveAt) > new Date();
  const body = {
    wallet_id: wallet.id,
    amount: exactNumber(amount),
    grant_type: type,
    ...(expiresAt ? { expires_at: expiresAt } : {}),
    ...(isLater ? { effective_at: effectiveAt } : {}),
    source: `import:${from}:${digest(id)}`,
    description: `Imported from ${from}`,
    metadata: { import_from: from, import_id: id },
  };
  const idempotencyKey = keyFor(from, wallet.customer_id, id);
  const {
    status,
    headers,
    body: answer,
  } = await patiently(() =>
    api.post<{ code?: string; detail?: string }>("/v1/credit-grants", body, {
      idempotencyKey,
      expects: [409],
    }),
  );
  if (status === 409) {
    if (answer.code === "already_exists" || answer.code === "idempotency_key_reused")
      return "already_there";
    throw new CliError(answer.detail ?? "The grant was refused.", {
      code: answer.code ?? "conflict",
    });
  }
  return headers.get("idempotent-replayed") === "true" ? "already_there" : "created";
}

/** What the server says was granted for these entries, exactly. */
async function readGranted(
  api: Api,
  from: string,
  wallet: Wallet,
  entries: Entry[],
): Promise<Microcredits> {
  const ids = new Set(entries.map(({ id }) => id));
  const amounts: Microcredits[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
    const path = `/v1/credit-grants?wallet_id=${wallet.id}&limit=200${after}`;
    const { body }: ApiAnswer<Page<Grant>> = await patiently(() =>
      api.get<Page<Grant>>(path, { exact: true }),
    );
    for (const { amount, metadata } of body.data)
      if (metadata.import_from === from && ids.has(metadata.import_id ?? ""))
        amounts.push(parseAmount(amount, wallet.id));
    cursor = body.next_cursor;
  } while (cursor !== null);
  return sum(amounts);
}

/**
 * The JSON number of an amount. A double holds these exactly to the microcredit up to nine billion credits,
 * which is more than a grant may be; what it would not hold is refused.
 */
function exactNumber(amount: Microcredits): number {
  const text = formatAmount(amount);
  const number = Number(text);
  if (parseAmount(String(number), text) === amount) return number;
  throw new CliError(`${text} credits are more than one grant can hold.`, { code: "too_large" });
}

function keyFor(from: string, ...parts: string[]): string {
  return `import:${from}:${digest(parts.join("\n"))}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 40);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Waits where the server asks to, and repeats what is safe to repeat when it could not be reached. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      const isPassing =
        error instanceof CliError &&
        (error.told.code === "rate_limited" || error.told.exitCode === exitCodes.unreachable);
      if (!isPassing || tries >= 6) throw error;
      await wait(error.told.code === "rate_limited" ? 10_000 : 500 * 2 ** tries);
    }
  }
}
