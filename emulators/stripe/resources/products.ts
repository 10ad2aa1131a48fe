import type Stripe from "stripe";
import { answerList, matchesCreated } from "../http/answer-list.ts";
import { apiRoute } from "../http/api-route.ts";
import { invalidRequest, noSuch, noSuchReference } from "../http/stripe-api-error.ts";
import { mergeMetadata, toMetadata } from "../payments/create-payment-method.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredPrice, StoredProduct } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";

/** A product; `active: false` for those that exist only inside one Checkout session. */
export function createProduct(
  emulator: Emulator,
  parameters: Pick<
    Stripe.ProductCreateParams,
    "name" | "description" | "images" | "metadata" | "active" | "id" | "url" | "unit_label"
  >,
): StoredProduct {
  const id = parameters.id ?? makeId("prod", 14);
  if (emulator.tables.products.has(id)) {
    throw invalidRequest("Product already exists.", "resource_already_exists", "id");
  }
  const now = nowSeconds(emulator);
  const product: StoredProduct = {
    id,
    object: "product",
    active: parameters.active ?? true,
    created: now,
    default_price: null,
    description: parameters.description ?? null,
    images: parameters.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: toMetadata(parameters.metadata),
    name: parameters.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: "service",
    unit_label: parameters.unit_label ?? null,
    updated: now,
    url: parameters.url ?? null,
  };
  emulator.tables.products.set(id, product);
  emitEvent(emulator, "product.created", product);
  return product;
}

/** A one-time price of a product; the stand-in sells nothing recurring. */
export function createPrice(
  emulator: Emulator,
  parameters: {
    product: string;
    currency: string;
    unitAmount: number;
    active?: boolean;
    nickname?: string | null;
    lookupKey?: string | null;
    metadata?: Record<string, string>;
  },
): StoredPrice {
  if (!Number.isInteger(parameters.unitAmount) || parameters.unitAmount < 0) {
    throw invalidRequest(
      "Invalid non-negative integer",
      "parameter_invalid_integer",
      "unit_amount",
    );
  }
  const price: StoredPrice = {
    id: makeId("price"),
    object: "price",
    active: parameters.active ?? true,
    billing_scheme: "per_unit",
    created: nowSeconds(emulator),
    currency: parameters.currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: parameters.lookupKey ?? null,
    metadata: parameters.metadata ?? {},
    nickname: parameters.nickname ?? null,
    product: parameters.product,
    recurring: null,
    tax_behavior: "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: "one_time",
    unit_amount: parameters.unitAmount,
    unit_amount_decimal: String(parameters.unitAmount),
  };
  emulator.tables.prices.set(price.id, price);
  emitEvent(emulator, "price.created", price);
  return price;
}

export const productRoutes = [
  apiRoute<Stripe.ProductCreateParams>("POST", "/v1/products", ({ emulator, parameters }) => {
    const product = createProduct(emulator, parameters);
    const data = parameters.default_price_data;
    if (data) {
      product.default_price = createPrice(emulator, {
        product: product.id,
        currency: data.currency,
        unitAmount: data.unit_amount ?? 0,
      }).id;
    }
    return product;
  }),
  apiRoute<Stripe.ProductListParams>("GET", "/v1/products", ({ emulator, parameters }) =>
    answerList(
      [...emulator.tables.products.values()].filter(
        (product) =>
          (parameters.active === undefined || product.active === parameters.active) &&
          (parameters.ids === undefined || parameters.ids.includes(product.id)) &&
          matchesCreated(product.created, parameters.created),
      ),
      "/v1/products",
      parameters,
    ),
  ),
  apiRoute("GET", "/v1/products/{id}", ({ emulator, id }) => {
    const product = emulator.tables.products.get(id);
    if (!product) throw noSuch("product", id);
    return product;
  }),
  apiRoute<Stripe.ProductUpdateParams>(
    "POST",
    "/v1/products/{id}",
    ({ emulator, id, parameters }) => {
      const product = emulator.tables.products.get(id);
      if (!product) throw noSuch("product", id);
      if (parameters.name !== undefined) product.name = parameters.name;
      if (parameters.active !== undefined) product.active = parameters.active;
      if (parameters.description !== undefined)
        product.description = parameters.description || null;
      if (parameters.default_price !== undefined) product.default_price = parameters.default_price;
      if (parameters.metadata !== undefined) {
        product.metadata = mergeMetadata(product.metadata, parameters.metadata);
      }
      product.updated = nowSeconds(emulator);
      emitEvent(emulator, "product.updated", product);
      return product;
    },
  ),
  apiRoute<Stripe.PriceCreateParams>("POST", "/v1/prices", ({ emulator, parameters }) => {
    if (parameters.recurring) {
      throw invalidRequest(
        "The local stand-in sells one-time prices only.",
        undefined,
        "recurring",
      );
    }
    const product =
      parameters.product ??
      (parameters.product_data
        ? createProduct(emulator, { name: parameters.product_data.name }).id
        : undefined);
    if (product === undefined) {
      throw invalidRequest("Missing required param: product.", "parameter_missing", "product");
    }
    if (!emulator.tables.products.has(product))
      throw noSuchReference("product", product, "product");
    return createPrice(emulator, {
      product,
      currency: parameters.currency,
      unitAmount: parameters.unit_amount ?? 0,
      active: parameters.active ?? true,
      nickname: parameters.nickname ?? null,
      lookupKey: parameters.lookup_key ?? null,
      metadata: toMetadata(parameters.metadata),
    });
  }),
  apiRoute<Stripe.PriceListParams>("GET", "/v1/prices", ({ emulator, parameters }) =>
    answerList(
      [...emulator.tables.prices.values()].filter(
        (price) =>
          (parameters.active === undefined || price.active === parameters.active) &&
          (parameters.product === undefined || price.product === parameters.product) &&
          (parameters.currency === undefined || price.currency === parameters.currency) &&
          (parameters.lookup_keys === undefined ||
            parameters.lookup_keys.includes(price.lookup_key ?? "")),
      ),
      "/v1/prices",
      parameters,
    ),
  ),
  apiRoute("GET", "/v1/prices/{id}", ({ emulator, id }) => {
    const price = emulator.tables.prices.get(id);
    if (!price) throw noSuch("price", id);
    return price;
  }),
  apiRoute<Stripe.PriceUpdateParams>("POST", "/v1/prices/{id}", ({ emulator, id, parameters }) => {
    const price = emulator.tables.prices.get(id);
    if (!price) throw noSuch("price", id);
    if (parameters.active !== undefined) price.active = parameters.active;
    if (parameters.nickname !== undefined) price.nickname = parameters.nickname || null;
    if (parameters.metadata !== undefined) {
      price.metadata = mergeMetadata(price.metadata, parameters.metadata);
    }
    emitEvent(emulator, "price.updated", price);
    return price;
  }),
];
