import type { ReferenceEndpoint } from "../read-reference";

/** What was filled in. */
export type Filled = {
  /** Of the path, the query and the headers, by name; an empty one is left out. */
  values: Record<string, string>;
  /** The body as it was typed. */
  body: string;
  dryRun: boolean;
  /** An API key to send it with; empty: the browser's session. */
  key: string;
};

/** A request as `fetch` takes it: to our own origin, with a key or with the session, never both. */
export function buildRequest(
  { method, path, parameters, body }: ReferenceEndpoint,
  { values, body: typed, dryRun, key }: Filled,
): { url: string; init: RequestInit } {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ""),
  );
  const named = (place: string) =>
    parameters.flatMap(({ name, in: where }) => {
      const value = values[name];
      return where === place && value ? [[name, value] as const] : [];
    });
  const query = new URLSearchParams(Object.fromEntries(named("query")));
  if (dryRun) query.set("dry_run", "true");
  const sends = body !== null && typed.trim() !== "";
  return {
    url: query.size > 0 ? `${filled}?${query}` : filled,
    init: {
      method,
      credentials: key ? "omit" : "same-origin",
      headers: {
        ...Object.fromEntries(named("header")),
        ...(sends ? { "content-type": "application/json" } : {}),
        ...(key ? { authorization: `Bearer ${key}` } : {}),
      },
      ...(sends ? { body: typed } : {}),
    },
  };
}

/** Whether an endpoint says what it would do without doing it. */
export function hasDryRun({ parameters }: ReferenceEndpoint): boolean {
  return parameters.some(({ name }) => name === "dry_run");
}

/** The parameters to fill in; what the page asks in its own way is left out. */
export function fieldsOf({ parameters }: ReferenceEndpoint): ReferenceEndpoint["parameters"] {
  return parameters.filter(({ name }) => name !== "dry_run");
}

/** The body to begin with: the example, about the organization that was chosen. */
export function firstBody({ body }: ReferenceEndpoint, organizationId: string | undefined): string {
  if (!body) return "";
  const names = Object.keys(body.schema.properties ?? {});
  const own =
    organizationId && names.includes("organization_id") ? { organization_id: organizationId } : {};
  const example = { ...own, ...body.example };
  return Object.keys(example).length > 0 ? JSON.stringify(example, null, 2) : "";
}
