import { afterAll, beforeAll, expect, it } from "vitest";
import type {
  BillingReceiptAnswer,
  BillingRecordAnswer,
} from "@/server/billing/history/billing-record.schema";
import { db } from "@/server/foundation/db";
import { changeCompany } from "@/server/organizations/company/change-company";
import { evaluateRecharge } from "@/server/recharge/evaluate-recharge";
import { apiOf } from "../support/buying";
import { type Buyer, reversalsOf } from "../support/reversals";
import { type Stack, startStack } from "../support/stack";
import { setRecharge, tenantWith } from "../support/tenant";

type Page = { data: BillingRecordAnswer[]; has_more: boolean; next_cursor: string | null };

let stack: Stack;
let world: ReturnType<typeof reversalsOf>;
let buyer: Buyer;
beforeAll(async () => {
  stack = await startStack();
  world = reversalsOf(stack);
  buyer = await world.buyer();
  await setRecharge(buyer, { enabled: true, threshold: 6_000_000_000n, target: 6_500_000_000n });
  await evaluateRecharge(buyer.organization.creditAccountId, new Date());
  await stack.drainJobs();
  await world.refund(buyer, 1_000n);
  await stack.drainJobs();
  await world.openCheckout(buyer);
});
afterAll(() => stack.stop());

const list = async (query = "") =>
  (await apiOf(stack, buyer).get<Page>(`/v1/billing-history${query}`)).body;
const told = ({ kind, title, status, amount_cents }: BillingRecordAnswer) => [
  kind,
  title,
  status,
  amount_cents,
];

it("purchases, recharges and refunds are one list, newest first", async () => {
  const { data, has_more } = await list();
  expect(data.map(told)).toEqual([
    ["purchase", "Builder package", "checkout_open", 5_000],
    ["refund", "Refund of Builder package", "refunded", -1_000],
    ["recharge", "Auto-recharge", "paid", 1_500],
    ["purchase", "Builder package", "partially_refunded", 5_000],
  ]);
  expect(has_more).toBe(false);
  expect(data.find(({ kind }) => kind === "refund")?.refund_of).toBe(data.at(-1)?.id);
});

it("it is read page by page across the kinds, and kind by kind", async () => {
  const ids: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Page = await list(`?limit=1${cursor && `&cursor=${cursor}`}`);
    ids.push(...page.data.map(({ id }) => id));
    cursor = page.next_cursor;
  }
  expect(ids).toEqual((await list()).data.map(({ id }) => id));
  expect((await list("?kind=recharge")).data.map(({ kind }) => kind)).toEqual(["recharge"]);
  expect((await list("?kind=refund")).data.map(({ kind }) => kind)).toEqual(["refund"]);
});

it("what waits for a payment is found alone", async () => {
  const { body } = await apiOf(stack, buyer).get<{ data: { status: string }[] }>(
    "/v1/purchases?unfinished=true",
  );
  expect(body.data.map(({ status }) => status)).toEqual(["checkout_open"]);
});

it("a receipt names seller and buyer with company and tax ID, and the tax by country", async () => {
  const { data } = await list("?kind=purchase");
  const id = data.at(-1)?.id ?? "";
  const company = { company_name: "Acme Books GmbH", country: "DE", tax_id: "DE136695976" };
  await changeCompany(buyer.organization.id, company, buyer.actor, new Date());
  await db().purchase.update({
    where: { id },
    data: {
      taxCents: 798n,
      taxLines: [{ country: "DE", state: null, name: "VAT", percent: 19, amount_cents: 798 }],
    },
  });
  const { body } = await apiOf(stack, buyer).get<BillingReceiptAnswer>(`/v1/billing-history/${id}`);
  expect(body).toMatchObject({
    amount_cents: 5_000,
    tax_cents: 798,
    tax_lines: [{ country: "DE", percent: 19, amount_cents: 798 }],
    seller: { name: "Bursar" },
    buyer: { ...company, organization_name: buyer.organization.name },
  });
});

it("nobody reads the receipts of another account", async () => {
  const other = apiOf(stack, await tenantWith(0));
  for (const { id } of (await list()).data)
    expect((await other.get(`/v1/billing-history/${id}`)).status).toBe(404);
  expect((await other.get<Page>("/v1/billing-history")).body.data).toEqual([]);
});
