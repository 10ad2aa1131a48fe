import { afterAll, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { batterySeed, batterySize, seeded } from "../support/battery";
import { type Answer, balancesOf, type Books, openBooks } from "./books";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const STEPS = batterySize(60, 2_000);

type Sent = Answer<{ id: string; payments?: { id: string }[] }>;
type Known = { path: "invoices" | "bills"; id: string; payments: string[] };

/** What every account must have, from the documents alone. */
async function expectedOf({ tenant }: Books): Promise<Record<string, number>> {
  const [owed] = await db().$queryRaw<Record<string, bigint>[]>`
    select coalesce(sum(base_total - base_settled) filter (where side = 'sale'), 0)::bigint as receivable,
      coalesce(sum(base_total - base_settled) filter (where side = 'purchase'), 0)::bigint as payable
    from trade_documents where organization_id = ${tenant.organization.id} and state in ('open', 'paid')`;
  return { 1200: Number(owed?.receivable), 2000: 0 - Number(owed?.payable) };
}

/**
 * Invoices and bills in three currencies are created, changed, sent, paid, undone and cancelled in any order, some at
 * once. Whatever is refused, the books balance, and what is owed is what the documents say.
 */
it(`any order of steps leaves books that balance (SEED=${batterySeed})`, async () => {
  const { below: upTo, pick } = seeded(batterySeed);
  const books = await openBooks(2_000);
  const contact = await books.make("/contacts", { kind: "both", name: "Northwind" });
  const tax = await books.make("/tax-rates", {
    name: "VAT",
    percent_decimal: "7.7",
    inclusive: true,
  });
  for (const [base, rate_decimal] of [
    ["EUR", "1.0873"],
    ["JPY", "0.0067"],
  ] as const)
    await books.make("/exchange-rates", { base, quote: "USD", rate_decimal, date: "2025-01-01" });
  const known: Known[] = [];
  const taken: Record<string, number> = {};

  async function step(): Promise<void> {
    const one = known.length === 0 ? undefined : pick(known);
    const kind = one
      ? pick(["create", "send", "send", "pay", "pay", "pay", "undo", "cancel", "change"])
      : "create";
    const of = one ? `/${one.path}/${one.id}` : "";
    const line = () => ({
      description: "Work",
      unit_price: 1 + upTo(5_000),
      quantity_decimal: `${1 + upTo(3)}.${upTo(9)}`,
      ...(upTo(2) ? { tax_rate_ids: [tax.id] } : {}),
    });
    const requests: Record<string, () => Promise<Sent>> = {
      create: () =>
        books.send("POST", `/${pick(["invoices", "bills"])}`, {
          contact_id: contact.id,
          issue_date: "2025-02-01",
          currency: pick(["USD", "EUR", "JPY"]),
          lines: [line(), line()],
        }),
      send: () => books.send("POST", `${of}/${one?.path === "bills" ? "receive" : "send"}`, {}),
      pay: () =>
        books.send("POST", `${of}/payments`, {
          amount: 1 + upTo(8_000),
          exchange_rate_decimal: `${1 + upTo(2)}.${upTo(99)}`,
        }),
      undo: () =>
        books.send(
          "POST",
          `${of}/payments/${one?.payments[upTo(one.payments.length)] ?? "tpy_none"}/undo`,
          {},
        ),
      cancel: () => books.send("POST", `${of}/cancel`, {}),
      change: () => books.send("PATCH", of, { lines: [line()] }),
    };
    const { status, body } = await (requests[kind] as () => Promise<Sent>)();
    expect([kind, status, status < 500]).toEqual([kind, status, true]);
    if (status >= 300) return;
    taken[kind] = (taken[kind] ?? 0) + 1;
    if (kind === "create")
      known.push({
        path: body.id.startsWith("bill") ? "bills" : "invoices",
        id: body.id,
        payments: [],
      });
    if (kind === "pay" && one) one.payments.push(body.payments?.at(-1)?.id ?? "");
  }

  const isTaken = (kind: string) => (taken[kind] ?? 0) > 0;
  // Chance alone might never pay anything.
  for (let done = 0; done < STEPS || !["create", "send", "pay"].every(isTaken); done += 4) {
    await Promise.all([step(), step(), step(), step()]);
    const balances = await balancesOf(books);
    const expected = await expectedOf(books);
    for (const [code, amount] of Object.entries(expected)) expect(balances[code] ?? 0).toBe(amount);
  }
});
