import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import S3rver from "s3rver";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { inPieces, sweepFiles } from "@/server/gateways/storage/files";
import { s3Storage } from "@/server/gateways/storage/s3-storage";
import { jpeg, pdf, png, zip } from "../support/sample-files";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

const LARGEST = 10_000_000;
const HOUR_MS = 3_600_000;

let stack: Stack;
let tenant: Tenant;
beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWith(2_000);
});
afterEach(() => expectSoundLedger(tenant));
afterAll(() => stack.stop());

type Uploaded = {
  id: string;
  name: string;
  bytes: number;
  sha256: string;
  content_type: string;
  detail: string;
  code: string;
  errors: { path: string; message: string }[];
};

const pathOf = ({ organization }: Tenant, more = "") =>
  `${stack.apiUrl}/api/organizations/${organization.id}/documents${more}`;
const auth = ({ apiKey }: Tenant) => ({ authorization: `Bearer ${apiKey}` });

async function upload(
  bytes: Buffer,
  {
    name = "file",
    fields = {},
    query = "",
    headers = {},
    by = tenant,
  }: {
    name?: string;
    fields?: Record<string, string>;
    query?: string;
    headers?: Record<string, string>;
    by?: Tenant;
  } = {},
) {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set("content", new Blob([new Uint8Array(bytes)]), name);
  const answer = await fetch(pathOf(by, query), {
    method: "POST",
    body: form,
    headers: { ...auth(by), ...headers },
  });
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as Uploaded,
  };
}

async function download(id: string, headers: Record<string, string> = {}, by = tenant) {
  const answer = await fetch(pathOf(by, `/${id}/content`), {
    headers: { ...auth(by), ...headers },
  });
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
}

const filesOf = ({ organization }: Tenant) =>
  db().storedFile.findMany({ where: { organizationId: organization.id } });

/** What a refused upload leaves: nothing. */
async function expectNothingFrom(work: () => Promise<unknown>): Promise<void> {
  const state = async () => [
    await creditsOf(tenant),
    await db().document.count(),
    await db().storedFile.count(),
    await db().hold.count(),
    await db().ledgerEntry.count(),
  ];
  const before = await state();
  await work();
  expect(await state()).toEqual(before);
}

describe("an upload", () => {
  it("costs 5 credits and comes back byte for byte, to be saved and never shown", async () => {
    const before = await creditsOf(tenant);
    const bytes = pdf(LARGEST);
    const { status, body, headers } = await upload(bytes, { name: "Beleg Nº 1.pdf" });
    expect([status, headers.get("x-credits-cost")]).toEqual([201, "5"]);
    expect(body).toMatchObject({
      name: "Beleg Nº 1.pdf",
      content_type: "application/pdf",
      bytes: LARGEST,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    expect(await creditsOf(tenant)).toBe(before - 5);

    const { answer, bytes: read } = await download(body.id);
    expect(read.equals(bytes)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/pdf",
      "content-length": String(LARGEST),
      "content-disposition": `attachment; filename="Beleg N_ 1.pdf"; filename*=UTF-8''Beleg%20N%C2%BA%201.pdf`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
    });
    const etag = answer.headers.get("etag") ?? "";
    const again = await download(body.id, { "if-none-match": `"x", W/${etag}` });
    expect([again.answer.status, again.bytes.length]).toEqual([304, 0]);
    const head = await fetch(pathOf(tenant, `/${body.id}/content`), {
      method: "HEAD",
      headers: auth(tenant),
    });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(LARGEST)]);
  });

  it("is taken as base64 in JSON too, up to the largest file", async () => {
    const bytes = pdf(LARGEST - 1);
    const { status, body } = await stack.json<Uploaded>(pathOf(tenant), {
      body: { content: bytes.toString("base64"), name: "Contract" },
      headers: auth(tenant),
    });
    expect([status, body.name, body.bytes]).toEqual([201, "Contract", LARGEST - 1]);
    const { answer, bytes: read } = await download(body.id);
    expect(read.equals(bytes)).toBe(true);
    expect(answer.headers.get("content-disposition")).toContain('filename="Contract.pdf"');
  });

  it("of the same content is one file, whoever of twenty is first, and a document each", async () => {
    const fresh = await tenantWith(200);
    const bytes = jpeg(Buffer.from("the same"));
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => upload(bytes, { name: `${n}.jpg`, by: fresh })),
    );
    expect(all.map(({ status }) => status)).toEqual(new Array(20).fill(201));
    const files = await filesOf(fresh);
    expect(files.filter(({ state }) => state === "kept")).toHaveLength(1);
    expect(await creditsOf(fresh)).toBe(100);
    await sweepFiles(new Date(Date.now() + 2 * HOUR_MS));
    expect(await filesOf(fresh)).toHaveLength(1);
    for (const { body } of all.slice(0, 3))
      expect((await download(body.id, {}, fresh)).bytes.equals(bytes)).toBe(true);
  });

  it("under an Idempotency-Key happens once; with another file the key is refused", async () => {
    const headers = { "idempotency-key": "receipt-1" };
    const before = await creditsOf(tenant);
    const first = await upload(png(), { name: "a.png", headers });
    const repeat = await upload(png(), { name: "a.png", headers });
    const other = await upload(jpeg(), { name: "a.jpg", headers });
    expect(repeat.body).toEqual(first.body);
    expect(repeat.headers.get("idempotent-replayed")).toBe("true");
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
    expect(await creditsOf(tenant)).toBe(before - 5);
  });

  it("is attached to what this organization has, and listed with it", async () => {
    const fields = { entity_type: "account", entity_id: tenant.books.cash };
    const { body } = await upload(png(2, 1), { name: "Café 100%.png", fields });
    const list = async (query: string) => {
      const { body: page } = await stack.json<{ data: Uploaded[] }>(pathOf(tenant, query), {
        headers: auth(tenant),
      });
      return page.data.map(({ id }) => id);
    };
    expect(await list(`?entity_type=account&entity_id=${tenant.books.cash}`)).toEqual([body.id]);
    expect(await list(`?entity_type=account&entity_id=${tenant.books.sales}`)).toEqual([]);
    expect(await list(`?search=${encodeURIComponent("CAFÉ 100%")}`)).toEqual([body.id]);
    expect(await list("?search=100_")).toEqual([]);

    const archived = await stack.json(pathOf(tenant, `/${body.id}/archive`), {
      body: {},
      headers: auth(tenant),
    });
    expect(archived).toMatchObject({ status: 200, body: { archived_at: expect.any(String) } });
    expect(await list("?search=100%25")).toEqual([]);
    expect(await list("?archived=true")).toEqual([body.id]);
    expect((await download(body.id)).bytes.equals(png(2, 1))).toBe(true);
  });
});

it("what a document is attached to is of the kind that is said", async () => {
  const made = await stack.json<Uploaded>(
    `${stack.apiUrl}/api/organizations/${tenant.organization.id}/contacts`,
    { body: { kind: "customer", name: "Harbor & Finch" }, headers: auth(tenant) },
  );
  expect([made.status, made.body.code]).toEqual([201, undefined]);
  for (const type of ["item", "invoice", "bill", "account", "transaction"]) {
    const { status } = await upload(png(4, 1), {
      fields: { entity_type: type, entity_id: made.body.id },
    });
    expect([type, status]).toEqual([type, 400]);
  }
  const fields = { entity_type: "contact", entity_id: made.body.id };
  expect((await upload(png(4, 1), { fields })).body).toMatchObject(fields);
});

describe("what is refused is free, and leaves nothing", () => {
  it.each<[string, Buffer, { name?: string; fields?: Record<string, string> }, RegExp]>([
    ["an empty file", Buffer.alloc(0), {}, /The file is empty/],
    ["a zip bomb", zip(), { name: "receipts.csv" }, /The file is a ZIP/],
    [
      "a PDF that claims to be a PNG",
      pdf(),
      { name: "a.png" },
      /is a PDF, but its name ends in .png/,
    ],
    [
      "a PDF that is said to be a PNG",
      pdf(),
      { fields: { name: "a.PNG" } },
      /its name ends in .png/,
    ],
    ["a polyglot", Buffer.concat([pdf(), zip()]), {}, /is also a ZIP archive/],
    [
      "an entity without its kind",
      pdf(),
      { fields: { entity_id: "coa_1" } },
      /Send entity_type and/,
    ],
    [
      "an unknown kind",
      pdf(),
      { fields: { entity_type: "person", entity_id: "x" } },
      /Must be one of/,
    ],
    ["an unknown field", pdf(), { fields: { colour: "red" } }, /Unknown field/],
  ])("%s", async (_, bytes, sent, words) => {
    await expectNothingFrom(async () => {
      for (const query of ["", "?dry_run=true"]) {
        const { status, body } = await upload(bytes, { ...sent, query });
        expect([status, body.code]).toEqual([400, "validation_failed"]);
        expect(body.detail).toMatch(words);
      }
    });
  });

  it("a file above the limit, as a form and as base64", async () => {
    await expectNothingFrom(async () => {
      const large = pdf(LARGEST + 1);
      const form = await upload(large);
      expect([form.status, form.body.detail]).toEqual([413, expect.stringContaining("10 MB")]);
      const json = await stack.json<Uploaded>(pathOf(tenant), {
        body: { content: large.toString("base64") },
        headers: auth(tenant),
      });
      expect([json.status, json.body.detail]).toEqual([413, expect.stringContaining("10 MB")]);
      expect((await upload(pdf(15_000_000))).status).toBe(413);
    });
  });

  it("what another organization has is not there", async () => {
    const other = await tenantWith(20);
    const theirs = await upload(png(), { by: other });
    await expectNothingFrom(async () => {
      const fields = { entity_type: "account", entity_id: other.books.cash };
      const { status, body } = await upload(pdf(), { fields });
      expect([status, body.errors[0]?.path]).toEqual([400, "entity_id"]);
      for (const path of ["", "/content"]) {
        const answer = await fetch(pathOf(tenant, `/${theirs.body.id}${path}`), {
          headers: auth(tenant),
        });
        expect(answer.status).toBe(404);
      }
      expect(
        (await upload(pdf(), { by: { ...tenant, organization: other.organization } })).status,
      ).toBe(404);
    });
  });

  it("at a balance of 0", async () => {
    const poor = await tenantWith(4);
    const { status, body } = await upload(pdf(), { by: poor });
    expect([status, body.code]).toEqual([402, "insufficient_credits"]);
    expect(await filesOf(poor)).toEqual([]);
    expect(await creditsOf(poor)).toBe(4);
  });

  it("elsewhere a large body is refused as before, and a file of unknown length waits for nobody", async () => {
    const elsewhere = await fetch(pathOf(tenant).replace("documents", "accounts"), {
      method: "POST",
      body: "x".repeat(1_000_001),
      headers: { ...auth(tenant), "content-type": "application/json" },
    });
    expect(elsewhere.status).toBe(413);
    const chunked = await fetch(pathOf(tenant), {
      method: "POST",
      body: new Blob([new Uint8Array(pdf(2_000_000))]).stream(),
      headers: { ...auth(tenant), "content-type": "application/json" },
      duplex: "half",
    } as RequestInit);
    expect([chunked.status, ((await chunked.json()) as Uploaded).detail]).toEqual([
      413,
      expect.stringContaining("Content-Length"),
    ]);
  });
});

describe("a file that nothing refers to", () => {
  it("is removed after an hour, and what refers to it by then is not charged", async () => {
    const document = await db().document.findFirstOrThrow({ include: { file: true } });
    const left = await db().storedFile.create({
      data: {
        id: "file_left",
        organizationId: document.organizationId,
        storage: "database",
        createdAt: new Date(),
        chunks: { create: { position: 0, content: Buffer.from("left by a crash") } },
      },
    });
    await sweepFiles(new Date(Date.now() + HOUR_MS / 2));
    expect(await db().storedFile.count({ where: { id: left.id } })).toBe(1);
    await sweepFiles(new Date(Date.now() + 2 * HOUR_MS));
    expect(await db().storedFile.count({ where: { id: left.id } })).toBe(0);
    expect(await db().storedFileChunk.count({ where: { fileId: left.id } })).toBe(0);
    expect(await db().storedFile.count({ where: { id: document.fileId } })).toBe(1);
  });
});

describe("files in S3", () => {
  let directory: string;
  let s3: S3rver;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "bursar-s3-"));
    s3 = new S3rver({
      port: 0,
      address: "127.0.0.1",
      silent: true,
      directory,
      configureBuckets: [{ name: "files", configs: [] }],
    });
    const { port } = (await s3.run()) as AddressInfo;
    Object.assign(env(), {
      S3_BUCKET: "files",
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_ACCESS_KEY_ID: "S3RVER",
      S3_SECRET_ACCESS_KEY: "S3RVER",
    });
  });
  afterAll(async () => {
    for (const name of [
      "S3_BUCKET",
      "S3_ENDPOINT",
      "S3_ACCESS_KEY_ID",
      "S3_SECRET_ACCESS_KEY",
    ] as const)
      Reflect.deleteProperty(env(), name);
    await s3.close();
    await rm(directory, { recursive: true });
  });

  it("are read back from there, and those of before from the database", async () => {
    const before = await db().document.findFirstOrThrow({
      where: { organizationId: tenant.organization.id },
      include: { file: true },
    });
    const { body, status } = await upload(pdf(9_500_000), { name: "large.pdf" });
    expect(status).toBe(201);
    const { file } = await db().document.findUniqueOrThrow({
      where: { id: body.id },
      include: { file: { include: { chunks: true } } },
    });
    expect([file.storage, file.chunks]).toEqual(["s3", []]);
    expect((await download(body.id)).bytes.equals(pdf(9_500_000))).toBe(true);
    const old = await download(before.id);
    expect([before.file.storage, BigInt(old.bytes.length)]).toEqual([
      "database",
      before.file.bytes,
    ]);
  });

  it("of many parts are written a part at a time and come back whole", async () => {
    const bytes = pdf(20_000_000);
    await s3Storage.write(
      "org_x/file_x",
      (async function* () {
        yield* inPieces(bytes as Buffer<ArrayBuffer>);
      })(),
    );
    expect((await buffer(s3Storage.read("org_x/file_x"))).equals(bytes)).toBe(true);
    const rest = await buffer(s3Storage.read("org_x/file_x", 8_388_609));
    expect(rest.equals(bytes.subarray(8_388_609))).toBe(true);
    await s3Storage.remove("org_x/file_x");
    await s3Storage.remove("org_x/file_x");
    await expect(buffer(s3Storage.read("org_x/file_x"))).rejects.toMatchObject({
      code: "unavailable",
    });
  });

  it("cost nothing while the store is away; what was begun is swept when it is back", async () => {
    const before = await creditsOf(tenant);
    const documents = await db().document.count();
    const { S3_ENDPOINT } = env();
    Object.assign(env(), { S3_ENDPOINT: "http://127.0.0.1:9" });
    const { status, body } = await upload(png(3, 1));
    Object.assign(env(), { S3_ENDPOINT });
    expect([status, body.code]).toEqual([503, "unavailable"]);
    expect([await creditsOf(tenant), await db().document.count()]).toEqual([before, documents]);
    expect(await db().storedFile.count({ where: { state: "writing" } })).toBe(1);
    await sweepFiles(new Date(Date.now() + 2 * HOUR_MS));
    expect(await db().storedFile.count({ where: { state: "writing" } })).toBe(0);
    expect((await upload(png(3, 1))).status).toBe(201);
  });
});
