import { expect } from "vitest";
import { operations } from "@/server/pricing/catalogue";
import type { Stack } from "../support/stack";

/** HTTP as a document writes it: its method, path and body, with only address, key and ids changed. */
export function callerOf(stack: Stack, key: string) {
  return async <T = Record<string, unknown>>(request: string, body?: unknown) => {
    const [method = "", path = ""] = request.split(" ");
    return stack.json<T>(`${stack.apiUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: { authorization: `Bearer ${key}` },
    });
  };
}

/** Uses so many credits of an organization, as a meter that sets them. */
export function useCredits(call: ReturnType<typeof callerOf>, customer: string, credits: number) {
  const event = { event_name: "api.call", external_customer_id: customer, properties: { credits } };
  return call("POST /api/v1/events", event);
}

/** What `fetch` is on a page of ours: paths lead to us, and we know who asks. */
export function fetchOf(stack: Stack, key: string) {
  return (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${stack.apiUrl}${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${key}` },
    });
}

/** An answer has every field that is printed, each of the printed kind. Lists are compared by their first item. */
export function expectPrinted(answer: unknown, printed: unknown, at = "answer"): void {
  if (Array.isArray(printed)) {
    expect([at, Array.isArray(answer)]).toEqual([at, true]);
    if (printed.length > 0) expectPrinted((answer as unknown[])[0], printed[0], `${at}[0]`);
    return;
  }
  if (printed !== null && typeof printed === "object") {
    for (const [name, value] of Object.entries(printed)) {
      expect([at, Object.keys(answer ?? {})]).toEqual([at, expect.arrayContaining([name])]);
      expectPrinted((answer as Record<string, unknown>)[name], value, `${at}.${name}`);
    }
    return;
  }
  if (printed === null) return;
  expect([at, typeof answer]).toEqual([at, typeof printed]);
  if (typeof printed !== "string" || !/^\d{4}-\d\d-\d\dT/.test(printed)) return;
  expect([at, answer]).toEqual([at, expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)]);
}

/** A table of prices as it is printed: the operation of ours, and its credits. */
export function expectPrices(table: string): void {
  const listed = new Map(operations.map(({ key, credits }) => [key as string, Number(credits)]));
  for (const row of table.trim().split("\n")) {
    const [printed = "", credits = "", keys = ""] = row.split("|").map((cell) => cell.trim());
    for (const key of keys.split(", "))
      expect([printed, key, listed.get(key)]).toEqual([printed, key, Number(credits)]);
  }
}
