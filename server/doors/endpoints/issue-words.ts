import type { z } from "zod";

/** What a field must be, by zod's name of a type. */
const kinds: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** Zod's plain checks in words for who sent the input; a schema's own message comes before these. */
export function issueInWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "Is missing";
      return kinds[issue.expected] && `Must be ${kinds[issue.expected]}`;
    case "invalid_value":
      return `Must be ${issue.values.length === 1 ? "" : "one of "}${issue.values.join(", ")}`;
    case "invalid_union":
      return "Is not of a form that is accepted";
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
