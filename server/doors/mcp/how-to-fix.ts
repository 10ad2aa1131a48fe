import type { Cure } from "@/server/foundation/cure.schema";
import type { DomainError } from "@/server/foundation/errors";
import { errorGuide } from "../error-guide";
import { toolOfRequest } from "./tools";

const remedies = new Map(errorGuide.map(({ code, remedy }) => [code, remedy]));

/** What an agent, or the person it works for, does about a refusal: its cures in words, else the guide's. */
export function howToFix({ code, extra }: Pick<DomainError, "code" | "extra">): string {
  const { cures = [], required_scope: scope } = extra as {
    cures?: Cure[];
    required_scope?: string;
  };
  if (cures.length > 0)
    return `${cures.map(cureWords).join(" Or: ")} Then repeat the call with the same idempotency_key.`;
  if (scope) return `Ask an owner or admin for an API key with the scope ${scope}.`;
  const waits = typeof extra.retry_after === "number" ? `Wait ${extra.retry_after} seconds. ` : "";
  // The guide speaks of requests over HTTP; a tool takes the same key as an argument.
  return `${waits}${remedies.get(code) ?? ""}`.replaceAll("Idempotency-Key", "idempotency_key");
}

/** The request that a cure names is a tool here; what has none is done at an address, or in time. */
function cureWords({ kind, detail, url, request, after }: Cure): string {
  const tool = request && toolOfRequest(request);
  if (tool) {
    const reason = kind === "request_budget" ? " and your reason" : "";
    const sent = request.body ? ` with ${JSON.stringify(request.body)}${reason}` : "";
    return `${detail} Call ${tool.name}${sent}.`;
  }
  const where = url ? ` See ${url}` : "";
  return `${detail}${after ? ` That is at ${after}.` : where}`;
}
