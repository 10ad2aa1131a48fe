import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { pipeline } from "node:stream/promises";

const TYPES = { js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8" };

/**
 * Sends a script or style sheet of the build as `scripts/build` compressed it, an eighth smaller than gzip makes it on
 * the way. Answers false where that is not what was asked for: then Next sends the file.
 * @param folder where the build is
 */
export async function sendBrotli(
  request: IncomingMessage,
  response: ServerResponse,
  folder = ".next",
): Promise<boolean> {
  const [, name, type] =
    /^\/_next\/(static\/[\w~/-]+\.(js|css))(?:\?|$)/.exec(request.url ?? "") ?? [];
  if (!name || !type || !readsBrotli(request)) return false;
  const file = path.join(folder, `${name}.br`);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return false;
  response.writeHead(200, {
    "content-type": TYPES[type as keyof typeof TYPES],
    "content-encoding": "br",
    "content-length": found.size,
    "cache-control": "public, max-age=31536000, immutable", // its name says what is in it
    "x-content-type-options": "nosniff",
    vary: "accept-encoding",
  });
  if (request.method === "HEAD") response.end();
  // Whoever asked may be gone before the end.
  else await pipeline(createReadStream(file), response).catch(() => response.destroy());
  return true;
}

function readsBrotli({ headers }: IncomingMessage): boolean {
  return String(headers["accept-encoding"] ?? "")
    .split(",")
    .some((one) => /^\s*br\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/.test(one));
}
