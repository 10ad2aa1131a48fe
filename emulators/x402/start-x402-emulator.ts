import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";
import { keepConnections } from "../keep-connections";
import { type Authorization, type Chain, createChain } from "./chain";

export type X402Emulator = { url: string; stop(): Promise<void> };

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
const NETWORK = "eip155:8453";

const text = z.string();
const requestSchema = z.object({
  paymentPayload: z.object({
    payload: z.object({
      signature: text,
      authorization: z.object({
        from: text,
        to: text,
        value: text,
        validAfter: text,
        validBefore: text,
        nonce: text,
      }),
    }),
  }),
  paymentRequirements: z.object({ network: text, asset: text, amount: text, payTo: text }),
});

/** What goes wrong with the next request of a kind. */
const faultSchema = z.object({
  on: z.enum(["verify", "settle", "rpc"]),
  /**
   * down: nothing happens. lost: it happens, and the answer is lost. slow: it happens, and the answer takes so long.
   * failed: it says that it failed, and it did. late: it says so, and the transfer is mined with the next `mine`.
   */
  kind: z.enum(["down", "lost", "slow", "failed", "late"]),
  ms: z.int().min(0).default(0),
  times: z.int().min(1).default(1),
  /** So many requests go well before. */
  after: z.int().min(0).default(0),
});
type Fault = z.output<typeof faultSchema>;

/**
 * Starts the local stand-in for an x402 facilitator (`/supported`, `/verify`, `/settle`) and for a node of its network
 * (`/rpc`), with a control plane under `/_emulator`. A signature that begins with 0xbad doesn't hold; any other does.
 */
export async function startX402Emulator({ port }: { port: number }): Promise<X402Emulator> {
  const server = createAdaptorServer({
    fetch: createApp().fetch,
    serverOptions: keepConnections,
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port was assigned.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function createApp(): Hono {
  const app = new Hono();
  const chain = createChain();
  const faults: Fault[] = [];
  const late: { authorization: Authorization; asset: string }[] = [];
  const faultOn = (on: Fault["on"]): Fault | undefined => {
    const found = faults.find((fault) => fault.on === on);
    if (!found || found.after-- > 0) return undefined;
    if (--found.times === 0) faults.splice(faults.indexOf(found), 1);
    return found;
  };

  app.use(async (c, next) => {
    const name = new URL(c.req.url).hostname.replace(/^\[|\]$/g, "");
    return LOOPBACK.test(name) ? next() : c.text("Use a loopback address.", 403);
  });
  app.get("/supported", (c) =>
    c.json({
      kinds: [{ x402Version: 2, scheme: "exact", network: NETWORK }],
      extensions: [],
      signers: {},
    }),
  );

  app.post("/verify", async (c) => {
    const fault = faultOn("verify");
    if (fault?.kind === "slow") await pause(fault.ms);
    if (fault?.kind === "down" || fault?.kind === "lost") return c.text("Unavailable", 503);
    const { invalidReason, payer } = judge(chain, await c.req.json());
    return c.json(
      invalidReason ? { isValid: false, invalidReason, payer } : { isValid: true, payer },
    );
  });

  app.post("/settle", async (c) => {
    const fault = faultOn("settle");
    if (fault?.kind === "down") return c.text("Unavailable", 503);
    const body: unknown = await c.req.json();
    const { invalidReason, payer, authorization, asset } = judge(chain, body);
    const failed = (errorReason: string) =>
      c.json({ success: false, errorReason, payer, transaction: "", network: NETWORK });
    if (invalidReason || !authorization) return failed(invalidReason ?? "invalid_payload");
    if (fault?.kind === "failed") return failed("insufficient_funds");
    if (fault?.kind === "late") {
      late.push({ authorization, asset });
      return failed("transaction_timeout");
    }
    const moved = chain.transfer(authorization, asset);
    if (fault?.kind === "slow") await pause(fault.ms);
    if (fault?.kind === "lost") return c.text("Bad gateway", 502);
    if (!moved) return failed("nonce_already_used");
    return c.json({ success: true, payer, transaction: moved.transaction, network: NETWORK });
  });

  app.post("/rpc", async (c) => {
    const { id, method, params } = (await c.req.json()) as {
      id: number;
      method: string;
      params: unknown[];
    };
    if (faultOn("rpc")) return c.text("Unavailable", 503);
    return c.json({ jsonrpc: "2.0", id, result: chain.ask(method, params) });
  });

  app.get("/_emulator/transfers", (c) => c.json(chain.transfers()));
  app.post("/_emulator/faults", async (c) => {
    faults.push(faultSchema.parse(await c.req.json()));
    return c.json({ waiting: faults.length });
  });
  app.post("/_emulator/clock", async (c) => {
    chain.advance(z.object({ seconds: z.number() }).parse(await c.req.json()).seconds);
    return c.json({ now: chain.now() });
  });
  app.post("/_emulator/mine", (c) => {
    const moved = late.splice(0).map((one) => chain.transfer(one.authorization, one.asset));
    return c.json({ mined: moved.filter((one) => one !== null).length });
  });
  return app;
}

/** What the facilitator says of a payment before it moves anything. */
function judge(chain: Chain, body: unknown) {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success)
    return { invalidReason: "invalid_payload", payer: "", authorization: null, asset: "" };
  const { paymentPayload, paymentRequirements: wanted } = parsed.data;
  const { authorization, signature } = paymentPayload.payload;
  const { from: payer } = authorization;
  const invalidReason = signature.startsWith("0xbad")
    ? "invalid_signature"
    : wanted.network !== NETWORK
      ? "invalid_network"
      : authorization.to.toLowerCase() !== wanted.payTo.toLowerCase()
        ? "recipient_mismatch"
        : authorization.value !== wanted.amount
          ? "authorization_value_mismatch"
          : chain.refusal(authorization);
  return { invalidReason, payer, authorization, asset: wanted.asset };
}

function pause(ms: number): Promise<void> {
  // Whoever stops the stand-in does not wait for it.
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
