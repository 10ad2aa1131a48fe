import type { Emulator } from "../state/emulator.ts";

export interface ApiCall<Parameters> {
  emulator: Emulator;
  /** The path's `{id}`. */
  id: string;
  /** Checked and typed from the SDK's declaration of this operation. */
  parameters: Parameters;
}

export interface ApiRoute {
  verb: "GET" | "POST" | "DELETE";
  path: string;
  handle: (call: ApiCall<never>) => object;
}

/**
 * One operation of the API. The handler is synchronous on purpose: nothing else runs between its
 * first read and its last write, so two confirmations of one payment charge once.
 */
export function apiRoute<Parameters = Record<string, never>>(
  verb: ApiRoute["verb"],
  path: string,
  handle: (call: ApiCall<Parameters>) => object,
): ApiRoute {
  return { verb, path, handle: handle as ApiRoute["handle"] };
}
