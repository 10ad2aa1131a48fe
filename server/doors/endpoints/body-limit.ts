import type { Endpoint } from "./define-endpoint";
import { inputBudget } from "./input-budget";
import { allEndpoints } from "./registry";

/** What stands around a file: the other fields of its form, or of its JSON. */
const AROUND_FILE_BYTES = 64_000;

/** The largest body of an endpoint. One that takes a file takes it as base64 too, four bytes for three. */
export function bodyLimit(takesFile: Endpoint["takesFile"] | undefined): number {
  return takesFile ? Math.ceil(takesFile.bytes / 3) * 4 + AROUND_FILE_BYTES : inputBudget.bytes;
}

type LargeBody = { method: string; path: RegExp; limit: number };

let large: LargeBody[] | undefined;

/**
 * The largest body that is read for a request, by the endpoint it is for.
 * @param path as it is meant, with `/api` and without a query
 */
export function bodyLimitAt(method: string, path: string): number {
  large ??= allEndpoints.filter(({ takesFile }) => takesFile).map(largeBodyOf);
  const found = large.find((one) => one.method === method && one.path.test(path));
  return found?.limit ?? inputBudget.bytes;
}

function largeBodyOf(endpoint: Endpoint): LargeBody {
  const { method, path } = endpoint.rest;
  return {
    method: method.toUpperCase(),
    path: new RegExp(`^/api${path.replace(/\{\w+\}/g, "[^/]+")}$`),
    limit: bodyLimit(endpoint.takesFile),
  };
}
