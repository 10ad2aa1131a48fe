import type { CallToolResult } from "@modelcontextprotocol/server";
import { env } from "@/server/foundation/env";
import { type DomainError, invalid } from "@/server/foundation/errors";
import { creditFacts, noteRefusal } from "../credit-facts";
import { callEndpoint, dryRunEndpoint } from "../endpoints/call-endpoint";
import type { CreditReport, Endpoint } from "../endpoints/define-endpoint";
import { failureOf } from "../failure-of";
import { problemBody } from "../rest/problem";
import { howToFix } from "./how-to-fix";
import type { Tool, ToolCaller } from "./tools";

/**
 * Calls a tool as REST would call its endpoint: the same access, checks, drafts and charge. What REST says
 * in status and headers stands beside the answer, because a model sees results alone.
 * @param refusal why nothing is done for this request at all
 * @returns also for a refusal or failure, which an agent is to act on
 */
export async function callTool(
  { endpoint }: Tool,
  sent: Record<string, unknown>,
  { caller, now, ip }: { caller: ToolCaller; now: Date; ip: string },
  refusal?: DomainError,
): Promise<CallToolResult> {
  const report: CreditReport = {};
  const { requestId } = caller;
  try {
    if (refusal) throw refusal;
    const { input, dryRun, idempotencyKey } = readArguments(endpoint, sent);
    const context = { caller, now, ip, idempotencyKey, report };
    const data = dryRun
      ? await dryRunEndpoint(endpoint, context, input)
      : await callEndpoint(endpoint, context, input);
    const status = dryRun ? 200 : (report.httpStatus ?? endpoint.rest.status);
    if (endpoint.asFile) {
      const named = { organization_id: caller.organizationId, ...input };
      return fileResult(endpoint, named, requestId);
    }
    return result({ status, request_id: requestId, ...factsOf(report), data });
  } catch (error) {
    noteRefusal(report, error);
    const doing = endpoint.rest.method === "get" ? "read" : "change";
    return refusalResult(failureOf(error, doing, requestId), requestId, report);
  }
}

function readArguments(endpoint: Endpoint, sent: Record<string, unknown>) {
  const { dry_run: dryRun = false, idempotency_key: key, ...input } = sent;
  if (!endpoint.dryRun && "dry_run" in sent) throw invalid("dry_run", "Unknown field");
  if (typeof dryRun !== "boolean") throw invalid("dry_run", "Use true or false");
  if (!endpoint.acceptsIdempotencyKey && "idempotency_key" in sent)
    throw invalid("idempotency_key", "Unknown field");
  if (key !== undefined && typeof key !== "string")
    throw invalid("idempotency_key", "Must be a string");
  return { input, dryRun, idempotencyKey: key };
}

function factsOf(report: CreditReport) {
  const credits = creditFacts(report);
  return {
    ...(Object.keys(credits).length > 0 ? { credits } : {}),
    ...(report.replayed ? { replayed: true } : {}),
    ...(report.nextCursor ? { next_cursor: report.nextCursor } : {}),
  };
}

function result(told: Record<string, unknown>): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(told) }], structuredContent: told };
}

/** Where the file is: its bytes would cost a model more than they tell it. */
function fileResult(
  { name, rest }: Endpoint,
  input: Record<string, unknown>,
  requestId: string,
): CallToolResult {
  const path = rest.path.replace(/\{(\w+)\}/g, (_, field) =>
    encodeURIComponent(String(input[field])),
  );
  const uri = `${env().APP_URL}/api${path}`;
  const told = { status: 200, request_id: requestId, data: { download_url: uri } };
  const link = { type: "resource_link" as const, uri, name };
  return { ...result(told), content: [...result(told).content, link] };
}

function refusalResult(
  failure: DomainError,
  requestId: string,
  report: CreditReport,
): CallToolResult {
  const told = {
    ...problemBody(failure, requestId),
    ...factsOf(report),
    how_to_fix: howToFix(failure),
  };
  return {
    isError: true,
    content: [
      { type: "text", text: `${told.title}. ${told.detail}\nHow to fix it: ${told.how_to_fix}` },
      { type: "text", text: JSON.stringify(told) },
    ],
    structuredContent: told,
  };
}
