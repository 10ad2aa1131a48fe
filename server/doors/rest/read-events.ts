import { DomainError, invalid, isDomainError } from "@/server/foundation/errors";
import { MAX_EVENTS } from "@/server/operations/metered/event.schema";
import { measureJson, parseJson, refused } from "../endpoints/input-budget";

/** The bodies of events besides plain JSON, and what each holds. */
export const eventTypes = {
  lines: "application/x-ndjson",
  cloudEvent: "application/cloudevents+json",
  cloudEvents: "application/cloudevents-batch+json",
} as const;

/**
 * Events as meters also send them: a line each (NDJSON), or as CloudEvents, structured, in a batch, or in
 * binary mode, where the attributes are headers and the body is the data.
 * @param type the content type in lower case
 * @returns undefined where the body is plain JSON, which is read as any
 * @throws validation_failed, unsupported_media_type
 */
export function readEvents(
  { headers }: Request,
  text: string,
  type: string,
): unknown[] | undefined {
  const isOf = (media: string) => type.split(";", 1)[0]?.trim() === media;
  if (isOf(eventTypes.lines)) return readLines(text);
  if (isOf(eventTypes.cloudEvents)) {
    const events = parseJson(text);
    if (!Array.isArray(events)) throw refused("A batch of CloudEvents must be a JSON array");
    return events;
  }
  if (isOf(eventTypes.cloudEvent)) return [parseJson(text)];
  return headers.has("ce-specversion") ? [readBinary(headers, text, type)] : undefined;
}

/** A line is one event; nothing is charged where one cannot be read. */
function readLines(text: string): unknown[] {
  const lines = text.replace(/(\r?\n)+$/, "").split("\n", MAX_EVENTS + 1);
  if (lines.length > MAX_EVENTS)
    throw refused(`Send at most ${MAX_EVENTS.toLocaleString("en-US")} lines at once`);
  const events = lines.map((line, index) => {
    try {
      if (line.trim() === "") throw refused("Is empty");
      return parseJson(line);
    } catch (error) {
      throw isDomainError(error) ? atLine(index + 1, error) : error;
    }
  });
  // All of them together are one body.
  measureJson(text);
  return events;
}

function atLine(line: number, { extra, message }: DomainError): DomainError {
  const [fault] = (extra.errors ?? []) as { message: string }[];
  return invalid(`line ${line}`, (fault?.message ?? message).replace("The body is", "Is"));
}

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md, 3.1 */
function readBinary(headers: Headers, text: string, type: string): unknown {
  if (text !== "" && !/^application\/(.+\+)?json *(;|$)/.test(type))
    throw new DomainError(
      "unsupported_media_type",
      "Send the data of a CloudEvent as application/json. Nothing was changed or charged.",
    );
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of headers)
    if (name.startsWith("ce-")) attributes[name.slice("ce-".length)] = decoded(value);
  return { ...attributes, ...(text === "" ? {} : { data: parseJson(text) }) };
}

/** Percent-encoded, as the standard asks; not every client does it, and what is no encoding is meant as it is. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
