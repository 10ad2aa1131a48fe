import { z } from "zod";
import { db } from "@/server/foundation/db";
import { DomainError, type FieldError, invalid, notFound } from "@/server/foundation/errors";
import { invariant } from "@/server/foundation/invariant";
import { readBalance } from "@/server/ledger/balances";
import type { Operation } from "@/server/operations/define-operation";
import { type DryRun, dryRunSchema } from "@/server/operations/dry-run";
import type { IdempotentRequest } from "@/server/operations/idempotency";
import { dryRunOperation, runOperation } from "@/server/operations/run-operation";
import { type AuthorizedOrganization, authorize } from "@/server/organizations/authorize";
import { actorOf, type Caller } from "@/server/organizations/caller";
import type { Permission } from "@/server/organizations/permissions";
import type { OperationKey } from "@/server/pricing/catalogue";
import { noteLooks } from "@/server/staff/note-looks";
import { waysToConfirm } from "@/server/users/sessions/reauthenticate";
import { isFresh } from "@/server/users/sessions/session-life";
import {
  type ClientSight,
  dryRunForClient,
  hidePool,
  isClient,
  readSight,
  refusalForClient,
  unread,
} from "./client-sight";
import { inputBudget, inspect, shortened } from "./input-budget";
import { issueInWords } from "./issue-words";

/**
 * One definition of a procedure: the browser (tRPC), REST and the OpenAPI document are made from it.
 * The input is flat: path parameters, query and body in one object, as tRPC sends it.
 */
export type Endpoint<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> = {
  name: string;
  tag: string;
  summary: string;
  /** The row of the permission table, judged on `input.organization_id`; null: signed in is enough. */
  permission: Permission | null;
  /** The row that the handler judges itself, on the organization that the input leads to. */
  judged?: Permission;
  /**
   * For the people who run Bursar: to anyone else it does not exist, whatever they send. `shows` names
   * the credit accounts (or organizations, or payments) whose data an answer shows: each look is written down.
   */
  staff?: { shows(output: z.output<Output>, input: z.output<Input>): readonly string[] };
  input: Input;
  output: Output;
  rest: {
    method: "get" | "post" | "put" | "patch" | "delete";
    path: string;
    status: 200 | 201 | 202;
    /** Other statuses that an answer may have, and what they say. */
    alsoStatus?: Record<number, string>;
  };
  /**
   * Its body is a list, or one item of it, which stands in the input under this field. The handler reads
   * each item by itself (`parseInput`), so that one fails none of its neighbours.
   */
  list?: { field: string; item: z.ZodType };
  /**
   * A person in a browser must have confirmed who they are within the last ten minutes: for whatever lets
   * others in, moves credits as staff, or decides what is paid and how. API keys are not asked.
   */
  reauthenticate?: true;
  /** For a person in the browser: a key is refused. */
  peopleOnly?: true;
  /** Its answer tells of credits, so its headers say how many are left. */
  aboutCredits?: true;
  /** What it costs: this operation of the price list, or `use`: whatever it is told was used. Else nothing. */
  costs?: OperationKey | "use";
  /** Whether a repeat under the same Idempotency-Key does nothing and gets the first answer. Every POST that creates something does. */
  acceptsIdempotencyKey?: boolean;
  /** The answer as a table, for `Accept: text/csv` and `format=csv`; its input takes `answerFormat`. */
  csv?(output: z.output<Output>): CsvFile;
  /** Metering calls come in great numbers and have a limit of their own. */
  limit?: "metering";
  handle(context: HandlerContext<z.output<Input>>): Promise<z.input<Output>>;
  /** The answer without what a linked client may not see of the pool that it spends. */
  forClient?(output: z.input<Output>, sight: ClientSight): z.input<Output>;
  /** What it would cost and whether it would pass, for `?dry_run=true`: nothing moves. */
  dryRun?(context: HandlerContext<z.output<Input>>): Promise<DryRun>;
};

/** A file of rows, the first one their names. */
export type CsvFile = { name: string; rows: (string | number)[][] };

/** The field that asks for the answer as a file, where a link cannot send a header. */
export const answerFormat = {
  format: z.enum(["json", "csv"]).optional().meta({ description: "csv: the answer as a file" }),
  bom: z.enum(["true", "false"]).default("true").meta({
    description: "false: a file without the byte order mark that spreadsheets know UTF-8 by",
  }),
};

/** What a door knows about a request, and what it may be told to say in headers. */
export type RequestContext = {
  caller: Caller;
  now: Date;
  idempotencyKey?: string | undefined;
  ip: string;
  /** Filled by the handler; the REST door turns it into headers and the status. */
  report: CreditReport;
};

export type CreditReport = {
  /** The status, where it is not the endpoint's usual one: see `rest.alsoStatus`. */
  httpStatus?: number;
  /** Where a list goes on whose answer has no place for it; the REST door makes a Link of it. */
  nextCursor?: string | null;
  /** Whose balance the headers tell, where the input names no organization. */
  creditAccountId?: string;
  availableMicrocredits?: bigint;
  costMicrocredits?: bigint;
  alertThresholdMicrocredits?: bigint;
  rechargePaused?: boolean;
  replayed?: boolean;
};

export type HandlerContext<Input> = RequestContext & {
  input: Input;
  /** What the use case claims in its transaction, where the caller sent an Idempotency-Key. */
  idempotent: IdempotentRequest | undefined;
  organization: AuthorizedOrganization;
};

export function defineEndpoint<Input extends z.ZodType, Output extends z.ZodType>(
  endpoint: Endpoint<Input, Output>,
): Endpoint<Input, Output> {
  return endpoint;
}

/** Permission, input, delegate: the way of every request, whichever door it came through. */
export async function callEndpoint<Input extends z.ZodType, Output extends z.ZodType>(
  endpoint: Endpoint<Input, Output>,
  context: RequestContext,
  rawInput: unknown,
): Promise<z.output<Output>> {
  const handler = await enter(endpoint, context, rawInput);
  if (endpoint.reauthenticate) await requireConfirmed(context);
  const output = await answerTo(endpoint, handler);
  if (endpoint.staff) {
    const { userId, requestId } = context.caller;
    const look = { userId, requestId, what: endpoint.name };
    await noteLooks(endpoint.staff.shows(output, handler.input), look, context.now);
  }
  return output;
}

/** The answer as this caller may see it: a linked client's without the figures of the pool that it spends. */
async function answerTo<Input extends z.ZodType, Output extends z.ZodType>(
  endpoint: Endpoint<Input, Output>,
  handler: HandlerContext<z.output<Input>>,
): Promise<z.output<Output>> {
  const { caller, organization, now, report } = handler;
  if (!(await isClient(caller, organization)))
    return endpoint.output.parse(await handleAndReport(endpoint, handler));
  try {
    const output = await handleAndReport(endpoint, handler);
    const sight = endpoint.limit === "metering" ? unread : await readSight(organization, now);
    hidePool(report, sight);
    return endpoint.output.parse(endpoint.forClient?.(output, sight) ?? output);
  } catch (error) {
    const sight = await readSight(organization, now);
    hidePool(report, sight);
    throw refusalForClient(error, sight);
  }
}

/** Also reports what is left after the request, where its handler has not said so. */
async function handleAndReport<Input extends z.ZodType, Output extends z.ZodType>(
  { aboutCredits, handle }: Endpoint<Input, Output>,
  handler: HandlerContext<z.output<Input>>,
): Promise<z.input<Output>> {
  const output = await handle(handler);
  const { report, organization, now } = handler;
  const creditAccountId = report.creditAccountId ?? organization.creditAccountId;
  if (aboutCredits && report.availableMicrocredits === undefined && creditAccountId)
    report.availableMicrocredits = (await readBalance(db(), creditAccountId, now)).available;
  return output;
}

/** Whether this caller may know of the endpoint at all; doors ask before they look at anything that was sent. */
export function existsFor({ staff }: Pick<Endpoint, "staff">, caller: Caller): boolean {
  return !staff || (caller.kind === "user" && caller.isStaff);
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

/** The same up to the delegate, which only tells what would happen. @throws validation_failed where it cannot */
export async function dryRunEndpoint<Input extends z.ZodType, Output extends z.ZodType>(
  endpoint: Endpoint<Input, Output>,
  context: RequestContext,
  rawInput: unknown,
): Promise<DryRun> {
  if (!existsFor(endpoint, context.caller)) throw notFound("page");
  if (!endpoint.dryRun) throw invalid("dry_run", "This request has no dry run");
  const handler = await enter(endpoint, context, rawInput);
  const sight = (await isClient(context.caller, handler.organization))
    ? await readSight(handler.organization, context.now)
    : null;
  try {
    const told = await endpoint.dryRun(handler);
    return dryRunSchema.parse(sight ? dryRunForClient(told, sight) : told);
  } catch (error) {
    throw sight ? refusalForClient(error, sight) : error;
  }
}

async function enter<Input extends z.ZodType, Output extends z.ZodType>(
  endpoint: Endpoint<Input, Output>,
  context: RequestContext,
  rawInput: unknown,
): Promise<HandlerContext<z.output<Input>>> {
  if (!existsFor(endpoint, context.caller)) throw notFound("page");
  const complete = withOwnOrganization(endpoint, context.caller, rawInput);
  // Who may not is told so before the rest of what they sent is looked at.
  const named = organizationIdShape.safeParse((complete as NamesOrganization)?.organization_id);
  const early =
    endpoint.permission && named.success
      ? await authorizeNamed(context, named.data, endpoint.permission)
      : undefined;
  const input = endpoint.list
    ? parseShape(endpoint.input, complete)
    : parseInput(endpoint.input, complete);
  const organization = endpoint.permission
    ? (early ?? (await authorizeNamed(context, idIn(input), endpoint.permission)))
    : ({} as AuthorizedOrganization);
  return { ...context, input, organization, idempotent: idempotentOf(endpoint, context, input) };
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

const organizationIdShape = z
  .string()
  .toLowerCase()
  .regex(/^org_[0-9a-z]{26}$/);
type NamesOrganization = { organization_id?: unknown } | null | undefined;
const idIn = (input: unknown) => (input as { organization_id: string }).organization_id;

async function authorizeNamed(
  context: RequestContext,
  id: string,
  permission: Permission,
): Promise<AuthorizedOrganization> {
  const organization = await authorize(context.caller, id, permission);
  context.report.alertThresholdMicrocredits = organization.creditAccount.alertThreshold;
  const policy = organization.creditAccount.rechargePolicy;
  context.report.rechargePaused = Boolean(policy?.enabled && policy.breaker !== "closed");
  return organization;
}

/** Checks an input and names the fields that are wrong. @throws validation_failed */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
): z.output<Schema> {
  const { values, fault } = inspect(raw);
  if (fault) throw invalid(fault.path.join("."), fault.message);
  return parseShape(schema, raw, values > MANY_VALUES);
}

/** So large an input is checked up to its first fault; a smaller one is told all of its faults. */
const MANY_VALUES = 2_000;

// As `schema.safeParse`, but words are found only for the faults that are told.
function parseShape<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
  abortEarly = false,
): z.output<Schema> {
  const settings = { error: issueInWords, async: false, abortEarly } as const;
  const result = schema._zod.run({ value: raw, issues: [] }, settings);
  invariant(!(result instanceof Promise), "no schema of an input waits for anything");
  if (result.issues.length === 0) return result.value as z.output<Schema>;
  const errors = result.issues
    .slice(0, inputBudget.faults)
    .map((issue) => z.core.util.finalizeIssue(issue, settings, z.core.config()))
    .flatMap(faultsOf)
    .slice(0, inputBudget.faults);
  const first = errors[0];
  throw new DomainError(
    "validation_failed",
    `${first?.path ? `${first.path}: ` : ""}${first?.message ?? "The input is not valid"}. Nothing was changed or charged.`,
    { errors },
  );
}

function faultsOf(issue: z.core.$ZodIssue): FieldError[] {
  const at = (name?: string) =>
    [...issue.path, ...(name === undefined ? [] : [name])].map((part) => shortened(String(part)));
  if (issue.code !== "unrecognized_keys") return [{ path: at().join("."), message: issue.message }];
  return issue.keys
    .slice(0, inputBudget.faults)
    .map((key) => ({ path: at(key).join("."), message: "Unknown field" }));
}

/** The endpoint of a paid operation: everything but its path follows from the operation. */
export function operationEndpoint<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  tag: string,
  asks: Pick<Endpoint, "reauthenticate"> = {},
): Endpoint<Input, Output> {
  return defineEndpoint({
    ...asks,
    name: operation.key,
    tag,
    summary: operation.summary,
    permission: operation.permission,
    input: operation.input,
    output: operation.output,
    rest: operation.rest,
    costs: operation.key,
    acceptsIdempotencyKey: true,
    async handle({ caller, organization, input, idempotent, now, report }) {
      const result = await runOperation(operation, {
        organization,
        actor: actorOf(caller),
        input,
        idempotent,
        now,
      });
      report.availableMicrocredits = result.available;
      report.costMicrocredits = result.replayed ? 0n : result.creditsCharged;
      report.replayed = result.replayed;
      return result.output;
    },
    dryRun: ({ caller, organization, input, now }) =>
      dryRunOperation(operation, { organization, actor: actorOf(caller), input, now }),
  });
}
