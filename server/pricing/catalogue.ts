import { z } from "zod";
import catalogueJson from "./catalogue.json" with { type: "json" };
import { creditsToMicrocredits } from "./microcredits";

/**
 * What everything costs: the facts of `catalogue.json`, checked once when the module loads.
 * Free of server code, so that pages, emails and tests may read prices from the same place as
 * the code that charges them.
 */

/** `"invoice.create"`, `"report.generate"`, ...: every operation that has a price. */
export type OperationKey = keyof typeof catalogueJson.operations;
/** `"core_accounting"`, `"documents"`, ... */
export type OperationGroupKey = keyof typeof catalogueJson.groups;
/** `"solo_dev"`, `"builder"`, `"scale"`. */
export type PackageKey = keyof typeof catalogueJson.packages;

const decimal = z.string().regex(/^\d+(\.\d{1,6})?$/);
const cents = z.int().nonnegative();

const operationSchema = z
  .strictObject({
    group: z.enum(keysOf(catalogueJson.groups)),
    label: z.string().min(1),
    description: z.string().min(1),
    credits: decimal.optional(),
    unit: z.string().optional(),
    metered: z.literal(true).optional(),
    // What Bursar runs itself; all else is metered by the customer's own software.
    endpoint: z
      .string()
      .regex(/^(GET|POST|PATCH) \/api\/\S+$/)
      .optional(),
  })
  .refine((operation) => (operation.credits === undefined) === (operation.metered === true), {
    error: "an operation has a fixed price or is metered, never both and never neither",
  });

const catalogueSchema = z.strictObject({
  groups: z.record(z.enum(keysOf(catalogueJson.groups)), z.string().min(1)),
  operations: z.record(z.enum(keysOf(catalogueJson.operations)), operationSchema),
  free: z.array(z.string()).nonempty(),
  models: z.array(
    z.strictObject({
      model: z.string(),
      usdPerMillionInputTokens: decimal,
      usdPerMillionOutputTokens: decimal.optional(),
    }),
  ),
  packages: z.record(
    z.enum(keysOf(catalogueJson.packages)),
    z.strictObject({
      name: z.string(),
      credits: decimal,
      priceCents: cents,
      monthlyEquivalentCents: cents,
      audience: z.string(),
    }),
  ),
  enterprise: z.strictObject({ credits: z.array(decimal), how: z.string() }),
  customAmount: z.strictObject({
    minimumManualCents: cents,
    minimumAutomaticCents: cents,
    maximumCents: cents,
  }),
  newMasterAccount: z.strictObject({ promotionalCredits: decimal, oncePer: z.string() }),
  baseFee: z.strictObject({
    creditsPerWeek: decimal,
    prorated: z.literal("daily"),
    per: z.string(),
    // An account in any other book pays none.
    priceBooks: z.array(z.enum(keysOf(catalogueJson.priceBooks))),
    debitedFrom: z.string(),
    label: z.string(),
  }),
  autoRecharge: z.strictObject({
    thresholdCredits: decimal,
    triggersWhen: z.literal("available < threshold"),
    targetCredits: decimal,
    defaultMode: z.enum(["target_balance", "fixed_amount"]),
    modes: z.array(z.enum(["target_balance", "fixed_amount"])),
    thresholdRangeCredits: z.strictObject({ minimum: decimal, maximum: decimal }),
    amountRangeCents: z.strictObject({ minimum: cents, maximum: cents }),
  }),
  priceBooks: z.strictObject({
    standard: z.strictObject({ creditPriceCents: cents, soldAs: z.string() }),
    team: z.strictObject({
      soldAs: z.string(),
      listPriceCentsPerCredit: cents,
      // "assumed" marks a figure that no published price list states: an operator sets it.
      listPriceIs: z.literal("assumed").optional(),
      tierBy: z.string(),
      tiers: z.array(
        z.strictObject({
          from: z.int().positive(),
          to: z.int().positive().nullable(),
          percentOff: z.int().min(0).max(100),
          assumed: z.literal(true).optional(),
        }),
      ),
      packages: z.record(
        z.enum(keysOf(catalogueJson.priceBooks.team.packages)),
        z.strictObject({ "photoshoot.submit": decimal }),
      ),
      negotiated: z.string(),
    }),
  }),
  workedBills: z.array(
    z.discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("usage"),
        name: z.string(),
        lines: z.partialRecord(z.enum(keysOf(catalogueJson.operations)), z.int().positive()),
        usageCredits: decimal,
      }),
      z.strictObject({
        kind: z.literal("recharge"),
        name: z.string(),
        availableCredits: decimal,
        chargeCents: cents,
        availableAfterCredits: decimal,
      }),
      z.strictObject({
        kind: z.literal("base_fee"),
        name: z.string(),
        organizations: z.int().positive(),
        days: z.int().positive(),
        credits: decimal,
      }),
    ]),
  ),
});

/** The price list, parsed. Credits are decimal strings, money is integer cents. */
export const catalogue = catalogueSchema.parse(catalogueJson);

/** One line of the price list. `credits` is absent when the operation is metered by tokens. */
export type CatalogueOperation = { key: OperationKey } & z.infer<typeof operationSchema>;
/** A package of credits, as sold. */
export type CreditPackage = { key: PackageKey } & (typeof catalogue.packages)[PackageKey];

/** Every operation in the order of the price list. */
export const operations: readonly CatalogueOperation[] = keysOf(catalogue.operations).map(
  (key) => ({ key, ...catalogue.operations[key] }),
);

/** The operations under their group headings, in the order of the price list. */
export const operationGroups: readonly {
  key: OperationGroupKey;
  label: string;
  operations: readonly CatalogueOperation[];
}[] = keysOf(catalogue.groups).map((key) => ({
  key,
  label: catalogue.groups[key],
  operations: operations.filter((operation) => operation.group === key),
}));

/** The packages, smallest first. */
export const packages: readonly CreditPackage[] = keysOf(catalogue.packages).map((key) => ({
  key,
  ...catalogue.packages[key],
}));

/** True for a key that stands in the price list; for input from outside. */
export function isOperationKey(key: string): key is OperationKey {
  return Object.hasOwn(catalogue.operations, key);
}

/** The line of the price list for a key. Throws on a key that is not in it. */
export function operationByKey(key: string): CatalogueOperation {
  if (!isOperationKey(key)) throw new RangeError(`no operation "${key}" in the price list`);
  return { key, ...catalogue.operations[key] };
}

/**
 * Price of one operation in the catalogue, in microcredits, before any published version. Throws on an
 * unknown key and on a metered operation. What is charged comes from `priceCharge`.
 */
export function priceOf(key: string): bigint {
  const { credits } = operationByKey(key);
  if (credits === undefined) throw new RangeError(`"${key}" is metered: it has no fixed price`);
  return creditsToMicrocredits(credits);
}

/** A package by its key. Throws on a key that is not sold. */
export function packageByKey(key: string): CreditPackage {
  const found = packages.find((candidate) => candidate.key === key);
  if (!found) throw new RangeError(`no package "${key}"`);
  return found;
}

/**
 * The price of one token in microcredits, from dollars per million tokens. Throws on a price that is
 * finer than a microcredit a token.
 */
export function microcreditsPerToken(usdPerMillion: string): bigint {
  const hundredth = creditsToMicrocredits(usdPerMillion) * 100n;
  if (hundredth % 1_000_000n !== 0n) {
    throw new RangeError(`$${usdPerMillion} a million tokens is finer than a microcredit a token`);
  }
  return hundredth / 1_000_000n;
}

// The keys of the JSON are the union types above; Object.keys alone would widen them to string.
function keysOf<T extends object>(record: T): [keyof T & string, ...(keyof T & string)[]] {
  return Object.keys(record) as [keyof T & string, ...(keyof T & string)[]];
}

/** Names this state of the price list; every debit keeps the version it was priced with. */
export const catalogueVersion = "standard-2026-11-21";
