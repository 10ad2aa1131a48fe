// Fifty charges at once on credits for ten. Use a key of a sandbox: node ten-of-fifty.mjs
const { BURSAR_URL, BURSAR_KEY } = process.env;
const call = (method, path, body) =>
  fetch(`${BURSAR_URL}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${BURSAR_KEY}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const available = async () =>
  (await (await call("GET", "/credits/balance")).json()).credits.available;

// Hold everything but ten credits.
const quantity = Math.floor(await available()) - 10;
const held = await (await call("POST", "/holds", { operation: "api.call", quantity })).json();
const before = await available();

const answers = await Promise.all(
  Array.from({ length: 50 }, () => call("POST", "/charges", { operation: "api.call" })),
);
const count = (status) => answers.filter((answer) => answer.status === status).length;
console.log(`201 charged: ${count(201)}`);
console.log(`402 refused: ${count(402)}`);
console.log(`Available: ${before} before, ${await available()} after`);
await call("POST", `/holds/${held.id}/release`, {});
