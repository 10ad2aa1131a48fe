/** What became of a delivery, as the server is told it. */
export type Result = { delivery_id: string; status: number | null; problem: string | null };

type Delivery = { delivery_id: string; headers: Record<string, string>; body: string };

const LIMIT_MS = 15_000;

/** Passes a webhook on to the local receiver, byte for byte. It never fails: the result says what happened. */
export async function forward(
  { delivery_id, headers, body }: Delivery,
  target: URL,
): Promise<{ result: Result; durationMs: number }> {
  const started = performance.now();
  const timed = (status: number | null, problem: string | null) => ({
    result: { delivery_id, status, problem },
    durationMs: Math.round(performance.now() - started),
  });
  try {
    const answer = await fetch(target, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    await answer.body?.cancel();
    return timed(answer.status, answer.ok ? null : "was not a 2xx status");
  } catch (error) {
    return timed(null, whyNot(error));
  }
}

function whyNot(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError")
    return `no response within ${LIMIT_MS / 1_000} seconds`;
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "ECONNREFUSED") return "connection refused: is your app running?";
  return cause instanceof Error ? cause.message.slice(0, 200) : "no response";
}
