import { refused } from "../endpoints/input-budget";

type Payload = { json?: unknown; meta?: { values?: unknown } };

/**
 * Reads the input of a procedure. It is plain JSON, as over REST. Clients write it as superjson does
 * (`{ json, meta }`), but of superjson's annotations only `undefined` is known: a reference would let a
 * small input stand for an enormous one, and the rest (maps, patterns, big numbers) no procedure takes.
 */
export const inputTransformer = {
  serialize: (value: unknown): Payload => ({ json: value }),
  /** @throws validation_failed */
  deserialize(payload: unknown): unknown {
    if (!isRecord(payload)) throw refused('The input is not an object with a field "json"');
    const { json, meta } = payload as Payload;
    if (meta === undefined || meta === null) return json;
    if (!isRecord(meta) || Object.keys(meta).some((name) => name !== "values" && name !== "v"))
      throw refused("References in the input are not accepted: send plain JSON");
    return withoutUndefined(json, meta.values);
  },
};

function withoutUndefined(json: unknown, annotations: unknown): unknown {
  if (annotations === undefined) return json;
  if (isUndefinedMark(annotations)) return undefined;
  if (!isRecord(annotations)) throw plainJsonOnly();
  for (const [path, annotation] of Object.entries(annotations)) {
    if (!isUndefinedMark(annotation)) throw plainJsonOnly();
    drop(json, path.split("."));
  }
  return json;
}

/** Takes away the field that a client meant to be absent; superjson writes it as null. */
function drop(json: unknown, path: string[]): void {
  let parent = json;
  for (const name of path.slice(0, -1)) {
    if (!isRecord(parent) || !Object.hasOwn(parent, name)) throw plainJsonOnly();
    parent = parent[name];
  }
  const name = path.at(-1) ?? "";
  if (!isRecord(parent) || Array.isArray(parent) || parent[name] !== null) throw plainJsonOnly();
  delete parent[name];
}

function isUndefinedMark(annotation: unknown): boolean {
  return Array.isArray(annotation) && annotation.length === 1 && annotation[0] === "undefined";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function plainJsonOnly() {
  return refused("The input must be plain JSON: its meta may only mark fields as undefined");
}
