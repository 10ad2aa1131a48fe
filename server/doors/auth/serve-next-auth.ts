import { NextRequest } from "next/server";
import { databaseAwayBefore } from "@/server/foundation/database-away";
import { databaseAnswers } from "@/server/foundation/direct-query";
import { DomainError } from "@/server/foundation/errors";
import { apiHeaders, failureHeaders } from "../answer-headers";
import { clientIp } from "../client-ip";
import { parseJson } from "../endpoints/input-budget";
import { takeRequests } from "../rate-limit";
import { readText } from "../read-text";
import { requestIdOf } from "../request-id";
import { problemResponse } from "../rest/problem";
import { countGuess } from "./admit";
import { AUTH_BODY_BYTES } from "./auth-body";
import { oidcProviders } from "./oidc-providers";

/** What next-auth answers of its own paths, by the first two names after /api/auth. */
const METHODS: Record<string, string[]> = {
  csrf: ["GET", "HEAD"],
  session: ["GET", "HEAD"],
  providers: ["GET", "HEAD"],
  error: ["GET", "HEAD"],
  signin: ["GET", "HEAD"],
  signout: ["GET", "HEAD", "POST"],
  "signin/password": ["POST"],
  "signin/link": ["POST"],
  "callback/password": ["POST"],
  "callback/link": ["POST"],
  "signin/passkey": ["POST"],
  "callback/passkey": ["POST"],
  "signin/second-step": ["POST"],
  "callback/second-step": ["POST"],
};

/**
 * Answers one of next-auth's paths. Around what next-auth does stand the rules of every door: a method
 * and a body that it takes, a count by address, and answers that say what is the matter by their status.
 * @param names what stands after /api/auth in the path
 */
export async function serveNextAuth(
  request: Request,
  names: string[],
  nextAuth: (request: NextRequest) => Promise<Response>,
): Promise<Response> {
  const requestId = requestIdOf(request.headers.get("x-request-id"));
  const ip = clientIp(request.headers, undefined);
  const { headers: limit, refusal } = await takeRequests(`address:${ip}`, "address");
  try {
    if (refusal) throw refusal;
    const allowed = methodsOf(names);
    if (!allowed) throw new DomainError("not_found", "There is nothing at this path.");
    if (!allowed.includes(request.method)) {
      const allow = allowed.join(", ");
      return problemResponse(wrongMethod(allow), requestId, { ...limit, allow });
    }
    const readable = await withBody(request);
    if (!(await databaseAnswers())) throw databaseAwayBefore();
    const answer = await nextAuth(readable);
    const failure = await failureIn(answer);
    // A wrong password or link.
    const tooMany = failure?.status === 401 ? await countGuess(ip) : undefined;
    if (tooMany) throw tooMany;
    const headers = {
      ...apiHeaders(),
      ...limit,
      ...(failure ? failureHeaders(failure.error) : {}),
    };
    const translated = new Response(answer.body, {
      status: failure?.status ?? answer.status,
      headers: answer.headers,
    });
    for (const [name, value] of Object.entries(headers)) translated.headers.set(name, value);
    translated.headers.set("x-request-id", requestId);
    return translated;
  } catch (error) {
    return problemResponse(error, requestId, { ...limit, "x-request-id": requestId });
  }
}

function methodsOf(names: string[]): string[] | undefined {
  const [step, id] = names;
  const isProvider = names.length === 2 && oidcProviders().some((provider) => provider.id === id);
  if (isProvider && step === "signin") return ["POST"];
  if (isProvider && step === "callback") return ["GET", "HEAD"];
  return METHODS[names.join("/")];
}

function wrongMethod(allow: string): DomainError {
  return new DomainError(
    "method_not_allowed",
    `This path accepts only ${allow}. Nothing was changed.`,
  );
}

/** The request with its body read and measured. @throws payload_too_large, validation_failed */
async function withBody(request: Request): Promise<NextRequest> {
  const { url, method, headers } = request;
  if (method !== "POST") return new NextRequest(url, { headers });
  const text = await readText(request, AUTH_BODY_BYTES);
  if (headers.get("content-type")?.includes("application/json")) parseJson(text || "{}");
  return new NextRequest(url, { method, headers, body: text });
}

/**
 * What was the matter, from the answer next-auth gives to a form: it says the kind of an error in the
 * address it leads to, whatever it was, with a status that says less.
 */
async function failureIn(
  answer: Response,
): Promise<{ status: number; error: Pick<DomainError, "code" | "extra"> } | undefined> {
  if (answer.status < 400 && answer.headers.get("location") === null) return undefined;
  const leadsTo =
    answer.headers.get("location") ??
    (
      ((await answer
        .clone()
        .json()
        .catch(() => null)) ?? {}) as { url?: string }
    ).url;
  // The first factor was right.
  if (/[?&]error=second_factor/.test(leadsTo ?? "")) return undefined;
  const said = /[?&]error=(rate_limited|unavailable)(?:(?:%20|\+)(\d+))?/.exec(leadsTo ?? "");
  const extra = { retry_after: Number(said?.[2] ?? 5) };
  if (said?.[1] === "rate_limited") return { status: 429, error: { code: "rate_limited", extra } };
  if (said?.[1] === "unavailable") return { status: 503, error: { code: "unavailable", extra } };
  if (answer.status === 401) return { status: 401, error: { code: "unauthenticated", extra: {} } };
  return undefined;
}
