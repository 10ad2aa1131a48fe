import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { disconnectDb } from "@/server/foundation/db";
import { pdf } from "../support/sample-files";
import { type SpawnedApi, spawnApi } from "../support/spawn-api";
import { type Tenant, tenantWith } from "../support/tenant";

let api: SpawnedApi;
let tenants: Tenant[];
beforeAll(async () => {
  api = await spawnApi();
  tenants = await Promise.all(Array.from({ length: 5 }, () => tenantWith(500)));
});
afterAll(async () => {
  await api.kill();
  await disconnectDb();
});

const BYTES = 10_000_000;
const file = (n: number) => {
  const bytes = pdf(BYTES);
  bytes.write(`%${n}`.padEnd(10), 200);
  return bytes;
};
const pathOf = ({ organization }: Tenant) => `/organizations/${organization.id}/documents`;

function asForm(bytes: Buffer) {
  const form = new FormData();
  form.set("content", new Blob([new Uint8Array(bytes)]), "receipt.pdf");
  return { body: form, headers: {} };
}
const asJson = (bytes: Buffer) => ({
  body: JSON.stringify({ content: bytes.toString("base64") }),
  headers: { "content-type": "application/json" },
});

async function upload(
  tenant: Tenant,
  { body, headers }: ReturnType<typeof asForm | typeof asJson>,
) {
  const answer = await fetch(`${api.url}${pathOf(tenant)}`, {
    method: "POST",
    body,
    headers: { ...headers, authorization: `Bearer ${tenant.apiKey}` },
  });
  await answer.arrayBuffer();
  return answer.status;
}

const tenantAt = (n: number) => tenants[n % tenants.length] as Tenant;

it("twenty uploads of 10 MB at once, as forms and as base64, take the memory of a few", async () => {
  await upload(tenantAt(0), asForm(file(1_000)));
  await upload(tenantAt(0), asJson(file(1_001)));
  const before = await api.memory();
  let most = before;
  let sending = true;
  const watching = (async () => {
    while (sending) {
      most = Math.max(most, await api.memory());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  for (const [round, write] of [asForm, asJson].entries()) {
    const all = Array.from({ length: 20 }, (_, n) =>
      upload(tenantAt(n), write(file(round * 100 + n))),
    );
    expect(await Promise.all(all)).toEqual(new Array(20).fill(201));
  }
  sending = false;
  await watching;
  console.info(`twice 20 uploads of 10 MB took ${Math.round((most - before) / 1e6)} MB more`);
  expect((most - before) / 1e6).toBeLessThan(500);
}, 240_000);

it("whoever sends slowly holds up nobody else", async () => {
  const slow = tenantAt(0);
  const { host, hostname, port } = new URL(api.url);
  const sockets = Array.from({ length: 8 }, () => {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write(
      `POST /api${pathOf(slow)} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${slow.apiKey}\r\nContent-Type: application/json\r\nContent-Length: ${BYTES}\r\n\r\n{`,
    );
    return socket;
  });
  expect(await upload(tenantAt(1), asForm(file(2_000)))).toBe(201);
  for (const socket of sockets) socket.destroy();
  expect(await upload(slow, asForm(file(2_001)))).toBe(201);
}, 120_000);
