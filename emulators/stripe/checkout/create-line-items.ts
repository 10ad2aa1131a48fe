import type Stripe from "stripe";
import { invalidRequest, noSuchReference } from "../http/stripe-api-error.ts";
import { toMetadata } from "../payments/create-payment-method.ts";
import { createPrice, createProduct } from "../resources/products.ts";
import type { Emulator } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredLineItem, StoredPrice } from "../state/tables.ts";

/** What is bought: each line at a stored price, or at one made for this session alone. */
export function createLineItems(
  emulator: Emulator,
  parameters: Stripe.Checkout.SessionCreateParams,
): StoredLineItem[] {
  const given = parameters.line_items ?? [];
  if (given.length === 0) {
    throw invalidRequest("Missing required param: line_items.", "parameter_missing", "line_items");
  }
  const items = given.map((line, index): StoredLineItem => {
    const path = `line_items[${index}]`;
    if (line.tax_rates !== undefined || line.adjustable_quantity?.enabled) {
      throw invalidRequest(
        "The local stand-in offers neither tax rates nor adjustable quantities.",
        undefined,
        path,
      );
    }
    const quantity = line.quantity ?? 1;
    if (!Number.isInteger(quantity) || quantity < 1) {
      throw invalidRequest(
        "This value must be greater than or equal to 1.",
        "parameter_invalid_integer",
        `${path}[quantity]`,
      );
    }
    const price = priceOf(emulator, line, path);
    const amount = (price.unit_amount ?? 0) * quantity;
    return {
      id: makeId("li"),
      object: "item",
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: emulator.tables.products.get(price.product)?.name ?? null,
      metadata: toMetadata(line.metadata),
      price,
      quantity,
    };
  });
  if (new Set(items.map((item) => item.currency)).size > 1) {
    throw invalidRequest("All line items must have the same currency.", undefined, "line_items");
  }
  return items;
}

function priceOf(
  emulator: Emulator,
  line: Stripe.Checkout.SessionCreateParams.LineItem,
  path: string,
): StoredPrice {
  if (line.price !== undefined) {
    const price = emulator.tables.prices.get(line.price);
    if (!price) throw noSuchReference("price", line.price, `${path}[price]`);
    if (!price.active) {
      throw invalidRequest("The price specified is inactive.", undefined, `${path}[price]`);
    }
    return price;
  }
  const data = line.price_data;
  if (!data) {
    throw invalidRequest(
      "You must specify either `price` or `price_data`.",
      "parameter_missing",
      `${path}[price]`,
    );
  }
  if (data.unit_amount === undefined) {
    throw invalidRequest(
      `Missing required param: ${path}[price_data][unit_amount].`,
      "parameter_missing",
      `${path}[price_data][unit_amount]`,
    );
  }
  if (data.product === undefined && data.product_data === undefined) {
    throw invalidRequest(
      `Missing required param: ${path}[price_data][product_data].`,
      "parameter_missing",
      `${path}[price_data][product_data]`,
    );
  }
  if (data.product !== undefined && !emulator.tables.products.has(data.product)) {
    throw noSuchReference("product", data.product, `${path}[price_data][product]`);
  }
  const product =
    data.product ??
    createProduct(emulator, {
      name: data.product_data?.name ?? "",
      active: false,
      ...(data.product_data?.description ? { description: data.product_data.description } : {}),
      ...(data.product_data?.images ? { images: data.product_data.images } : {}),
      ...(data.product_data?.metadata ? { metadata: data.product_data.metadata } : {}),
    }).id;
  return createPrice(emulator, {
    product,
    currency: data.currency,
    unitAmount: data.unit_amount,
    active: false,
  });
}
