import type { z } from "zod";
import type { Actor } from "@/server/foundation/actor";
import type { CsvFile } from "@/server/foundation/csv-file";
import type { FileAnswer } from "@/server/foundation/file-answer";
import type { Operation } from "@/server/operations/define-operation";
import type { DryRun } from "@/server/operations/dry-run.schema";
import type { IdempotentRequest } from "@/server/operations/idempotency";
import { dryRunOperation, runOperation } from "@/server/operations/run-operation";
import type { Caller } from "@/server/organizations/access/caller";
import type { ClientSight } from "@/server/organizations/access/client-sight";
import type { Access, Decided, StaffAccess } from "@/server/organizations/access/decide";
import type { Permission } from "@/server/organizations/access/permissions";
import type { Reach } from "@/server/organizations/access/reach";
import type { OperationKey } from "@/server/pricing/catalogue";
import type { Tag } from "./tags";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/**
 * One definition of a procedure: the browser (tRPC), REST and the OpenAPI document are made from it.
 * The input is flat: path parameters, query and body in one object, as tRPC sends it.
 */
export type Endpoint<
  Name extends string = string,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Verb extends Method = Method,
  Asked extends Access = Access,
> = {
  /** What it is called everywhere: `transaction.create`. */
  name: Name;
  /** Its group in the reference. */
  tag: Tag;
  summary: string;
  /** Who may, and on what: judged before the rest of the input is looked at. */
  access: Asked;
  /** The row that is needed too, where the input asks for more. */
  alsoNeeds?(input: z.output<Input>): Permission | null;
  /** The row that is needed too in each owned organization below, where the input asks about all of them. */
  alsoNeedsBelow?(input: z.output<Input>): Permission | null;
  /**
   * A person in a browser must have confirmed who they are within the last ten minutes: for whatever lets
   * others in, moves credits as staff, or decides what is paid and how. API keys are not asked.
   */
  reauthenticate?: true;
  /** For a person in the browser, whose use case refuses a key that gets so far. */
  peopleOnly?: true;
  input: Input;
  output: Output;
  /** Fields of the body that make the sample of the reference worth reading; required ones are filled in. */
  example?: Record<string, unknown>;
  rest: {
    method: Verb;
    path: string;
    status: 200 | 201 | 202;
    /** Other statuses that an answer may have, and what they say. */
    alsoStatus?: Record<number, string>;
  };
  /**
   * Its body is a list, or one item of it, which stands in the input under this field. The handler reads
   * each item by itself (`parseInput`), so that one fails none of its neighbours. With `orCloudEvent` an item
   * may be one of those, and the body may be lines too.
   */
  list?: { field: string; item: z.ZodType; orCloudEvent?: z.ZodType };
  /**
   * Its body may be as large as this file: the file of a form (multipart/form-data) under this name, or
   * base64 in this field of its JSON. In the input it is a `fileField`.
   */
  takesFile?: { field: string; bytes: number };
  /** It reads much, decides nothing and writes nothing: the read replica answers, where there is one that has caught up. */
  fromReplica?: true;
  /** Its answer tells of credits, so its headers say how many are left. */
  aboutCredits?: true;
  /** What it costs: this operation of the price list, or `use`: whatever it is told was used. Else nothing. */
  costs?: OperationKey | "use";
  /** The paid operation that it runs. */
  operation?: Operation;
  /** In the books: it changes nothing, or decides about drafts, so an agent's call of it is never kept as a draft. */
  asDraft?: false;
  /** Whether a repeat under the same Idempotency-Key does nothing and gets the first answer. Every POST that creates something does. */
  acceptsIdempotencyKey?: boolean;
  /** The answer as a table, or a file that has it, for `Accept: text/csv` and `format=csv`; its input takes `answerFormat`. */
  csv?(output: z.output<Output>, options: { bom: boolean }): CsvFile | Promise<FileAnswer>;
  /** Over REST the answer is this file, whatever is accepted. */
  asFile?(output: z.output<Output>): Promise<FileAnswer>;
  /** Metering calls come in great numbers and have a limit of their own. */
  limit?: "metering";
  /** The customers (credit accounts, organizations or payments) whose data an answer shows to staff: each look is written down. */
  shows?(output: z.output<Output>, input: z.output<Input>): readonly string[];
  handle(context: HandlerContext<z.output<Input>, Asked>): Promise<z.input<Output>>;
  /** The answer without what a linked client may not see of the pool that it spends. */
  forClient?(output: z.input<Output>, sight: ClientSight): z.input<Output>;
  /** What it would cost and whether it would pass, for `?dry_run=true`: nothing moves. */
  dryRun?(context: HandlerContext<z.output<Input>, Asked>): Promise<DryRun>;
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
  /** Of an x402 payment that came with the request and became credits: a header of the answer. */
  paymentReceipt?: string;
};

/** What a handler gets: the checked input, and what was decided about the caller. */
export type HandlerContext<Input, Asked extends Access = Access> = RequestContext & {
  input: Input;
  /** What the use case claims in its transaction, where the caller sent an Idempotency-Key. */
  idempotent: IdempotentRequest | undefined;
  /** Who acts, as the ledger and the audit log name them. */
  actor: Actor;
  reach: Reach;
} & Decided<Asked>;

export function defineEndpoint<
  const Name extends string,
  Input extends z.ZodType,
  Output extends z.ZodType,
  const Verb extends Method,
  const Asked extends Access,
>(
  endpoint: Endpoint<Name, Input, Output, Verb, Asked>,
): Endpoint<Name, Input, Output, Verb, Asked> {
  return endpoint;
}

type StaffEndpoint<
  Name extends string,
  Input extends z.ZodType,
  Output extends z.ZodType,
  Verb extends Method,
> = Endpoint<Name, Input, Output, Verb, "staff" | StaffAccess>;

/**
 * For the people who run Bursar: to anyone else it does not exist, whatever they send.
 * @param endpoint.outsiderTo what it names: nobody does this to an organization they belong to
 */
export function defineStaffEndpoint<
  const Name extends `staff.${string}`,
  Input extends z.ZodType,
  Output extends z.ZodType,
  const Verb extends Method,
>({
  outsiderTo: on,
  ...endpoint
}: Omit<StaffEndpoint<Name, Input, Output, Verb>, "tag" | "access" | "shows"> &
  Required<Pick<StaffEndpoint<Name, Input, Output, Verb>, "shows">> & {
    outsiderTo?: StaffAccess["on"];
  }): StaffEndpoint<Name, Input, Output, Verb> {
  return { ...endpoint, tag: "Staff", access: on ? { staff: "as outsiders", on } : "staff" };
}

/**
 * The endpoint of a paid operation: everything but its group in the reference follows from the operation.
 * @param more.name what it is called, where the price has the name of another
 */
export function operationEndpoint<
  Key extends OperationKey,
  Input extends z.ZodType,
  Output extends z.ZodType,
  const Name extends string = Key,
>(
  operation: Operation<Input, Output, Key>,
  tag: Tag,
  more: Pick<
    Endpoint<Name, Input>,
    "reauthenticate" | "peopleOnly" | "alsoNeeds" | "alsoNeedsBelow"
  > & {
    name?: Name;
  } = {},
): Endpoint<Name, Input, Output, Exclude<Method, "get">, Permission> {
  return defineEndpoint({
    ...more,
    name: (more.name ?? operation.key) as Name,
    tag,
    summary: operation.summary,
    access: operation.permission,
    input: operation.input,
    output: operation.output,
    ...(operation.example ? { example: operation.example } : {}),
    ...(operation.takesFile ? { takesFile: operation.takesFile } : {}),
    rest: operation.rest,
    costs: operation.key,
    operation: operation as unknown as Operation,
    acceptsIdempotencyKey: true,
    async handle({ actor, organization, input, idempotent, now, report }) {
      const request = { organization, actor, input, idempotent, now };
      const result = await runOperation(operation, request);
      report.availableMicrocredits = result.available;
      report.costMicrocredits = result.replayed ? 0n : result.creditsCharged;
      report.replayed = result.replayed;
      return result.output;
    },
    dryRun: ({ actor, organization, input, now }) =>
      dryRunOperation(operation, { organization, actor, input, now }),
  });
}
