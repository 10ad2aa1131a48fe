import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { actorOf, type Caller } from "@/server/organizations/access/caller";
import { type AuthorizedOrganization, authorize } from "@/server/organizations/access/standing";
import { approveRequest, declineRequest } from "./decide-request";
import { readRequests } from "./read-requests";
import type { BudgetRequestAnswer } from "./request.schema";
import { readRequestLink } from "./request-link";

/**
 * What the page of a mailed link shows: the request as it is now, and where it belongs. Null for a link
 * that leads nowhere, or whose reader may not change the budget any more.
 */
export async function previewLink(
  token: string,
  httpRequestId: string,
  now: Date,
): Promise<{ request: BudgetRequestAnswer; organization: { name: string; slug: string } } | null> {
  const found = await findLink(token, httpRequestId).catch(() => null);
  if (!found) return null;
  const [request] = await readRequests(db(), { where: { id: found.requestId } }, now);
  const { name, slug } = found.organization;
  return request ? { request, organization: { name, slug } } : null;
}

/** Decides as the person the link was mailed to. @throws not_found, and what deciding refuses */
export async function decideByLink(
  token: string,
  decision: "approve" | "decline",
  httpRequestId: string,
  now: Date,
): Promise<BudgetRequestAnswer> {
  const found = await findLink(token, httpRequestId);
  if (!found) throw notFound("budget request");
  const { organization, requestId, caller } = found;
  const actor = actorOf(caller);
  return decision === "approve"
    ? approveRequest(organization, requestId, actor, now)
    : declineRequest(organization, requestId, undefined, actor, now);
}

type Found = { requestId: string; caller: Caller; organization: AuthorizedOrganization };

/** @param httpRequestId the request of the door, for the audit log */
async function findLink(token: string, httpRequestId: string): Promise<Found | null> {
  const link = readRequestLink(token);
  if (!link) return null;
  const request = await db().budgetRequest.findUnique({ where: { id: link.requestId } });
  if (!request) return null;
  const { secondFactorAt } = await db().user.findUniqueOrThrow({ where: { id: link.userId } });
  const caller: Caller = {
    kind: "user",
    userId: link.userId,
    isStaff: false,
    ...(secondFactorAt ? {} : { lacksSecondFactor: true }),
    requestId: httpRequestId,
  };
  const { organization } = await authorize(caller, request.organizationId, "budgets.write");
  return { requestId: request.id, caller, organization };
}
