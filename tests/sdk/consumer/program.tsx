import { Bursar, InsufficientCreditsError, type Operations, type WebhookEvent } from "@bursar/sdk";
import {
  Balance,
  BuyCredits,
  Paywall,
  PriceTable,
  Recharge,
  Usage,
  useBalance,
  useCheck,
  useForecast,
} from "@bursar/sdk/react";
import { createHandler, toNodeHandler } from "@bursar/sdk/server";
import { verifyWebhook } from "@bursar/sdk/webhooks";

declare module "@bursar/sdk" {
  interface Operations {
    "pdf.page": unknown;
  }
}

const bursar = new Bursar({ apiKey: "bk_live_x", baseUrl: "https://credits.example.com" });
export async function use() {
  const { value, credits } = await bursar.run(
    "compute.minute",
    { quantity: 30 },
    async ({ used }) => {
      used({ quantity: 12 });
      return { url: "https://…" };
    },
  );
  const url: string = value.url;
  const cost: number = credits;
  await bursar.charge("pdf.page", { quantity: 2, properties: { size: "A4" } });
  // @ts-expect-error: no such operation
  await bursar.charge("pdf.pages");
  // @ts-expect-error: no such field
  await bursar.charge("api.call", { amount: 2 });
  const check = await bursar.check("api.call", { agent: "agent_1" });
  const cure: string | undefined = check.cures[0]?.request?.path;
  for await (const row of bursar.ledger({ limit: 10 })) console.log(row.seq.toFixed());
  for await (const grant of bursar.list("/api/v1/grants")) console.log(grant.id.length);
  // @ts-expect-error: not a list
  bursar.list("/api/v1/forecast");
  const body = { enabled: true };
  await bursar.request("put", "/api/v1/recharge-policy", { body });
  const policy = await bursar.request("get", "/api/v1/recharge-policy");
  const enabled: boolean = policy.enabled;
  // @ts-expect-error: it cannot be deleted
  bursar.request("delete", "/api/v1/recharge-policy");
  // @ts-expect-error: a number
  bursar.request("put", "/api/v1/recharge-policy", { body: { threshold_credits: "400" } });
  return { url, cost, cure, enabled };
}
export function told(error: unknown): number | null {
  return error instanceof InsufficientCreditsError ? error.shortfall : null;
}
export async function hook(request: Request): Promise<number> {
  const event: WebhookEvent = await verifyWebhook(await request.text(), request.headers, [
    "whsec_a",
    "whsec_b",
  ]);
  if (event.type === "hold.captured") return event.data.released;
  // @ts-expect-error: the event may be any other
  return event.data.available;
}
export type Names = keyof Operations;
export const handler = createHandler({
  bursar,
  identify: (request) =>
    request.headers.has("cookie") ? { organization: "org_1", may: ["balance", "buy"] } : null,
});
export const forExpress = toNodeHandler(handler);
// @ts-expect-error: no such permission
createHandler({ bursar, identify: () => ({ may: ["everything"] }) });
export function Page() {
  const { data, loading } = useBalance();
  const days: number | null | undefined = useForecast().data?.days;
  const allowed: boolean | undefined = useCheck("pdf.page", { quantity: 2 }).data?.allowed;
  return (
    <>
      {loading ? "…" : data?.available} {days} {String(allowed)}
      <Paywall operation="pdf.page" buy>
        <Balance forecast className="mine" classNames={{ amount: "big", title: "small" }} />
      </Paywall>
      <BuyCredits onCheckout={(url) => window.open(url)} />
      <Usage from="2026-11-01" /> <PriceTable operations={["pdf.page"]} /> <Recharge />
      {/* @ts-expect-error: no such part */}
      <Recharge classNames={{ amount: "big" }} />
    </>
  );
}
