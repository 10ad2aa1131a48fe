import { z } from "zod";
import { DomainError, type FieldError, invalid } from "@/server/foundation/errors";
import { invariant } from "@/server/foundation/invariant";
import { inputBudget, inspect, shortened } from "./input-budget";

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

/** As `schema.safeParse`, but words are found only for the faults that are told. @throws validation_failed */
export function parseShape<Schema extends z.ZodType>(
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
    `${first?.path ? `${first.path}: ` : ""}${first?.message ?? "The request is invalid"}. Nothing was changed or charged.`,
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

/** What a field must be, by zod's name of a type. */
const kinds: Record<string, string> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** Zod's plain checks in words for who sent the input; a schema's own message comes before these. */
function issueInWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "Is missing";
      return kinds[issue.expected] && `Must be ${kinds[issue.expected]}`;
    case "invalid_value":
      return `Must be ${issue.values.length === 1 ? "" : "one of "}${issue.values.join(", ")}`;
    case "invalid_union":
      return "Has an invalid format";
    case "too_small":
      return bound(issue.origin, Number(issue.minimum), issue.inclusive ? "at least" : "more than");
    case "too_big":
      return bound(issue.origin, Number(issue.maximum), issue.inclusive ? "at most" : "less than");
  }
  return undefined;
}

function bound(origin: string, limit: number, side: string): string {
  const count = limit.toLocaleString("en-US");
  if (origin === "string" && side === "at least" && limit === 1) return "Must not be empty";
  if (origin === "string")
    return `Use ${side} ${count} ${limit === 1 ? "character" : "characters"}`;
  if (origin === "array") return `Send ${side} ${count}`;
  return `Must be ${side} ${count}`;
}
