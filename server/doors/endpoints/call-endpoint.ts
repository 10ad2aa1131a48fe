import type { z } from "zod";
import { noteFirstCall } from "@/server/api-keys/first-call";
import { db } from "@/server/foundation/db";
import { DomainError, errorTable, invalid, isDomainError } from "@/server/foundation/errors";
import { invariant } from "@/server/foundation/invariant";
import { inRequest } from "@/server/foundation/log";
import { metrics } from "@/server/foundation/metrics";
import { onReplica } from "@/server/foundation/replica";
import { inSpan } from "@/server/foundation/tracing";
import { readBalance } from "@/server/ledger/balances";
import { type DryRun, dryRunSchema } from "@/server/operations/dry-run.schema";
import type { IdempotentRequest } from "@/server/operations/idempotency";
import type { Caller } from "@/server/organizations/access/caller";
import {
  dryRunForClient,
  hidePool,
  isClient,
  readSight,
  refusalForClient,
  unread,
} from "@/server/organizations/access/client-sight";
import {
  type Decision,
  decide,
  permissionOf,
  requireExists,
} from "@/server/organizations/access/decide";
import { reachOf } from "@/server/organizations/access/reach";
import { authorize, authorizeBelow } from "@/server/organizations/access/standing";
import { noteLooks } from "@/server/staff/note-looks";
import { waysToConfirm } from "@/server/users/sessions/reauthenticate";
import { isFresh } from "@/server/users/sessions/session-life";
import { creditFacts } from "../credit-facts";
import type { Endpoint, RequestContext } from "./define-endpoint";
import { answerOrDraft, draftInstead } from "./keep-as-draft";
import { parseInput, parseShape } from "./parse-input";

/** What any handler gets; its endpoint knows which of it was decided. */
type Entered = RequestContext &
  Decision & { input: unknown; idempotent: IdempotentRequest | undefined };

/** Access, input, confirmation, delegate: the way of every request, whichever door it came through. */
export function callEndpoint<Called extends Endpoint>(
  endpoint: Called,
  context: RequestContext,
  rawInput: unknown,
): Promise<z.output<Called["output"]>> {
  const { requestId } = context.caller;
  const attributes = {
    "http.route": `/api${endpoint.rest.path}`,
    "bursar.request_id": requestId,
  };
  return inRequest(requestId, () =>
    inSpan(endpoint.name, { attributes }, () => measure(endpoint, context, rawInput)),
  );
}

async function measure<Called extends Endpoint>(
  endpoint: Called,
  context: RequestContext,
  rawInput: unknown,
): Promise<z.output<Called["output"]>> {
  const measured = metrics().requests.startTimer({ endpoint: endpoint.name });
  try {
    const output = await againIfMoved(context, (once) => call(endpoint, once, rawInput));
    await noteIfFirst(endpoint, context, null);
    return output;
  } catch (error) {
    await noteIfFirst(endpoint, context, error);
    throw error;
  } finally {
    measured();
  }
}

/**
 * Does it once more where its organization moved to other credits under it: nothing was done, and who may do what
 * there is decided anew.
 */
async function againIfMoved<T>(
  context: RequestContext,
  attempt: (context: RequestContext) => Promise<T>,
): Promise<T> {
  try {
    return await attempt(context);
  } catch (error) {
    if (!isDomainError(error) || error.code !== "organization_moved") throw error;
    const { caller } = context;
    if (caller.kind !== "api_key") return attempt(context);
    // Read with the key, before it moved.
    const { organization: _, ...key } = caller;
    return attempt({ ...context, caller: key });
  }
}

/** Tells whoever waits for the first call of a new key how it went. */
async function noteIfFirst(
  { rest: { method, path, status } }: Endpoint,
  { caller, now, report }: RequestContext,
  error: unknown,
): Promise<void> {
  if (caller.kind !== "api_key" || !caller.isWatched) return;
  const failure = error ? (isDomainError(error) ? error.code : "internal") : null;
  await noteFirstCall(caller.keyId, {
    at: new Date(now.getTime() + (caller.organization?.clockAheadMs ?? 0)).toISOString(),
    method: method.toUpperCase(),
    path: `/api${path}`,
    status: failure ? errorTable[failure].httpStatus : (report.httpStatus ?? status),
    code: failure,
    detail: isDomainError(error) ? error.message : null,
    credits: failure ? null : (creditFacts(report).cost ?? null),
    request_id: caller.requestId,
  });
}

async function call<Called extends Endpoint>(
  endpoint: Called,
  context: RequestContext,
  rawInput: unknown,
): Promise<z.output<Called["output"]>> {
  const entered = await enter(endpoint, context, rawInput);
  if (endpoint.reauthenticate) await requireConfirmed(context);
  const fields = withOwnOrganization(endpoint, entered.caller, rawInput);
  const draft = await draftInstead(endpoint, handlerContext(endpoint, entered), fields);
  if (draft !== undefined) return draft as z.output<Called["output"]>;
  const output = await answerTo(endpoint, entered);
  await noteStaffLooks(endpoint, entered, output);
  return output as z.output<Called["output"]>;
}

/** The same up to the delegate, which only tells what would happen. @throws validation_failed where it cannot */
export async function dryRunEndpoint(
  endpoint: Endpoint,
  context: RequestContext,
  rawInput: unknown,
): Promise<DryRun> {
  requireExists(endpoint.access, context.caller);
  if (!endpoint.dryRun) throw invalid("dry_run", "This request has no dry run");
  const entered = await enter(endpoint, context, rawInput);
  const { caller, organization, now } = entered;
  const sight =
    organization && (await isClient(caller, organization))
      ? await readSight(organization, now)
      : null;
  try {
    const told = await endpoint.dryRun(handlerContext(endpoint, entered));
    return dryRunSchema.parse(sight ? dryRunForClient(told, sight) : told);
  } catch (error) {
    throw sight ? refusalForClient(error, sight) : error;
  }
}

/** Whoever may not is told so before the rest of what they sent is looked at. */
async function enter(
  endpoint: Endpoint,
  context: RequestContext,
  rawInput: unknown,
): Promise<Entered> {
  const { access } = endpoint;
  const { caller } = context;
  const fields = withOwnOrganization(endpoint, caller, rawInput);
  const early = await decide(access, caller, { fields, isChecked: false });
  const parse = endpoint.list ? parseShape : parseInput;
  const input = parse(endpoint.input, fields);
  const decision = early ?? (await decide(access, caller, { fields: input, isChecked: true }));
  invariant(decision, "a checked input says what it is about");
  await requireMore(endpoint, caller, decision, input);
  noteAccount(context, decision);
  const now = timeOf(context, decision);
  return {
    ...context,
    ...decision,
    now,
    input,
    idempotent: idempotentOf(endpoint, context, input),
  };
}

/** A request about a sandbox happens by the clock of that sandbox. */
function timeOf({ now, caller }: RequestContext, { clockAheadMs }: Decision): Date {
  const ofKey = caller.kind === "api_key" ? caller.organization?.clockAheadMs : null;
  return new Date(now.getTime() + (clockAheadMs ?? ofKey ?? 0));
}

async function requireMore(
  endpoint: Endpoint,
  caller: Caller,
  { organization, pool }: Decision,
  input: unknown,
): Promise<void> {
  const permission = endpoint.alsoNeeds?.(input);
  const organizationId = organization?.id ?? pool?.organizationId;
  if (permission && organizationId) await authorize(caller, organizationId, permission);
  const permissionBelow = endpoint.alsoNeedsBelow?.(input);
  if (permissionBelow && organizationId)
    await authorizeBelow(caller, organizationId, permissionBelow);
}

/** What headers say about a credit account is known once it is decided which. */
function noteAccount({ report }: RequestContext, { organization, pool }: Decision): void {
  if (pool) report.creditAccountId = pool.creditAccountId;
  if (!organization) return;
  const { alertThreshold, rechargePolicy } = organization.creditAccount;
  report.alertThresholdMicrocredits = alertThreshold;
  report.rechargePaused = Boolean(rechargePolicy?.enabled && rechargePolicy.breaker !== "closed");
}

/** The answer as this caller may see it: a linked client's without the figures of the pool that it spends. */
async function answerTo(endpoint: Endpoint, entered: Entered): Promise<unknown> {
  const { caller, organization, now, report } = entered;
  if (!organization || !(await isClient(caller, organization)))
    return answerOrDraft(endpoint, entered, await handleAndReport(endpoint, entered));
  try {
    const output = await handleAndReport(endpoint, entered);
    const sight = endpoint.limit === "metering" ? unread : await readSight(organization, now);
    hidePool(report, sight);
    return answerOrDraft(endpoint, entered, endpoint.forClient?.(output, sight) ?? output);
  } catch (error) {
    const sight = await readSight(organization, now);
    hidePool(report, sight);
    throw refusalForClient(error, sight);
  }
}

/** Also reports what is left after the request, where its handler has not said so. */
async function handleAndReport(endpoint: Endpoint, entered: Entered): Promise<unknown> {
  const handle = () => endpoint.handle(handlerContext(endpoint, entered));
  const output = await (endpoint.fromReplica ? onReplica(handle) : handle());
  const { report, organization, now } = entered;
  const creditAccountId = report.creditAccountId ?? organization?.creditAccountId;
  if (endpoint.aboutCredits && report.availableMicrocredits === undefined && creditAccountId)
    report.availableMicrocredits = (await readBalance(db(), creditAccountId, now)).available;
  return output;
}

function handlerContext({ access }: Endpoint, entered: Entered) {
  const reach = reachOf(entered.caller, permissionOf(access), entered.actor);
  return { ...entered, reach };
}

/** Every look of staff at a customer's account is written down. */
async function noteStaffLooks(endpoint: Endpoint, entered: Entered, output: unknown) {
  if (entered.actor.type !== "staff") return;
  const shown = endpoint.shows?.(output, entered.input) ?? [];
  const { pool, caller, now } = entered;
  const { userId, requestId } = caller;
  const look = { userId, requestId, what: endpoint.name };
  await noteLooks(pool ? [...shown, pool.creditAccountId] : shown, look, now);
}

/** @throws reauthentication_required, before anything was changed */
async function requireConfirmed({ caller, now }: RequestContext): Promise<void> {
  if (caller.kind === "api_key") return;
  if (caller.session && isFresh(caller.session.authenticatedAt, now)) return;
  throw new DomainError(
    "reauthentication_required",
    "Confirm that it is you, then try again. Nothing was changed.",
    { ways: await waysToConfirm(caller.userId) },
  );
}

/**
 * One rule for all endpoints: a key counts for the endpoint and the caller's organization. That is the
 * API key's own; for a person the organization they name, or where they name none they themselves.
 */
function idempotentOf(
  endpoint: Endpoint,
  { caller, idempotencyKey: key, report }: RequestContext,
  input: unknown,
): IdempotentRequest | undefined {
  if (key === undefined || !endpoint.acceptsIdempotencyKey) return undefined;
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    throw invalid("Idempotency-Key", "Use 1 to 255 printable ASCII characters");
  const { organization_id: named } = input as { organization_id?: string };
  const scope = caller.kind === "api_key" ? caller.organizationId : (named ?? caller.userId);
  const onReplay = () => {
    report.replayed = true;
  };
  return { scope, key, procedure: endpoint.name, input, onReplay };
}

// Where nothing is said, a key acts on its own organization.
function withOwnOrganization(endpoint: Endpoint, caller: Caller, rawInput: unknown): unknown {
  const fields = (endpoint.input as Partial<z.ZodObject>).shape;
  if (caller.kind !== "api_key" || !fields || !("organization_id" in fields)) return rawInput;
  return { organization_id: caller.organizationId, ...(rawInput as object) };
}
