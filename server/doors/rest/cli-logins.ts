import { z } from "zod";
import { hostnameField } from "@/server/api-keys/cli-logins/cli-login.schema";
import { collectKey } from "@/server/api-keys/cli-logins/collect-key";
import { startLogin } from "@/server/api-keys/cli-logins/start-login";
import { DomainError, isDomainError } from "@/server/foundation/errors";
import { countGuess } from "../auth/admit";
import { takeCliLogin } from "../auth/throttle";
import { inputBudget, parseJson } from "../endpoints/input-budget";
import { parseInput } from "../endpoints/parse-input";
import { readText } from "../read-text";
import { problemResponse } from "./problem";

type Origin = { requestId: string; ip: string; now: Date };

const startInput = z.strictObject({ hostname: hostnameField });
const collectInput = z.strictObject({ device_code: z.string().min(1).max(100) });

/** A command line without a key asks for one: `POST /api/v1/cli-logins`. */
export function serveStartLogin(request: Request, origin: Origin): Promise<Response> {
  return respond(origin, async () => {
    const { hostname } = parseInput(startInput, await bodyOf(request));
    await takeCliLogin(origin);
    const ip = origin.ip === "unknown" ? null : origin.ip;
    return Response.json(await startLogin({ hostname, ip }, origin.now), {
      status: 201,
      headers: SECRET,
    });
  });
}

/** And asks whether a person has confirmed it: `POST /api/v1/cli-logins/collect`. */
export function serveCollectKey(request: Request, origin: Origin): Promise<Response> {
  return respond(origin, async () => {
    const { device_code: code } = parseInput(collectInput, await bodyOf(request));
    try {
      return Response.json(await collectKey(code, origin.now), { headers: SECRET });
    } catch (error) {
      const isGuess = isDomainError(error) && error.code === "not_found";
      throw (isGuess && (await countGuess(origin.ip))) || error;
    }
  });
}

const SECRET = { "cache-control": "no-store" };

async function respond(origin: Origin, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    return problemResponse(error, origin.requestId);
  }
}

async function bodyOf(request: Request): Promise<unknown> {
  if (!(request.headers.get("content-type") ?? "").toLowerCase().startsWith("application/json"))
    throw new DomainError("unsupported_media_type", "Send the body as application/json.");
  return parseJson(await readText(request, inputBudget.bytes));
}
