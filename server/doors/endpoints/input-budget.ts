import { DomainError } from "@/server/foundation/errors";
import { FileContent } from "@/server/foundation/file-content";

/**
 * What one request may make the server look at, whichever door it comes through. All of it costs less
 * than 50 ms of the event loop; the largest honest request (1,000 events) is well within.
 */
export const inputBudget = {
  bytes: 1_000_000,
  /** Values in the whole body: objects, lists and what stands in them. */
  values: 50_000,
  depth: 30,
  /** Fields of one object. */
  fields: 1_000,
  /** Characters of one text, as it is written in JSON. */
  textCharacters: 50_000,
  /** Characters of a field's name. */
  nameCharacters: 200,
  /** Faults that an answer lists; the rest would say the same again. */
  faults: 20,
  /** Parameters of an address. */
  parameters: 100,
} as const;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Measures a JSON text that came from outside, in one pass and before anything is built from it.
 * @param textCharacters of one text, where it may be a file
 * @throws validation_failed when it breaks the budget
 */
export function measureJson(text: string, textCharacters?: number): void {
  const excess = findExcess(text, textCharacters);
  if (excess) throw refused(excess);
}

/** Parses a JSON text that came from outside. @throws validation_failed when it is not JSON or breaks the budget */
export function parseJson(text: string, textCharacters?: number): unknown {
  measureJson(text, textCharacters);
  try {
    return JSON.parse(text);
  } catch {
    throw refused("The body is not valid JSON");
  }
}

/** The refusal of an input as a whole. */
export function refused(message: string): DomainError {
  return new DomainError("validation_failed", `${message}. Nothing was changed or charged.`, {
    errors: [{ path: "", message }],
  });
}

function findExcess(
  text: string,
  textCharacters: number = inputBudget.textCharacters,
): string | undefined {
  let values = 1;
  let depth = 0;
  /** Fields of the object that is open at each depth; of a list, nothing that counts. */
  const fields = new Array<number>(inputBudget.depth + 1).fill(0);
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const end = endOfText(text, at);
        if (end - at > textCharacters)
          return `A text is longer than ${inWords(textCharacters)} characters`;
        at = end;
        break;
      }
      case COMMA:
        values++;
        fields[depth] = (fields[depth] ?? 0) + 1;
        if ((fields[depth] ?? 0) >= inputBudget.fields)
          return `An object has more than ${inWords(inputBudget.fields)} fields`;
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        values++;
        if (++depth > inputBudget.depth) return `It is nested more than ${inputBudget.depth} deep`;
        fields[depth] = text.charCodeAt(at) === OPEN_LIST ? Number.NEGATIVE_INFINITY : 0;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth = Math.max(0, depth - 1);
    }
    if (values > inputBudget.values)
      return `It has more than ${inWords(inputBudget.values)} values`;
  }
  return undefined;
}

function inWords(limit: number): string {
  return limit.toLocaleString("en-US");
}

/** Where the text that begins here ends: the next quote that is not escaped. A file makes a very long one. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return text.length;
    let before = quote;
    while (before > at && text.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((quote - before) % 2 === 0) return quote;
    at = quote + 1;
  }
}

export type InputFault = { path: string[]; message: string };

/**
 * What no input may contain, wherever it stands: text that PostgreSQL cannot store (U+0000, half a
 * surrogate pair), names that JavaScript gives a meaning of its own, or more than the budget allows.
 * Values are counted as they are visited, so that an object that stands in many places cannot make the
 * walk long.
 */
export function inspect(input: unknown): { values: number; fault: InputFault | undefined } {
  let values = 0;

  function visit(value: unknown, depth: number): InputFault | undefined {
    if (++values > inputBudget.values)
      return fault(`Has more than ${inWords(inputBudget.values)} values`);
    if (typeof value === "string") return isStorable(value) ? undefined : fault(INVALID_CHARACTER);
    if (value === null || typeof value !== "object") return undefined;
    if (value instanceof FileContent) return undefined;
    if (depth >= inputBudget.depth) return fault("Is nested too deeply");
    if (Array.isArray(value)) {
      for (let n = 0; n < value.length; n++) {
        const found = visit(value[n], depth + 1);
        if (found) return under(String(n), found);
      }
      return undefined;
    }
    const names = Object.keys(value);
    if (names.length > inputBudget.fields)
      return fault(`Has more than ${inWords(inputBudget.fields)} fields`);
    for (const name of names) {
      const found = faultOfName(name) ?? visit((value as Record<string, unknown>)[name], depth + 1);
      if (found) return under(isStorable(name) ? name : "(a field name)", found);
    }
    return undefined;
  }

  const found = visit(input, 0);
  return { values, fault: found };
}

const INVALID_CHARACTER = "Contains an invalid character";
const NAMES_OF_JAVASCRIPT = new Set(["__proto__", "constructor", "prototype"]);

function faultOfName(name: string): InputFault | undefined {
  if (name.length > inputBudget.nameCharacters)
    return fault(`Use at most ${inputBudget.nameCharacters} characters for a field name`);
  if (!isStorable(name)) return fault(INVALID_CHARACTER);
  if (NAMES_OF_JAVASCRIPT.has(name)) return fault("This field name isn't allowed");
  return undefined;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\u0000");
}

function fault(message: string): InputFault {
  return { path: [], message };
}

// Where a fault is deep, the first names are enough to find it.
function under(name: string, { path, message }: InputFault): InputFault {
  return { path: [shortened(name), ...path].slice(0, 6), message };
}

/** A name as an answer may repeat it. */
export function shortened(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}…` : name;
}
