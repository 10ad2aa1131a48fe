import { setImmediate } from "node:timers/promises";
import {
  type ListToolsResult,
  ProtocolError,
  ProtocolErrorCode,
} from "@modelcontextprotocol/server";
import { unitPrice } from "@/server/pricing/account-price";
import { formatPrice } from "@/server/pricing/amount-words";
import { type AccountPrices, listPrices, pricesWith } from "@/server/pricing/load-prices";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { Endpoint } from "../endpoints/define-endpoint";
import { type Tool, type ToolCaller, tools, toolsFor } from "./tools";
import { toolInputSchema } from "./tool-schema";

/** Some clients read one page only, so it is not a small one. */
const PAGE = 100;

/** Of so many the schemas are written, the first time, before others get their turn. */
const AT_ONCE = 20;

/**
 * A page of what a key may call, with the prices that its organization pays now.
 * @param cursor the name of the last tool of the page before
 * @throws ProtocolError for a cursor that no page ended with
 */
export async function listTools(
  caller: ToolCaller,
  groups: ReadonlySet<string>,
  cursor: string | undefined,
  now: Date,
): Promise<ListToolsResult> {
  const offered = toolsFor(caller, groups);
  const rest = cursor === undefined ? offered : offered.filter(isAfter(cursor));
  const page = rest.slice(0, PAGE);
  const prices = { ...(await pricesOf(caller, now)), now };
  const described: ListToolsResult["tools"] = [];
  for (const tool of page) {
    if (described.length % AT_ONCE === 0) await setImmediate();
    described.push(describe(tool, prices));
  }
  return {
    tools: described,
    ...(rest.length > PAGE ? { nextCursor: page.at(-1)?.name } : {}),
  };
}

// Counted in the list of all, so that a cursor stays good whatever a key is allowed meanwhile.
function isAfter(cursor: string): (tool: Tool) => boolean {
  const at = tools.findIndex(({ name }) => name === cursor);
  if (at === -1)
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, "Not a cursor of this list");
  const before = new Set(tools.slice(0, at + 1));
  return (tool) => !before.has(tool);
}

type Terms = Pick<AccountPrices, "prices" | "overrides"> & { now: Date };

async function pricesOf({ organization }: ToolCaller, now: Date): Promise<Omit<Terms, "now">> {
  if (organization) return pricesWith(organization.creditAccount, now);
  return { prices: await listPrices("standard", now), overrides: [] };
}

function describe({ name, endpoint }: Tool, terms: Terms): ListToolsResult["tools"][number] {
  return {
    name,
    title: endpoint.name,
    description: `${endpoint.summary}. ${priceWords(endpoint, terms)}${fileWords(endpoint)}`,
    inputSchema: toolInputSchema(endpoint) as ListToolsResult["tools"][number]["inputSchema"],
    annotations: hintsOf(endpoint),
  };
}

function priceWords({ costs }: Endpoint, terms: Terms): string {
  if (costs === undefined) return "Free.";
  if (costs === "use") return "Costs what was used, at the prices of operation_list.";
  const paid = unitPrice(terms, costs);
  if (!paid) return "Its price depends on what is asked: see operation_list.";
  return paid.price === 0n ? "Free." : `Costs ${formatPrice(microcreditsToCredits(paid.price))}.`;
}

function fileWords({ takesFile, asFile }: Endpoint): string {
  if (asFile) return " Answers the address of a file, to be fetched with the same API key.";
  return takesFile ? " Takes files of up to 700 kB here; larger ones go over REST." : "";
}

const UNDOES = /\.(archive|cancel|reject|remove|revoke|reverse|rotate|undo\w*|void)$/;

/** Hints for whoever asks a person first. They are no protection: scopes, budgets and drafts are. */
function hintsOf({ name, rest, costs }: Endpoint) {
  const isRead = rest.method === "get";
  if (isRead) return { readOnlyHint: true, openWorldHint: false };
  return {
    readOnlyHint: false,
    destructiveHint: rest.method === "delete" || UNDOES.test(name),
    idempotentHint: rest.method !== "post" && costs === undefined,
  };
}
