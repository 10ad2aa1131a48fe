import type { Emulator } from "../state/emulator.ts";
import { invalidRequest } from "./stripe-api-error.ts";

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

/** Fields that are absent until they are asked for. */
const INCLUDED: Record<string, (emulator: Emulator, object: JsonObject) => unknown> = {
  "checkout.session.line_items": (emulator, session) =>
    list(
      emulator.tables.sessionSecrets.get(String(session.id))?.lineItems ?? [],
      `/v1/checkout/sessions/${String(session.id)}/line_items`,
    ),
  "charge.refunds": (emulator, charge) =>
    list(
      [...emulator.tables.refunds.values()]
        .filter((refund) => refund.charge === charge.id)
        .reverse(),
      `/v1/charges/${String(charge.id)}/refunds`,
    ),
  "invoice.payments": (emulator, invoice) =>
    list(
      [...emulator.tables.invoicePayments.values()].filter((row) => row.invoice === invoice.id),
      "/v1/invoice_payments",
    ),
};

function list(data: object[], url: string): object {
  return { object: "list", data, has_more: false, url };
}

/** A copy of the answer in which the ids named by `expand` are replaced by their objects. */
export function expandAnswer(emulator: Emulator, answer: object, paths: string[]): object {
  const copy = JSON.parse(JSON.stringify(answer)) as JsonObject;
  for (const path of paths) {
    if (path.split(".").length > 4) {
      throw invalidRequest(
        "You cannot expand more than 4 levels of a property.",
        undefined,
        "expand",
      );
    }
    expandPath(emulator, copy, path.split("."), path);
  }
  return copy;
}

function expandPath(emulator: Emulator, node: Json, parts: string[], whole: string): void {
  const [name, ...rest] = parts;
  if (name === undefined || node === null || typeof node !== "object") return;
  if (Array.isArray(node)) {
    for (const item of node) expandPath(emulator, item, parts, whole);
    return;
  }
  const include = INCLUDED[`${String(node.object)}.${name}`];
  if (include) node[name] = JSON.parse(JSON.stringify(include(emulator, node))) as Json;
  const value = node[name];
  if (value === undefined) {
    throw invalidRequest(
      `This property cannot be expanded (${whole}). You may want to try expanding a parent property instead.`,
      undefined,
      "expand",
    );
  }
  if (typeof value === "string") {
    const found = findObject(emulator, value);
    if (!found) {
      throw invalidRequest(`This property cannot be expanded (${whole}).`, undefined, "expand");
    }
    node[name] = JSON.parse(JSON.stringify(found)) as Json;
  }
  expandPath(emulator, node[name] ?? null, rest, whole);
}

/** Any object by its id; the prefix says which table. */
function findObject(emulator: Emulator, id: string): object | undefined {
  const { tables } = emulator;
  const prefix = id.slice(0, id.indexOf("_"));
  const byPrefix: Record<string, Map<string, object>> = {
    cus: tables.customers,
    pm: tables.paymentMethods,
    pi: tables.paymentIntents,
    seti: tables.setupIntents,
    ch: tables.charges,
    py: tables.charges,
    re: tables.refunds,
    pyr: tables.refunds,
    du: tables.disputes,
    cs: tables.sessions,
    txn: tables.balanceTransactions,
    prod: tables.products,
    price: tables.prices,
    in: tables.invoices,
    inpay: tables.invoicePayments,
  };
  return byPrefix[prefix]?.get(id) ?? tables.deletedCustomers.get(id);
}
