import { webcrypto } from "node:crypto";
import { AwsClient } from "aws4fetch";
import { type Env, env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { invariant } from "@/server/foundation/invariant";
import { log } from "@/server/foundation/log";
import type { Storage } from "./storage";

/** S3 takes the parts of a file from 5 MiB on; the last one may be smaller. */
const PART_BYTES = 8 * 1024 * 1024;
const PATIENCE_MS = 60_000;

/** The bucket to use, where the environment names one whole. */
export function s3Settings({
  S3_BUCKET: bucket,
  S3_REGION: region,
  S3_ACCESS_KEY_ID: accessKeyId,
  S3_SECRET_ACCESS_KEY: secretAccessKey,
  S3_ENDPOINT: endpoint,
}: Env) {
  if (!bucket || !accessKeyId || !secretAccessKey) return undefined;
  const address = endpoint ?? `https://s3.${region}.amazonaws.com`;
  return {
    bucketUrl: `${address.replace(/\/$/, "")}/${bucket}`,
    region,
    accessKeyId,
    secretAccessKey,
  };
}

/**
 * Any store that speaks S3. A part carries its hash, so that what arrives otherwise is refused; a large file
 * goes in parts, so that only one of them is in memory.
 */
export const s3Storage: Storage = {
  async write(key, pieces) {
    const parts = inParts(pieces);
    const first = await parts.next();
    invariant(!first.done, "a file has at least one piece");
    const second = await parts.next();
    if (second.done) {
      await send("PUT", key, "", first.value);
      return;
    }
    const uploadId = textIn(await (await send("POST", key, "?uploads=")).text(), "UploadId");
    const upload = `uploadId=${encodeURIComponent(uploadId)}`;
    try {
      const etags: string[] = [];
      const sendPart = async (part: Uint8Array<ArrayBuffer>) => {
        const query = `?partNumber=${etags.length + 1}&${upload}`;
        const { headers } = await send("PUT", key, query, part);
        etags.push(headers.get("etag") ?? "");
      };
      await sendPart(first.value);
      await sendPart(second.value);
      for await (const part of parts) await sendPart(part);
      const listed = etags.map(
        (etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
      );
      const whole = `<CompleteMultipartUpload>${listed.join("")}</CompleteMultipartUpload>`;
      const done = await (await send("POST", key, `?${upload}`, Buffer.from(whole))).text();
      // S3 may find that it failed after it has answered 200.
      if (done.includes("<Error>")) throw unavailable();
    } catch (error) {
      await send("DELETE", key, `?${upload}`).catch(() => {});
      throw error;
    }
  },
  async *read(key, from = 0) {
    const range: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {};
    const { body } = await send("GET", key, "", undefined, range);
    invariant(body, "an object has a body");
    yield* body;
  },
  async remove(key) {
    await send("DELETE", key);
  },
};

async function send(
  method: string,
  key: string,
  query = "",
  body?: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const settings = s3Settings(env());
  invariant(settings, "files in S3 need the S3_ settings they were stored with");
  const { bucketUrl, ...credentials } = settings;
  const client = new AwsClient({ ...credentials, service: "s3", retries: 3 });
  const response = await client
    .fetch(`${bucketUrl}/${key}${query}`, {
      method,
      headers: { ...headers, "x-amz-content-sha256": await sha256(body ?? new Uint8Array()) },
      ...(body ? { body } : {}),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    .catch((error: unknown) => {
      log().error({ err: error, method, key }, "the file storage did not answer");
      throw unavailable();
    });
  if (response.ok || (method === "DELETE" && response.status === 404)) return response;
  const answer = (await response.text()).slice(0, 500);
  log().error({ method, key, status: response.status, answer }, "the file storage refused");
  throw unavailable();
}

async function* inParts(
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let held: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  let parts = 0;
  for await (const piece of pieces) {
    held.push(piece);
    bytes += piece.byteLength;
    if (bytes < PART_BYTES) continue;
    yield Buffer.concat(held);
    [held, bytes] = [[], 0];
    parts++;
  }
  if (bytes > 0 || parts === 0) yield Buffer.concat(held);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest("SHA-256", bytes)).toString("hex");
}

function textIn(xml: string, element: string): string {
  const text = new RegExp(`<${element}>([^<]+)</${element}>`).exec(xml)?.[1];
  if (!text) throw unavailable();
  return text;
}

function unavailable(): DomainError {
  return new DomainError(
    "unavailable",
    "File storage can't be reached. Nothing was changed or charged. Try again in a minute.",
    { retry_after: 60 },
  );
}
