import { signInAgain } from "@/app/sign-in-again/ask-to-sign-in";

/** A refusal of the REST API, as it words it. */
export class RestProblem extends Error {
  constructor(readonly problem: Record<string, unknown> & { code: string; detail: string }) {
    super(problem.detail);
  }
}

/**
 * Posts JSON to the REST API, for bodies with a file in them, which are larger than a procedure takes.
 * @throws RestProblem; whatever `fetch` throws when nobody answers
 */
export async function sendJson<Answer>(
  path: `/${string}`,
  body: object,
  options: { context?: { idempotencyKey: string } } = {},
): Promise<Answer> {
  const key = options.context?.idempotencyKey;
  const send = () => post(path, body, key);
  const first = await send();
  // A session that has ended is opened again on the page that sent this, and then it goes ahead.
  const answer = first.status === 401 && (await signInAgain()) ? await send() : first;
  const told = await answer.json();
  if (!answer.ok) throw new RestProblem(told);
  return told as Answer;
}

function post(path: string, body: object, key: string | undefined): Promise<Response> {
  return fetch(`/api${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(key ? { "idempotency-key": key } : {}) },
    body: JSON.stringify(body),
  });
}
