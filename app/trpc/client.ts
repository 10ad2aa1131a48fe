"use client";

import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import superjson from "superjson";
import { repeatWhenConfirmed } from "@/app/confirm-identity/repeat-when-confirmed";
import { RestProblem } from "@/app/send-json";
import { UNREACHABLE } from "@/app/unreachable";
import type { AppRouter } from "@/server/doors/trpc/router";

/** As `inputTransformer` reads it, which itself would bring a third of a megabyte of Node's crypto into every page. */
const plainJson = {
  serialize: (value: unknown) => ({ json: value }),
  deserialize: (value: unknown) => value,
};

/**
 * The tRPC client of the browser, for what pages change. Reads come with the page; after a change
 * call `router.refresh()`. A mutation that costs credits takes `{ context: { idempotencyKey } }`,
 * so that a double click or a retry is charged once. A change that asks the person to confirm who they
 * are, or to sign in again, waits for that, and goes ahead.
 */
export const trpc = createTRPCClient<AppRouter>({
  links: [
    repeatWhenConfirmed,
    httpLink({
      url: "/api/trpc",
      // What is sent is plain JSON; what comes back may hold dates.
      transformer: { input: plainJson, output: superjson },
      headers({ op }) {
        const key = op.context.idempotencyKey;
        return typeof key === "string" ? { "idempotency-key": key } : {};
      },
    }),
  ],
});

/** What a form shows when a mutation failed. */
export type SubmitProblem = {
  message: string;
  code: string;
  requestId?: string;
  /** By input path, for the fields. */
  fields: { path: string; message: string }[];
};

type Problem = {
  code: string;
  detail: string;
  request_id?: string;
  errors?: { path: string; message: string }[];
};

// The API's own words speak of keys, to programs.
const SIGNED_OUT =
  "You were signed out, so nothing was changed. Sign in in another tab, then try again here.";

/** Reads the problem out of whatever a mutation threw. */
export function problemOf(error: unknown): SubmitProblem {
  const problem = rawProblemOf(error) as Problem | undefined;
  if (problem)
    return {
      message: problem.code === "unauthenticated" ? SIGNED_OUT : problem.detail,
      code: problem.code,
      ...(problem.request_id ? { requestId: problem.request_id } : {}),
      fields: problem.errors ?? [],
    };
  return {
    message: `${UNREACHABLE} If you made a change, check whether it was saved before you try again.`,
    code: "network",
    fields: [],
  };
}

/** For windows that show why they failed: fails with the problem's own sentence. */
export function told<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    throw new Error(problemOf(error).message);
  });
}

/** The problem as the server told it, with what its code brings. */
export function rawProblemOf(error: unknown): Record<string, unknown> | undefined {
  if (error instanceof RestProblem) return error.problem;
  if (!(error instanceof TRPCClientError)) return undefined;
  return (error.data as { problem?: Record<string, unknown> } | null)?.problem;
}
